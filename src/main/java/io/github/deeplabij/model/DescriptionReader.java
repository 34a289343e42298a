package io.github.deeplabij.model;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/**
 * Reads a bioimage.io model description (https://bioimage.io/docs), format 0.5, or 0.4 turned into it. Only plain data
 * are
 * read: no YAML tag makes an object.
 */
public final class DescriptionReader {

	/** A class is a value of a 16-bit label image. */
	private static final int LARGEST_CLASS = 65_535;

	private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,3})(\\..*)?");
	private static final int OLDEST = 4;
	private static final int NEWEST = 5;
	private static final int MOST_FORMATS = 10;

	private final Fields fields;
	private final Map<?, ?> root;

	private DescriptionReader(final Map<?, ?> root, final String where) {
		fields = new Fields(where);
		this.root = root;
	}

	/**
	 * Reads the text of a description.
	 *
	 * @param in the YAML text in UTF-8; not closed
	 * @param where what to call it in an error message
	 * @throws DeepLabException if it can't be read
	 */
	static DescriptionReader of(final InputStream in, final String where) {
		return new DescriptionReader(YamlText.read(in, where), where);
	}

	/** What stands in it for people; what is wrong in that is passed over. */
	Card card() {
		return CardReader.read(root);
	}

	/**
	 * Reads a description.
	 *
	 * @param in the YAML text in UTF-8; not closed
	 * @param where what to call it in an error message
	 * @throws DeepLabException if it can't be read, or is none of a model that maps one image to one image; names the
	 *           field
	 */
	public static ModelDescription read(final InputStream in, final String where) {
		return of(in, where).description();
	}

	/**
	 * What a model is.
	 *
	 * @throws DeepLabException if it is none that maps one image to one image; names the field
	 */
	ModelDescription description() {
		final String type = fields.text(root, "type", "model");
		if (!type.equals("model")) throw fields.wrong("type", "is '" + type + "', not 'model'");
		final Map<?, ?> current = isOld() ? OldDescription.upgrade(root, fields) : root;
		final Map<?, ?> config = fields.optionalMap(fields.optionalMap(root, "config"), "deeplab_ij");
		final WeightsFile weights = weights(onnx()).with(Optional.ofNullable(config.get("fast")).map(fast -> weights(
			fields.asMap(fast, "config.deeplab_ij.fast"))));
		final TensorReader tensors = new TensorReader(current, config, fields);
		final Tensor input = tensors.input();
		final Tensor output = tensors.output(input);
		requirePlane(input, "inputs.axes");
		requirePlane(output, "outputs.axes");
		final OptionalInt outputStride = config.get("output_stride") == null ? OptionalInt.empty() //
			: OptionalInt.of(stride(config.get("output_stride"), "config.deeplab_ij.output_stride"));
		final Optional<Kind> kind = kind(config, output).map(each -> each.of(output.channelNames()));
		final String title = fields.text(config, "title", fields.text(root, "name", "unnamed"));
		final List<ClassInfo> classes = classes(config, output, kind.orElse(Kind.SCORES), tensors.valueNames(output));
		final ModelDescription description = new ModelDescription(title, input, output, classes, weights, scope(config,
			input), enlargement(config), outputStride, strides(config), tolerance(root, output), kind,
			new ObjectReader(config, tensors, fields).objects(classes, input), trainedSide(config));
		requireDefault(description);
		requireOutput(description, "y");
		requireOutput(description, "x");
		return description;
	}

	private OptionalInt trainedSide(final Map<?, ?> config) {
		if (config.get("trained_side") == null) return OptionalInt.empty();
		final int side = fields.whole(config, "trained_side", 0);
		if (side < 1) throw fields.wrong("config.deeplab_ij.trained_side", "is " + side +
			"; the longer side of the training images in pixels is meant");
		return OptionalInt.of(side);
	}

	private void requirePlane(final Tensor tensor, final String field) {
		for (final String axis : List.of("y", "x")) {
			if (tensor.indexOf(axis) < 0) throw fields.wrong(field, "lists no axis '" + axis + "' of '" + tensor.id() +
				"'; a model that gives a class to each pixel is meant");
		}
	}

	private void requireOutput(final ModelDescription description, final String axis) {
		if (description.input().axis(axis).size() instanceof Axis.Fixed fixed && description.outputLength(axis, fixed
			.length()).orElse(1) < 1) throw fields.wrong("outputs.axes.size", "leaves nothing along '" + axis +
				"' of an input that is " + fixed.length() + " long");
	}

	private boolean isOld() {
		final String version = fields.text(root, "format_version", null);
		final Matcher numbers = VERSION.matcher(version);
		if (!numbers.matches()) throw fields.wrong("format_version", "is '" + version + "'; one such as 0.5.7 is " +
			"meant");
		final int order = Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2));
		if (order > NEWEST) throw fields.wrong("format_version", "is " + version +
			", which is newer than what is known here (0.5); update DeepLab IJ, or ask who made the model for a " +
			"description of format 0.5");
		if (order < OLDEST) throw fields.wrong("format_version", "is " + version +
			", which is older than what is read here (0.4); ask who made the model for a description of format 0.5");
		return order < NEWEST;
	}

	private Map<?, ?> onnx() {
		final Map<?, ?> weights = fields.map(root, "weights");
		if (weights.get("onnx") != null) return fields.asMap(weights.get("onnx"), "weights.onnx");
		final String others = weights.entrySet().stream().filter(entry -> entry.getValue() != null).map(entry ->
			fields.key(entry.getKey(),
			"weights")).limit(MOST_FORMATS).collect(Collectors.joining(", "));
		throw fields.wrong("weights.onnx", "is missing" + (others.isEmpty() ? "" : ", and " + others +
			(others.contains(",") ? " are"
			: " is") + " there") + "; ask who made the model to export it as ONNX");
	}

	private WeightsFile weights(final Map<?, ?> map) {
		final int opset = fields.whole(map, "opset_version", 0);
		return new WeightsFile(fields.file(map, "source", null), fields.sha256(map), opset > 0 ? OptionalInt.of(opset)
			: OptionalInt.empty(), Optional
			.ofNullable(map.get("external_data")).map(data -> external(fields.asMap(data,
				"weights.onnx.external_data"))));
	}

	/** Such a file has none of its own, even if an alias says so. */
	private WeightsFile external(final Map<?, ?> map) {
		return new WeightsFile(fields.file(map, "source", null), fields.sha256(map), OptionalInt.empty(),
			Optional.empty());
	}

	private SortedMap<Integer, WeightsFile> strides(final Map<?, ?> config) {
		final SortedMap<Integer, WeightsFile> strides = new TreeMap<>();
		fields.optionalMap(config, "strides").forEach((key, value) -> strides.put(stride(key,
			"config.deeplab_ij.strides"), //
			weights(fields.asMap(value, "config.deeplab_ij.strides"))));
		return Collections.unmodifiableSortedMap(strides);
	}

	/** The first tolerance that is declared for ONNX and that output. */
	private Tolerance tolerance(final Map<?, ?> root, final Tensor output) {
		final Map<?, ?> config = fields.optionalMap(fields.optionalMap(root, "config"), "bioimageio");
		if (config.get("reproducibility_tolerance") == null) return Tolerance.DEFAULT;
		for (final Object each : fields.list(config, "reproducibility_tolerance")) {
			final Map<?, ?> map = fields.asMap(each, "config.bioimageio.reproducibility_tolerance");
			if (!covers(map, "weights_formats", "onnx") || !covers(map, "output_ids", output.id())) continue;
			return new Tolerance(tolerance(map, "relative_tolerance", Tolerance.DEFAULT.relative()), tolerance(map,
				"absolute_tolerance", Tolerance.DEFAULT.absolute()), tolerance(map, "mismatched_elements_per_million",
					Tolerance.DEFAULT
					.mismatchesPerMillion()));
		}
		return Tolerance.DEFAULT;
	}

	private boolean covers(final Map<?, ?> map, final String key, final String name) {
		if (map.get(key) == null) return true;
		final List<?> names = fields.list(map, key);
		return names.isEmpty() || names.contains(name);
	}

	private double tolerance(final Map<?, ?> map, final String key, final double fallback) {
		final Object value = map.get(key);
		if (value == null) return fallback;
		if (value instanceof Number number && number.doubleValue() >= 0 &&
			Double.isFinite(number.doubleValue())) return number
			.doubleValue();
		throw fields.wrong("config.bioimageio.reproducibility_tolerance." + key, Fields.shown(value) + "; a number " +
			"from 0 upward is meant");
	}

	private int stride(final Object value, final String field) {
		if (value instanceof Integer stride && stride > 0) return stride;
		throw fields.wrong(field, Fields.shown(value) + "; a whole number of pixels above 0 is meant");
	}

	/** Where there is a choice of strides, one of them is what runs if nobody chooses. */
	private void requireDefault(final ModelDescription description) {
		if (description.strides().isEmpty()) return;
		if (description.outputStride().isEmpty()) throw fields.wrong("config.deeplab_ij.output_stride",
			"is missing; say which of the strides weights.onnx has");
		final int stride = description.outputStride().getAsInt();
		final WeightsFile weights = description.strides().get(stride);
		if (weights == null || !weights.source().equals(description.weights().source()) ||
			!weights.sha256().equals(description.weights()
			.sha256())) throw fields.wrong("config.deeplab_ij.strides",
			"does not give, for the output_stride " + stride + ", the source and sha256 of weights.onnx");
	}

	private ModelDescription.Enlargement enlargement(final Map<?, ?> config) {
		final String text = fields.text(config, "enlarge", "half_pixel");
		return switch (text) {
			case "half_pixel" -> ModelDescription.Enlargement.HALF_PIXEL;
			case "align_corners" -> ModelDescription.Enlargement.ALIGN_CORNERS;
			default -> throw fields.wrong("config.deeplab_ij.enlarge", "is '" + text + "'; half_pixel or " +
				"align_corners is meant");
		};
	}

	/**
	 * A softmax leaves no doubt, nor do labels; else what is said counts more than what the postprocessing lets one
	 * think.
	 */
	private Optional<Kind> kind(final Map<?, ?> config, final Tensor output) {
		final Optional<Kind> told = Kind.of(output);
		final String text = fields.text(config, "kind", "");
		if (text.isEmpty() || told.isPresent() && (told.get() == Kind.LABELS ||
			told.get() == Kind.PROBABILITIES)) return told;
		return switch (text) {
			case "scores" -> Optional.of(Kind.SCORES);
			case "probabilities" -> Optional.of(Kind.PROBABILITIES);
			case "sigmoids" -> Optional.of(Kind.SIGMOIDS.of(output.channels()));
			default -> throw fields.wrong("config.deeplab_ij.kind", "is '" + text + "'; scores, probabilities or " +
				"sigmoids is meant");
		};
	}

	/** @param valueNames the classes' names that the description of the output's values lists, if any */
	private List<ClassInfo> classes(final Map<?, ?> config, final Tensor output, final Kind kind,
		final List<String> valueNames) {
		final List<ClassInfo> classes = new ArrayList<>();
		if (config.get("classes") instanceof List<?> list) {
			for (final Object each : list) {
				final Map<?, ?> map = fields.asMap(each, "config.deeplab_ij.classes");
				final int value = fields.whole(map, "value", classes.size());
				if (value < 0 || value > LARGEST_CLASS) throw fields.wrong("config.deeplab_ij.classes.value", "is " +
					value +
					"; 0 to " + LARGEST_CLASS + " is meant");
				classes.add(new ClassInfo(value, fields.text(map, "name", "class " + value), colour(map)));
			}
		}
		final int channels = output.channels();
		if (channels > Tensor.MOST_CHANNELS) throw fields.wrong("outputs.axes.size", "gives " + channels +
			" channels; at most " +
			Tensor.MOST_CHANNELS + " classes are told apart");
		if (classes.size() > Tensor.MOST_CHANNELS) throw fields.wrong("config.deeplab_ij.classes", "lists " +
			classes.size() +
			" classes; at most " + Tensor.MOST_CHANNELS + " are told apart");
		if (output.isLabels()) {
			if (classes.isEmpty()) for (final String name : valueNames) classes.add(new ClassInfo(classes.size(),
				name, OptionalInt.empty()));
			if (classes.isEmpty()) throw fields.wrong("config.deeplab_ij.classes",
				"lists no classes; an output of labels does not say how many there are");
			return List.copyOf(classes);
		}
		if (classes.isEmpty()) return kind.unnamed(output);
		if (classes.size() != kind.classes(channels)) throw misfit(classes, channels, kind);
		return List.copyOf(classes);
	}

	private DeepLabException misfit(final List<ClassInfo> classes, final int channels, final Kind kind) {
		if (kind == Kind.SIGMOIDS) return fields.wrong("config.deeplab_ij.classes", "lists " + classes.size() +
			", and the output has " + channels +
			" sigmoids, " + ModelDescription.WANTS_BACKGROUND);
		final int off = classes.size() - Math.max(2, channels);
		final String guess = off == -1 ? "; one is missing, which may be the background, the " +
			"first" : off == 1 ? "; '" + classes.get(0)
			.name() + "' or '" + classes.get(classes.size() - 1).name() + "' may be none of them" : "; list one for " +
				"each channel, in their order";
		return fields.wrong("config.deeplab_ij.classes", "lists " + classes.size() + (classes.size() == 1 ? " class"
			: " classes") +
			", but the output has " + channels + (channels == 1 ? " channel, which tells two " +
			"apart" : " channels") + guess);
	}

	private OptionalInt colour(final Map<?, ?> map) {
		final String text = fields.text(map, "colour", "");
		if (text.isEmpty()) return OptionalInt.empty();
		if (!text.matches("#?[0-9a-fA-F]{6}")) throw fields.wrong("config.deeplab_ij.classes.colour", "is '" + text +
			"'; '#rrggbb' in quotes is meant");
		return OptionalInt.of(Integer.parseInt(text.replaceFirst("^#", ""), 16));
	}

	private ModelDescription.Scope scope(final Map<?, ?> config, final Tensor input) {
		final boolean batch = input.operations().stream().anyMatch(operation -> operation.hasAxis("batch", false));
		final String text = fields.text(config, "normalise_over", batch ? "stack" : "plane");
		try {
			return ModelDescription.Scope.valueOf(text.toUpperCase(Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw fields.wrong("config.deeplab_ij.normalise_over", "is '" + text + "'; tile, plane or stack is meant");
		}
	}
}
