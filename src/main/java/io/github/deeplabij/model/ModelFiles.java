package io.github.deeplabij.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/** The files of a model, in a folder or inside our jar; none is opened that lies outside. */
final class ModelFiles {

	/** Where our jar has the bundled models. */
	static final String BUNDLED = "/io/github/deeplabij/models/";

	/** The most that a Java array takes. */
	private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

	private final String name;
	/** Null inside our jar. */
	private final Path folder;
	/** Where the file that was chosen really lies, which may be a link. */
	private final Path home;
	/** What messages call the folder. */
	private final String shown;

	/**
	 * @param name what messages call the model
	 * @param home where the file that was chosen really lies, if it is a link; else the folder
	 * @param shown what messages call the folder
	 */
	ModelFiles(final String name, final Path folder, final Path home, final String shown) {
		this.name = name;
		this.folder = folder;
		this.home = home;
		this.shown = shown;
	}

	/** Those of a model in our jar. */
	static ModelFiles bundled(final String name) {
		return new ModelFiles(name, null, null, "");
	}

	String name() {
		return name;
	}

	/** Where they lie on disk; empty inside our jar. */
	Optional<Path> folder() {
		return Optional.ofNullable(folder);
	}

	/**
	 * Opens one of them.
	 *
	 * @param source its path inside the model, with slashes
	 * @throws DeepLabException if it is missing or would lie outside the model's folder
	 */
	InputStream open(final String source) {
		try {
			if (folder != null) return new BufferedInputStream(Files.newInputStream(path(source)));
			final URL url = ModelFiles.class.getResource(BUNDLED + name + "/" + source);
			if (url == null) throw new DeepLabException("The model '" + name + "' has no file '" + source + "'.");
			return url.openStream();
		}
		catch (final IOException e) {
			throw new DeepLabException("The file '" + source + "' of the model '" + name + "' can't be read: " +
				WholeFile.reason(e) + ".", e);
		}
	}

	/** Whether there is such a file; one that may not be opened counts as there. */
	boolean has(final String source) {
		try {
			if (folder == null) return ModelFiles.class.getResource(BUNDLED + name + "/" + source) != null;
			return Files.exists(folder.resolve(source)) || Files.exists(home.resolve(source));
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	/**
	 * The bytes of one of the model's files.
	 *
	 * @throws DeepLabException as {@link #open}, and if it is too large
	 */
	byte[] read(final String source) {
		final String file = shown(source);
		try (InputStream in = open(source)) {
			if (folder != null && Files.size(path(source)) > MOST_BYTES) throw new DeepLabException(file +
				" is larger than 2 GB, which can't be" +
				" loaded; export the model with its weights in files of their own (external data).");
			return in.readAllBytes();
		}
		catch (final IOException | OutOfMemoryError e) {
			throw new DeepLabException(file + " can't be read into memory: " + e.getMessage() + ".", e);
		}
	}

	/** What messages call one of its files. */
	String shown(final String source) {
		return folder == null ? source : shown(folder, shown, source);
	}

	/**
	 * The same.
	 *
	 * @param shown what messages call the folder
	 */
	static String shown(final Path folder, final String shown, final String source) {
		return shown.equals(folder.toString()) ? folder.resolve(source).toString() : shown + "/" + source;
	}

	/** That a file is not the one that the description means. */
	DeepLabException other(final String source, final String sha256, final String expected) {
		return new DeepLabException(shown(source) + " is not the file that its description means: its SHA-256 is " +
			sha256 + ", not " + expected + "; get the model again.");
	}

	/**
	 * Where one of its files lies: in its folder, maybe as a link to where the chosen file really lies; or else there.
	 */
	Path path(final String source) throws IOException {
		if (source.matches("(?i)[a-z][a-z0-9+.-]+://.*")) throw new DeepLabException(new ModelProblem.FileElsewhere(
			name, source));
		try {
			final Path root = folder.toRealPath();
			final Path beside = root.resolve(source).normalize();
			final Path path = Files.exists(beside) || !beside.startsWith(root) ? beside : home.resolve(source)
				.normalize();
			final boolean inside = path.startsWith(root) || path.startsWith(home) && !path.equals(beside);
			if (!inside || Files.exists(path) && !isInside(path.toRealPath(), root)) throw new DeepLabException(
				"The model '" + name + "' names the file '" + source +
					"', which lies outside its own folder and is not opened.");
			if (!Files.isRegularFile(path)) throw new DeepLabException("The model '" + name + "' has no file '" +
				source + "' in " + shown + ".");
			return path;
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException("The model '" + name + "' names the file '" + source + "', which is no path.",
				e);
		}
	}

	private boolean isInside(final Path real, final Path root) {
		return real.startsWith(root) || real.startsWith(home);
	}
}
