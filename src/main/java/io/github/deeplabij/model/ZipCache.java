package io.github.deeplabij.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Models that are given as archives, unpacked once: those last used stay, in folders that are named by the SHA-256 of the archive. */
final class ZipCache {

	/** How many archives stay unpacked. */
	private static final int MOST = 8;

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
			if (!Files.isDirectory(unpacked)) unpack(zip, unpacked);
			Files.setLastModifiedTime(unpacked, FileTime.fromMillis(System.currentTimeMillis()));
			try (Stream<Path> entries = Files.list(unpacked)) {
				return Model.in(entries.findFirst().orElseThrow(() -> new IOException(unpacked + " is empty")));
			}
		}
		catch (final IOException e) {
			throw new DeepLabException(zip + " can't be unpacked into " + folder + ": " + (e.getMessage() == null ? e : e.getMessage()) + ".", e);
		}
	}

	private void unpack(final Path zip, final Path unpacked) throws IOException {
		try (Staging staging = Staging.in(folder)) {
			final Path raw = Files.createDirectory(staging.folder().resolve("raw"));
			ZipArchive.unpack(zip, raw, ZipArchive.MODEL, Monitor.NONE);
			final Path model = ModelFolder.within(raw, zip.getFileName().toString());
			ModelFolder.check(model);
			final String name = ModelName.of(ModelFolder.stem(zip.getFileName().toString()));
			final Path named = Files.createDirectory(staging.folder().resolve("named"));
			Files.move(model, named.resolve(name.isEmpty() ? "model" : name));
			if (!Files.isDirectory(unpacked)) staging.publish(named, unpacked);
			forgetOldest();
		}
	}

	private void forgetOldest() throws IOException {
		final List<Path> oldest;
		try (Stream<Path> entries = Files.list(folder)) {
			oldest = entries.filter(entry -> entry.getFileName().toString().matches("[0-9a-f]{64}")).sorted(Comparator.comparing((
				final Path entry) -> entry.toFile().lastModified()).reversed()).skip(MOST).toList();
		}
		for (final Path each : oldest) Staging.delete(each);
	}
}
