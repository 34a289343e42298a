package io.github.deeplabij.model;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a bioimage.io model description, format 0.5 (https://bioimage.io/docs). Only plain data are read: no YAML tag makes
 * an object.
 */
public final class DescriptionReader {

	/** A class is a value of a 16-bit label image. */
	private static final int LARGEST_CLASS = 65_535;

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
	 * @throws DeepLabException if it can't be read, or is none of a model that maps one image to one image; names the field
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
		final String version = fields.text(root, "format_version", null);
		if (!version.startsWith("0.5")) throw fields.wrong("format_version", "is " + version + "; only 0.5 is read");
		final Map<?, ?> onnx = fields.map(fields.map(root, "weights"), "onnx");
		final Map<?, ?> config = fields.optionalMap(fields.optionalMap(root, "config"), "deeplab_ij");
		final Tensor input = tensor(single(root, "inputs"), "inputs", "preprocessing", fields.text(config, "input", ""));
		final Tensor output = withHalo(tensor(single(root, "outputs"), "outputs", "postprocessing", fields.text(config, "output", "")), fields
			.optionalMap(config, "halo"));
		requireReferences(input, output);
		final WeightsFile weights = weights(onnx);
		final OptionalInt outputStride = config.get("output_stride") == null ? OptionalInt.empty() //
			: OptionalInt.of(stride(config.get("output_stride"), "config.deeplab_ij.output_stride"));
		final ModelDescription description = new ModelDescription(fields.text(config, "title", fields.text(root, "name", "unnamed")), input, output, classes(config,
			output), weights, scope(config, input), enlargement(config), outputStride, strides(config), tolerance(root, output));
		requireDefault(description);
		return description;
	}

	private WeightsFile weights(final Map<?, ?> map) {
		final int opset = fields.whole(map, "opset_version", 0);
		return new WeightsFile(fields.text(map, "source", null), sha256(map), opset > 0 ? OptionalInt.of(opset) : OptionalInt.empty(), Optional
			.ofNullable(map.get("external_data")).map(data -> weights(fields.asMap(data, "weights.onnx.external_data"))));
	}

	private Optional<String> sha256(final Map<?, ?> file) {
		return Optional.of(fields.text(file, "sha256", "").toLowerCase(Locale.ROOT)).filter(sha256 -> !sha256.isEmpty());
	}

	private SortedMap<Integer, WeightsFile> strides(final Map<?, ?> config) {
		final SortedMap<Integer, WeightsFile> strides = new TreeMap<>();
		fields.optionalMap(config, "strides").forEach((key, value) -> strides.put(stride(key, "config.deeplab_ij.strides"), //
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
				"absolute_tolerance", Tolerance.DEFAULT.absolute()), tolerance(map, "mismatched_elements_per_million", Tolerance.DEFAULT
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
		if (value instanceof Number number && number.doubleValue() >= 0 && Double.isFinite(number.doubleValue())) return number
			.doubleValue();
		throw fields.wrong("config.bioimageio.reproducibility_tolerance." + key, Fields.shown(value) + "; a number from 0 upward is meant");
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
		if (weights == null || !weights.source().equals(description.weights().source()) || !weights.sha256().equals(description.weights()
			.sha256())) throw fields.wrong("config.deeplab_ij.strides",
			"does not give, for the output_stride " + stride + ", the source and sha256 of weights.onnx");
	}

	private ModelDescription.Enlargement enlargement(final Map<?, ?> config) {
		final String text = fields.text(config, "enlarge", "half_pixel");
		return switch (text) {
			case "half_pixel" -> ModelDescription.Enlargement.HALF_PIXEL;
			case "align_corners" -> ModelDescription.Enlargement.ALIGN_CORNERS;
			default -> throw fields.wrong("config.deeplab_ij.enlarge", "is '" + text + "'; half_pixel or align_corners is meant");
		};
	}

	/** An output's size may refer to the input's axis of the same name. */
	private void requireReferences(final Tensor input, final Tensor output) {
		for (final Axis axis : output.axes()) {
			if (!(axis.size() instanceof Axis.Reference size)) continue;
			if (!size.tensor().equals(input.id()) || !size.axis().equals(axis.id()) || input.indexOf(axis.id()) < 0) throw fields.wrong(
				"outputs.axes.size", "refers to the axis '" + size.axis() + "' of '" + size.tensor() + "'; the axis '" + axis.id() +
					"' of the input '" + input.id() + "' is meant");
		}
	}

	private Map<?, ?> single(final Map<?, ?> root, final String key) {
		final List<?> list = fields.list(root, key);
		if (list.size() != 1) throw fields.wrong(key, "lists " + list.size() + " tensors; models with one are run");
		return fields.asMap(list.get(0), key);
	}

	private Tensor tensor(final Map<?, ?> map, final String field, final String operations, final String name) {
		final List<Axis> axes = new ArrayList<>();
		for (final Object axis : fields.list(map, "axes")) axes.add(axis(fields.asMap(axis, field + ".axes")));
		final Map<?, ?> test = fields.optionalMap(map, "test_tensor");
		final String id = fields.text(map, "id", null);
		return new Tensor(id, name.isEmpty() ? id : name, List.copyOf(axes), type(map), operations(map, operations), fields.text(test, "source",
			""), sha256(test));
	}

	/** The halo along an axis whose size does not refer to the input's: the format has no place for it there. */
	private Tensor withHalo(final Tensor output, final Map<?, ?> halo) {
		return new Tensor(output.id(), output.name(), output.axes().stream().map(axis -> new Axis(axis.type(), axis.id(), axis.size(), fields
			.whole(halo, axis.id(), axis.halo()), axis.channelNames(), axis.scale(), axis.unit())).toList(), output.type(), output.operations(),
			output.test(), output.testSha256());
	}

	private Axis axis(final Map<?, ?> map) {
		final String name = fields.text(map, "type", null);
		final Axis.Type type;
		try {
			type = Axis.Type.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw fields.wrong("axes.type", "is '" + name + "'; batch, channel, index, time or space is meant");
		}
		final List<String> names = map.get("channel_names") instanceof List<?> list ? list.stream().map(each -> fields.text(
			each, "channel_names")).toList() : List.of();
		final Axis.Size size = switch (type) {
			case BATCH -> new Axis.Fixed(1);
			case CHANNEL -> map.get("size") == null && !names.isEmpty() ? new Axis.Fixed(names.size()) : size(map);
			default -> size(map);
		};
		final int halo = fields.whole(map, "halo", 0);
		if (halo < 0) throw fields.wrong("axes.halo", "is " + halo + "; 0 or more is meant");
		return new Axis(type, fields.text(map, "id", name), size, halo, names, scale(map), Optional.ofNullable(map.get("unit")).map(
			unit -> fields.text(unit, "axes.unit")));
	}

	private double scale(final Map<?, ?> axis) {
		final Object value = axis.get("scale");
		if (value == null) return 1;
		if (value instanceof Number number && number.doubleValue() > 0 && Double.isFinite(number.doubleValue())) return number
			.doubleValue();
		throw fields.wrong("axes.scale", Fields.shown(value) + "; a number above 0 is meant");
	}

	private Axis.Size size(final Map<?, ?> axis) {
		final Object size = axis.get("size");
		if (size instanceof Integer length && length > 0) return new Axis.Fixed(length);
		if (size instanceof Map<?, ?> map) {
			if (map.containsKey("step")) {
				final int min = fields.whole(map, "min", 1);
				final int step = fields.whole(map, "step", 1);
				if (min < 1 || step < 1) throw fields.wrong("axes.size", "has a min or step below 1");
				return new Axis.Step(min, step);
			}
			if (map.containsKey("axis_id")) return new Axis.Reference(fields.text(map, "tensor_id", ""), fields.text(map, "axis_id", ""), //
				fields.whole(map, "offset", 0));
			return new Axis.Open();
		}
		throw fields.wrong("axes.size", Fields.shown(size) + "; a length, {min, step} or {tensor_id, axis_id} is meant");
	}

	private String type(final Map<?, ?> tensor) {
		final Object data = tensor.get("data");
		final Map<?, ?> map = data instanceof List<?> list && !list.isEmpty() ? fields.asMap(list.get(0), "data") //
			: fields.optionalMap(tensor, "data");
		final String type = fields.text(map, "type", "float32");
		if (!Tensor.isType(type)) throw fields.wrong("data.type", "is '" + type + "'; a type such as float32, uint8 or int64 is meant");
		return type;
	}

	private List<Operation> operations(final Map<?, ?> tensor, final String key) {
		if (tensor.get(key) == null) return List.of();
		final List<Operation> operations = new ArrayList<>();
		for (final Object each : fields.list(tensor, key)) {
			final Map<?, ?> map = fields.asMap(each, key);
			operations.add(new Operation(fields.text(map, "id", null), kwargs(fields.optionalMap(map, "kwargs"))));
		}
		return List.copyOf(operations);
	}

	private Map<String, Object> kwargs(final Map<?, ?> map) {
		final Map<String, Object> kwargs = new HashMap<>();
		map.forEach((key, value) -> {
			if (value == null) return;
			final List<?> parts = value instanceof List<?> list ? list : List.of(value);
			for (final Object part : parts) fields.text(part, "kwargs");
			kwargs.put(fields.text(key, "kwargs"), value);
		});
		return Map.copyOf(kwargs);
	}

	private List<ClassInfo> classes(final Map<?, ?> config, final Tensor output) {
		final List<ClassInfo> classes = new ArrayList<>();
		if (config.get("classes") instanceof List<?> list) {
			for (final Object each : list) {
				final Map<?, ?> map = fields.asMap(each, "config.deeplab_ij.classes");
				final int value = fields.whole(map, "value", classes.size());
				if (value < 0 || value > LARGEST_CLASS) throw fields.wrong("config.deeplab_ij.classes.value", "is " + value +
					"; 0 to " + LARGEST_CLASS + " is meant");
				classes.add(new ClassInfo(value, fields.text(map, "name", "class " + value), colour(map)));
			}
		}
		final int channels = output.channels();
		if (channels > LARGEST_CLASS + 1) throw fields.wrong("outputs.axes.size", "gives " + channels + " channels; at most " +
			(LARGEST_CLASS + 1) + " classes are told apart");
		if (output.isLabels()) {
			if (classes.isEmpty()) throw fields.wrong("config.deeplab_ij.classes",
				"lists no classes; an output of labels does not say how many there are");
			return List.copyOf(classes);
		}
		if (classes.isEmpty()) {
			final List<String> names = output.channelAxis().map(Axis::channelNames).orElse(List.of());
			for (int c = 0; c < Math.max(2, channels); c++) {
				final String name = channels > 1 && c < names.size() ? names.get(c) : channels > 1 ? "class " + c //
					: c == 0 ? "background" : "foreground";
				classes.add(new ClassInfo(c, name, OptionalInt.empty()));
			}
		}
		if (classes.size() != Math.max(2, channels)) throw fields.wrong("config.deeplab_ij.classes", "lists " + classes.size() +
			" classes, but the output has " + channels + " channels");
		return List.copyOf(classes);
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
