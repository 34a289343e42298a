package io.github.deeplabij.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model: its description and its files, in a folder or inside our jar. Nothing is loaded until it is asked for. */
public final class Model {

	/** Where our jar has the bundled models. */
	static final String BUNDLED = "/io/github/deeplabij/models/";

	private static final List<String> DESCRIPTIONS = List.of("rdf.yaml", "bioimageio.yaml");

	private final String name;
	private final Path folder;
	private final ModelDescription description;
	private final Card card;

	private Model(final String name, final Path folder, final ModelDescription description, final Card card) {
		this.name = name;
		this.folder = folder;
		this.description = description;
		this.card = card;
	}

	private static Model read(final String name, final Path folder, final InputStream in, final String where) {
		final DescriptionReader reader = DescriptionReader.of(in, where);
		return new Model(name, folder, reader.description(), reader.card());
	}

	/**
	 * A model in a folder.
	 *
	 * @throws DeepLabException if the folder holds no readable description
	 */
	public static Model in(final Path folder) {
		for (final String file : DESCRIPTIONS) {
			final Path yaml = folder.resolve(file);
			if (!Files.isRegularFile(yaml)) continue;
			try (InputStream in = Files.newInputStream(yaml)) {
				return read(folder.toAbsolutePath().normalize().getFileName().toString(), folder, in, yaml.toString());
			}
			catch (final IOException e) {
				throw new DeepLabException(yaml + " can't be read: " + e.getMessage() + ".", e);
			}
		}
		throw new DeepLabException("The folder " + folder +
			" holds no model: there is no rdf.yaml (bioimage.io model description) in it.");
	}

	/** A model that lies in our jar, in a folder of its own. */
	static Model bundled(final String name) {
		final String where = BUNDLED + name + "/rdf.yaml";
		try (InputStream in = Model.class.getResourceAsStream(where)) {
			if (in == null) throw new IllegalStateException(where + " is not in the jar");
			return read(name, null, in, where);
		}
		catch (final IOException e) {
			throw new DeepLabException(where + " can't be read: " + e.getMessage() + ".", e);
		}
	}

	public String name() {
		return name;
	}

	public ModelDescription description() {
		return description;
	}

	/** What its description says to people. */
	public Card card() {
		return card;
	}

	/**
	 * The same model with the weights of that output stride.
	 *
	 * @throws DeepLabException if it has none; names those that it has
	 */
	public Model atStride(final int stride) {
		return new Model(name, folder, description.atStride(stride), card);
	}

	/** Where the model lies on disk; empty for one inside our jar. */
	public Optional<Path> folder() {
		return Optional.ofNullable(folder);
	}

	/**
	 * Opens one of the model's files.
	 *
	 * @param source its path inside the model, with slashes
	 * @throws DeepLabException if it is missing or would lie outside the model's folder
	 */
	public InputStream open(final String source) {
		try {
			if (folder != null) return new BufferedInputStream(Files.newInputStream(path(source)));
			final URL url = Model.class.getResource(BUNDLED + name + "/" + source);
			if (url == null) throw new DeepLabException("The model '" + name + "' has no file '" + source + "'.");
			return url.openStream();
		}
		catch (final IOException e) {
			throw new DeepLabException("The file '" + source + "' of the model '" + name + "' can't be read: " + e
				.getMessage() + ".", e);
		}
	}

	/**
	 * The bytes of the weights, checked: they are ONNX, and the very ones that the description means.
	 *
	 * @throws DeepLabException if not
	 */
	public Weights weights() {
		final String source = description.weights().source();
		final String file = folder == null ? source : folder.resolve(source).toString();
		final byte[] bytes;
		try (InputStream in = open(source)) {
			bytes = in.readAllBytes();
		}
		catch (final IOException | OutOfMemoryError e) {
			throw new DeepLabException(file + " can't be read into memory: " + e.getMessage() + ".", e);
		}
		final String sha256 = OnnxFile.check(new ByteArrayInputStream(bytes), file);
		description.weights().sha256().filter(expected -> !expected.equals(sha256)).ifPresent(expected -> {
			throw new DeepLabException(file + " is not the file that its description means: its SHA-256 is " + sha256 +
				", not " + expected + "; get the model again.");
		});
		return new Weights(bytes, sha256);
	}

	/** The bytes of an ONNX file and their SHA-256 in lower-case hexadecimal digits. */
	public record Weights(byte[] bytes, String sha256) {
	}

	private Path path(final String source) throws IOException {
		try {
			final Path root = folder.toRealPath();
			final Path path = root.resolve(source).normalize();
			if (!path.startsWith(root) || Files.exists(path) && !path.toRealPath().startsWith(root)) {
				throw new DeepLabException("The model '" + name + "' names the file '" + source +
					"', which lies outside its own folder and is not opened.");
			}
			if (!Files.isRegularFile(path)) throw new DeepLabException("The model '" + name + "' has no file '" + source +
				"' in " + folder + ".");
			return path;
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException("The model '" + name + "' names the file '" + source + "', which is no path.", e);
		}
	}
}
