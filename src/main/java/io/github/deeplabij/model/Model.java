package io.github.deeplabij.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.WholeFile;

/** A model: its description and its files, in a folder or inside our jar. Nothing is loaded until it is asked for. */
public final class Model {

	/** Where our jar has the bundled models. */
	public static final String BUNDLED = ModelFiles.BUNDLED;

	private static final Map<String, Model> OURS = new ConcurrentHashMap<>();

	private final ModelFiles files;
	private final ModelDescription description;
	private final Card card;

	private Model(final ModelFiles files, final ModelDescription description, final Card card) {
		this.files = files;
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
		final String where = ModelFiles.shown(folder, shown, yaml.getFileName().toString());
		try (InputStream in = Files.newInputStream(yaml)) {
			final DescriptionReader reader = DescriptionReader.of(in, where);
			final ModelFiles files = new ModelFiles(name, folder, yaml.toRealPath().getParent(), shown);
			return new Model(files, reader.description(), reader.card());
		}
		catch (final IOException e) {
			throw new DeepLabException(where + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	private static String leaf(final Path folder) {
		return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
	}

	/**
	 * The weights in an ONNX file that no description is of. It may be a link; further files may then lie beside the
	 * link, or
	 * beside the file that it leads to.
	 *
	 * @throws DeepLabException if it is missing or not ONNX, or a file that it keeps weights in is missing, or not in
	 *           its folder
	 */
	public static Weights bare(final Path file) {
		if (Files.isDirectory(file)) throw new DeepLabException(file +
			" is a folder; give the path of the ONNX file in it.");
		if (!Files.exists(file) && Files.isSymbolicLink(file)) throw new DeepLabException(file +
			" is a link to a file that is not there; get that file first, with the program that made the link.");
		if (!Files.isRegularFile(file)) throw new DeepLabException("There is no file " + file +
			"; give the path of an ONNX file.");
		final String leaf = file.getFileName().toString();
		final ModelDescription unknown = new ModelDescription(leaf, null, null, List.of(), new WeightsFile(leaf,
			Optional.empty()),
			ModelDescription.Scope.PLANE, ModelDescription.Enlargement.HALF_PIXEL, OptionalInt.empty(),
				Collections.emptySortedMap(),
			Tolerance.DEFAULT, Optional.empty(), ObjectInfo.of(List.of()));
		final Path folder = file.toAbsolutePath().getParent();
		try {
			return new Model(new ModelFiles(leaf, folder, file.toRealPath().getParent(), folder.toString()), unknown,
				Card.EMPTY).weights();
		}
		catch (final IOException e) {
			throw new DeepLabException(file + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	/** A model that lies in our jar, in a folder of its own. Its description is read once. */
	public static Model bundled(final String name) {
		return OURS.computeIfAbsent(name, Model::ofOurs);
	}

	private static Model ofOurs(final String name) {
		final String where = BUNDLED + name + "/rdf.yaml";
		try (InputStream in = Model.class.getResourceAsStream(where)) {
			if (in == null) throw new IllegalStateException(where + " is not in the jar");
			final DescriptionReader reader = DescriptionReader.of(in, where);
			return new Model(ModelFiles.bundled(name), reader.description(), reader.card());
		}
		catch (final IOException e) {
			throw new DeepLabException(where + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	public String name() {
		return files.name();
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
		return new Model(files, description.atStride(stride), card);
	}

	/**
	 * The same model with the weights of that precision.
	 *
	 * @throws DeepLabException if it has none
	 */
	public Model with(final Precision precision) {
		return precision == Precision.FULL ? this : new Model(files, description.fast(), card);
	}

	/** The same model of which the classes alone are computed, which takes less time than to find objects too. */
	public Model semantic() {
		return new Model(files, description.semantic(), card);
	}

	/**
	 * The same model with what was seen of its output's values.
	 *
	 * @throws DeepLabException if it lists classes that don't fit
	 */
	public Model with(final Kind seen) {
		return new Model(files, description.with(seen), card);
	}

	/** The same model with another output in place of that of the classes. */
	public Model with(final Tensor output) {
		return new Model(files, description.with(output), card);
	}

	/** Where the model lies on disk; empty for one inside our jar. */
	public Optional<Path> folder() {
		return files.folder();
	}

	/**
	 * Opens one of the model's files.
	 *
	 * @param source its path inside the model, with slashes
	 * @throws DeepLabException if it is missing or would lie outside the model's folder
	 */
	public InputStream open(final String source) {
		return files.open(source);
	}

	/**
	 * The bytes of the weights, checked: they are ONNX, and the very ones that the description means.
	 *
	 * @throws DeepLabException if not
	 */
	public Weights weights() {
		final String source = description.weights().source();
		final byte[] bytes = files.read(source);
		return new Weights(bytes, sha256(bytes), new ExternalFiles(files, description.weights(),
			files.shown(source)).read(OnnxFile
			.locations(bytes, files.shown(source))));
	}

	/** The SHA-256 of the weights: in our jar, which has sums of its own, the one that the description gives. */
	private String sha256(final byte[] bytes) {
		final Optional<String> expected = description.weights().sha256();
		if (folder().isEmpty() && expected.isPresent()) return expected.get();
		final String source = description.weights().source();
		final String found = OnnxFile.check(new ByteArrayInputStream(bytes), files.shown(source));
		if (expected.isPresent() && !expected.get().equals(found)) throw files.other(source, found, expected.get());
		return found;
	}

	/**
	 * Checks that the weights are there and the ones that the description means, those of each output stride and
	 * precision too.
	 *
	 * @throws DeepLabException if not
	 */
	public void requireWeights() {
		weights();
		description.strides().keySet().forEach(stride -> atStride(stride).weights());
		if (description.weights().fast().isPresent()) with(Precision.FAST).weights();
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
			final NpyArray array = NpyArray.read(in, "The file '" + source + "' of the model '" + name() + "'");
			final String sha256 = HexFormat.of().formatHex(in.getMessageDigest().digest());
			tensor.testSha256().filter(expected -> !expected.equals(sha256)).ifPresent(expected -> {
				throw files.other(source, sha256, expected);
			});
			return array;
		}
		catch (final IOException e) {
			throw new DeepLabException("The file '" + source + "' of the model '" + name() + "' can't be read: " +
				WholeFile.reason(e) + ".", e);
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
}
