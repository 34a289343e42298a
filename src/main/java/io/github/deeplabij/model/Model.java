package io.github.deeplabij.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A model: its description and its files, in a folder or inside our jar. Nothing is loaded until it is asked for. */
public final class Model {

	/** Where our jar has the bundled models. */
	static final String BUNDLED = "/io/github/deeplabij/models/";

	/** The most that a Java array takes. */
	private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

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

	/**
	 * The weights in an ONNX file that no description is of.
	 *
	 * @throws DeepLabException if it is missing or not ONNX, or a file that it keeps weights in is missing, or not in its folder
	 */
	public static Weights bare(final Path file) {
		if (Files.isDirectory(file)) throw new DeepLabException(file + " is a folder; give the path of the ONNX file in it.");
		if (!Files.isRegularFile(file)) throw new DeepLabException("There is no file " + file + "; give the path of an ONNX file.");
		final String leaf = file.getFileName().toString();
		final ModelDescription unknown = new ModelDescription(leaf, null, null, List.of(), new WeightsFile(leaf, Optional.empty()),
			ModelDescription.Scope.PLANE, ModelDescription.Enlargement.HALF_PIXEL, OptionalInt.empty(), Collections.emptySortedMap(),
			Tolerance.DEFAULT, Optional.empty());
		return new Model(leaf, file.toAbsolutePath().getParent(), unknown, Card.EMPTY).weights();
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

	/**
	 * The same model with what was seen of its output's values.
	 *
	 * @throws DeepLabException if it lists classes that don't fit
	 */
	public Model with(final Kind seen) {
		return new Model(name, folder, description.with(seen), card);
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

	/** Whether there is such a file; one that may not be opened counts as there. */
	boolean has(final String source) {
		try {
			return folder == null ? Model.class.getResource(BUNDLED + name + "/" + source) != null : Files.exists(folder.resolve(source));
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
			if (folder != null && Files.size(path(source)) > MOST_BYTES) throw new DeepLabException(file + " is larger than 2 GB, which can't be" +
				" loaded; export the model with its weights in files of their own (external data).");
			return in.readAllBytes();
		}
		catch (final IOException | OutOfMemoryError e) {
			throw new DeepLabException(file + " can't be read into memory: " + e.getMessage() + ".", e);
		}
	}

	private String shown(final String source) {
		return folder == null ? source : folder.resolve(source).toString();
	}

	DeepLabException other(final String source, final String sha256, final String expected) {
		return new DeepLabException(shown(source) + " is not the file that its description means: its SHA-256 is " + sha256 + ", not " + expected +
			"; get the model again.");
	}

	/**
	 * The bytes of the weights, checked: they are ONNX, and the very ones that the description means.
	 *
	 * @throws DeepLabException if not
	 */
	public Weights weights() {
		final String source = description.weights().source();
		final byte[] bytes = read(source);
		final String sha256 = OnnxFile.check(new ByteArrayInputStream(bytes), shown(source));
		description.weights().sha256().filter(expected -> !expected.equals(sha256)).ifPresent(expected -> {
			throw other(source, sha256, expected);
		});
		return new Weights(bytes, sha256, new ExternalFiles(this, shown(source)).read(OnnxFile.locations(bytes, shown(source))));
	}

	/**
	 * What one of the model's test tensors holds, checked: it is the very file that the description means.
	 *
	 * @param tensor one that has a test tensor
	 * @throws DeepLabException if it is not, or can't be read
	 */
	public NpyArray test(final Tensor tensor) {
		final String source = tensor.test();
		try (DigestInputStream in = new DigestInputStream(open(source), Sha256.digest())) {
			final NpyArray array = NpyArray.read(in, "The file '" + source + "' of the model '" + name + "'");
			final String sha256 = HexFormat.of().formatHex(in.getMessageDigest().digest());
			tensor.testSha256().filter(expected -> !expected.equals(sha256)).ifPresent(expected -> {
				throw other(source, sha256, expected);
			});
			return array;
		}
		catch (final IOException e) {
			throw new DeepLabException("The file '" + source + "' of the model '" + name + "' can't be read: " + e.getMessage() + ".", e);
		}
	}

	/**
	 * The bytes of an ONNX file.
	 *
	 * @param sha256 of these bytes, in lower-case hexadecimal digits
	 * @param external the bytes of each further file that the graph keeps weights in, by the path that the graph names
	 */
	public record Weights(byte[] bytes, String sha256, Map<String, byte[]> external) {
	}

	private Path path(final String source) throws IOException {
		if (source.matches("(?i)[a-z][a-z0-9+.-]+://.*")) throw new DeepLabException("The model '" + name + "' means the file at " + source +
			", not one in its own folder; get the model as a package (zip), or let DeepLab Models... install it.");
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
