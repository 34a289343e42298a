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

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.WholeFile;

/** A model: its description and its files, in a folder or inside our jar. Nothing is loaded until it is asked for. */
public final class Model {

	/** Where our jar has the bundled models. */
	public static final String BUNDLED = "/io/github/deeplabij/models/";

	/** The most that a Java array takes. */
	private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

	private final String name;
	private final Path folder;
	/** Where the file that was chosen really lies, which may be a link. */
	private final Path home;
	/** What messages call the folder. */
	private final String shown;
	private final ModelDescription description;
	private final Card card;

	private Model(final String name, final Path folder, final Path home, final String shown, final ModelDescription description,
		final Card card)
	{
		this.name = name;
		this.folder = folder;
		this.home = home;
		this.shown = shown;
		this.description = description;
		this.card = card;
	}

	/**
	 * A model in a folder.
	 *
	 * @throws DeepLabException if the folder holds no readable description
	 */
	public static Model in(final Path folder) {
		return in(folder, leaf(folder), folder.toString());
	}

	/**
	 * The same, of a folder that nobody but us knows.
	 *
	 * @param name what messages call the model
	 * @param shown what they call the folder, as its user knows it
	 */
	public static Model in(final Path folder, final String name, final String shown) {
		return described(ModelFolder.description(folder, shown), name, shown);
	}

	/**
	 * The model that a file describes.
	 *
	 * @throws DeepLabException if it can't be read
	 */
	public static Model describedBy(final Path yaml) {
		final Path folder = yaml.toAbsolutePath().getParent();
		return described(yaml, leaf(folder), folder.toString());
	}

	private static Model described(final Path yaml, final String name, final String shown) {
		final Path folder = yaml.getParent();
		final String where = shown(folder, shown, yaml.getFileName().toString());
		try (InputStream in = Files.newInputStream(yaml)) {
			final DescriptionReader reader = DescriptionReader.of(in, where);
			return new Model(name, folder, yaml.toRealPath().getParent(), shown, reader.description(), reader.card());
		}
		catch (final IOException e) {
			throw new DeepLabException(where + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	private static String leaf(final Path folder) {
		return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
	}

	private static String shown(final Path folder, final String shown, final String source) {
		return shown.equals(folder.toString()) ? folder.resolve(source).toString() : shown + "/" + source;
	}

	/**
	 * The weights in an ONNX file that no description is of. It may be a link; further files may then lie beside the link, or
	 * beside the file that it leads to.
	 *
	 * @throws DeepLabException if it is missing or not ONNX, or a file that it keeps weights in is missing, or not in its folder
	 */
	public static Weights bare(final Path file) {
		if (Files.isDirectory(file)) throw new DeepLabException(file + " is a folder; give the path of the ONNX file in it.");
		if (!Files.exists(file) && Files.isSymbolicLink(file)) throw new DeepLabException(file +
			" is a link to a file that is not there; get that file first, with the program that made the link.");
		if (!Files.isRegularFile(file)) throw new DeepLabException("There is no file " + file + "; give the path of an ONNX file.");
		final String leaf = file.getFileName().toString();
		final ModelDescription unknown = new ModelDescription(leaf, null, null, List.of(), new WeightsFile(leaf, Optional.empty()),
			ModelDescription.Scope.PLANE, ModelDescription.Enlargement.HALF_PIXEL, OptionalInt.empty(), Collections.emptySortedMap(),
			Tolerance.DEFAULT, Optional.empty());
		final Path folder = file.toAbsolutePath().getParent();
		try {
			return new Model(leaf, folder, file.toRealPath().getParent(), folder.toString(), unknown, Card.EMPTY).weights();
		}
		catch (final IOException e) {
			throw new DeepLabException(file + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	/** A model that lies in our jar, in a folder of its own. */
	public static Model bundled(final String name) {
		final String where = BUNDLED + name + "/rdf.yaml";
		try (InputStream in = Model.class.getResourceAsStream(where)) {
			if (in == null) throw new IllegalStateException(where + " is not in the jar");
			final DescriptionReader reader = DescriptionReader.of(in, where);
			return new Model(name, null, null, "", reader.description(), reader.card());
		}
		catch (final IOException e) {
			throw new DeepLabException(where + " can't be read: " + WholeFile.reason(e) + ".", e);
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
		return new Model(name, folder, home, shown, description.atStride(stride), card);
	}

	/**
	 * The same model with what was seen of its output's values.
	 *
	 * @throws DeepLabException if it lists classes that don't fit
	 */
	public Model with(final Kind seen) {
		return new Model(name, folder, home, shown, description.with(seen), card);
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
			throw new DeepLabException("The file '" + source + "' of the model '" + name + "' can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	/** Whether there is such a file; one that may not be opened counts as there. */
	boolean has(final String source) {
		try {
			return folder == null ? Model.class.getResource(BUNDLED + name + "/" + source) != null : Files.exists(folder.resolve(source)) || Files
				.exists(home.resolve(source));
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

	/** What messages call one of its files. */
	String shown(final String source) {
		return folder == null ? source : shown(folder, shown, source);
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
	 * Checks that the weights are there and the ones that the description means, those of each output stride too.
	 *
	 * @throws DeepLabException if not
	 */
	public void requireWeights() {
		weights();
		description.strides().keySet().forEach(stride -> atStride(stride).weights());
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
			throw new DeepLabException("The file '" + source + "' of the model '" + name + "' can't be read: " + WholeFile.reason(e) + ".", e);
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

	/** Where one of its files lies: in its folder, maybe as a link to where the chosen file really lies; or else there. */
	Path path(final String source) throws IOException {
		if (source.matches("(?i)[a-z][a-z0-9+.-]+://.*")) throw new DeepLabException("The model '" + name + "' means the file at " + source +
			", not one in its own folder; get the model as a package (zip), or give DeepLab Models... the https address of its description.");
		try {
			final Path root = folder.toRealPath();
			final Path beside = root.resolve(source).normalize();
			final Path path = Files.exists(beside) || !beside.startsWith(root) ? beside : home.resolve(source).normalize();
			final boolean inside = path.startsWith(root) || path.startsWith(home) && !path.equals(beside);
			if (!inside || Files.exists(path) && !isInside(path.toRealPath(), root)) throw new DeepLabException("The model '" + name +
				"' names the file '" + source + "', which lies outside its own folder and is not opened.");
			if (!Files.isRegularFile(path)) throw new DeepLabException("The model '" + name + "' has no file '" + source + "' in " + shown + ".");
			return path;
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException("The model '" + name + "' names the file '" + source + "', which is no path.", e);
		}
	}

	private boolean isInside(final Path real, final Path root) {
		return real.startsWith(root) || real.startsWith(home);
	}
}
