package io.github.deeplabij.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.model.Model;

/**
 * A model in the list of those at hand; it may be one that can't be used.
 *
 * @param name what finds it, and the name of its folder
 * @param folder where it lies; empty for one inside our jar
 * @param model the model; empty where its description can't be read
 * @param problem why it can't be used; empty if it can
 */
public record ModelEntry(String name, Optional<Path> folder, Optional<Model> model, Optional<Problem> problem) {

	/** The file in a model's folder that says where it was installed from. */
	static final String ORIGIN = ".deeplab-origin";
	private static final int LARGEST_COVER = 10_000_000;

	static ModelEntry of(final Model model) {
		return new ModelEntry(model.name(), model.folder(), Optional.of(model), Optional.empty());
	}

	static ModelEntry in(final Path folder, final Optional<Problem> problem) {
		final String name = folder.getFileName().toString();
		try {
			return new ModelEntry(name, Optional.of(folder), Optional.of(Model.in(folder)), problem);
		}
		catch (final DeepLabException e) {
			return new ModelEntry(name, Optional.of(folder), Optional.empty(),
				problem.or(() -> Optional.of(e.problem())));
		}
	}

	/** Where it lies, for people. */
	public String where() {
		return folder.map(path -> path.toAbsolutePath().getParent().toString()).orElse("in the plugin");
	}

	/** The title, or the name where no description can be read. */
	public String title() {
		return model.map(found -> found.description().title()).orElse(name);
	}

	/** How many classes it tells apart; 0 where no description can be read. */
	public int classes() {
		return model.map(found -> found.description().classes().size()).orElse(0);
	}

	/** Its licence, an SPDX name or any words; empty where none is given. */
	public String licence() {
		return model.map(found -> found.card().licence()).orElse("");
	}

	/** Where it is from: what it was installed from, or where its sources are; empty where nobody says. */
	public String source() {
		if (folder.isEmpty()) return "DeepLab IJ";
		try {
			final Path origin = folder.get().resolve(ORIGIN);
			if (Files.isRegularFile(origin) && Files.size(origin) < 10_000) return Files.readString(origin).strip();
		}
		catch (final IOException e) {
			// then the description may tell
		}
		return model.map(found -> found.card().gitRepo()).orElse("");
	}

	/** The first of its pictures; empty if it has none. */
	public Optional<byte[]> cover() {
		return model.flatMap(found -> found.card().covers().stream().findFirst()).flatMap(cover -> file(cover,
			LARGEST_COVER));
	}

	private Optional<byte[]> file(final String source, final int most) {
		try (InputStream in = model.orElseThrow().open(source)) {
			return Optional.of(in.readNBytes(most + 1)).filter(bytes -> bytes.length <= most);
		}
		catch (final IOException | DeepLabException e) {
			return Optional.empty();
		}
	}

	/** Whether it lies in a folder that can be written, so that it can be removed. */
	public boolean isRemovable() {
		return folder.map(path -> Files.isWritable(path.toAbsolutePath().getParent())).orElse(false);
	}

	/** How many bytes its files have, of a model inside our jar the weights; links are not followed. */
	public long size() {
		if (folder.isEmpty()) return model.map(Model::weights).map(weights -> (long) weights.bytes().length).orElse(0L);
		final long[] sum = { 0 };
		try {
			Files.walkFileTree(folder.get().toRealPath(), new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
					sum[0] += attributes.size();
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFileFailed(final Path file, final IOException problem) {
					return FileVisitResult.CONTINUE;
				}
			});
		}
		catch (final IOException e) {
			// what could be seen is counted
		}
		return sum[0];
	}
}
