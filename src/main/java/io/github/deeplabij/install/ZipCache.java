package io.github.deeplabij.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.Staging;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelFolder;
import io.github.deeplabij.model.ModelName;

/**
 * Models that are given as archives, unpacked once: those last used stay, in folders that are named by the SHA-256 of
 * the archive, each with the SHA-256 of its files. One that is not as it was unpacked is unpacked again.
 */
final class ZipCache {

	/** How many archives stay unpacked. */
	private static final int MOST = 8;
	private static final String MODEL = "model";
	private static final String SUMS = "SHA256SUMS";

	private final Path folder;

	ZipCache(final Path folder) {
		this.folder = folder;
	}

	/**
	 * The model in an archive.
	 *
	 * @throws DeepLabException if it can't be unpacked, or holds no model that can be used
	 */
	Model model(final Path zip) {
		try {
			final Path unpacked = folder.resolve(Sha256.of(zip));
			if (!isSound(unpacked)) unpack(zip, unpacked);
			Files.setLastModifiedTime(unpacked, FileTime.fromMillis(System.currentTimeMillis()));
			return model(unpacked.resolve(MODEL), zip);
		}
		catch (final IOException e) {
			throw new DeepLabException(zip + " can't be unpacked into " + folder + ": " + WholeFile.reason(e) + ".", e);
		}
	}

	private static Model model(final Path unpacked, final Path zip) {
		final String name = ModelName.of(ModelFolder.stem(zip.getFileName().toString()));
		return Model.in(unpacked, name.isEmpty() ? "model" : name, zip.toString());
	}

	private void unpack(final Path zip, final Path unpacked) throws IOException {
		try (Staging staging = Staging.in(folder)) {
			final Path raw = Files.createDirectory(staging.folder().resolve("raw"));
			ZipArchive.unpack(zip, zip.getFileName().toString(), raw, ZipArchive.MODEL, Monitor.NONE);
			final Path model = ModelFolder.within(raw, zip.getFileName().toString());
			model(model, zip).requireWeights();
			final Path whole = Files.createDirectory(staging.folder().resolve("whole"));
			Files.writeString(whole.resolve(SUMS), sums(model));
			Files.move(model, whole.resolve(MODEL));
			if (!isSound(unpacked)) staging.replace(whole, unpacked);
			forgetOldest(staging);
		}
	}

	/**
	 * Whether it is all there, and nothing else is: whoever unpacked it may have been ended, or somebody was at it
	 * since.
	 */
	private static boolean isSound(final Path unpacked) {
		try {
			final Path sums = unpacked.resolve(SUMS);
			return Files.isRegularFile(sums) && Files.readString(sums).equals(sums(unpacked.resolve(MODEL)));
		}
		catch (final IOException | UncheckedIOException e) {
			return false;
		}
	}

	/** The SHA-256 and the path of each file, a line each. */
	private static String sums(final Path folder) throws IOException {
		final List<Path> files;
		try (Stream<Path> all = Files.walk(folder)) {
			files = all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
		}
		final StringBuilder sums = new StringBuilder();
		for (final Path file : files) {
			if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) throw new IOException(file + " is no file");
			sums.append(Sha256.of(file)).append("  ").append(folder.relativize(file)).append('\n');
		}
		return sums.toString();
	}

	private void forgetOldest(final Staging staging) throws IOException {
		final List<Path> oldest;
		try (Stream<Path> entries = Files.list(folder)) {
			oldest = entries.filter(entry -> entry.getFileName().toString().matches("[0-9a-f]{64}")).sorted(Comparator
				.comparing((final Path entry) -> entry.toFile().lastModified()).reversed()).skip(MOST).toList();
		}
		for (final Path each : oldest) {
			try {
				staging.withdraw(each);
			}
			catch (final NoSuchFileException e) {
				// another program has done it
			}
		}
	}
}
