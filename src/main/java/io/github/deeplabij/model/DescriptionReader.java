package io.github.deeplabij.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads a bioimage.io model description, format 0.5 (https://bioimage.io/docs). Only plain data are read: no YAML tag makes
 * an object.
 */
public final class DescriptionReader {

	/** Descriptions have a few kilobytes; the parser takes seconds to refuse a few megabytes. */
	private static final int LARGEST = 1 << 20;

	/** A class is a value of a 16-bit label image. */
	private static final int LARGEST_CLASS = 65_535;

	private final String where;

	private DescriptionReader(final String where) {
		this.where = where;
	}

	/**
	 * Reads a description.
	 *
	 * @param in the YAML text in UTF-8; not closed
	 * @param where what to call it in an error message
	 * @throws DeepLabException if it can't be read, or is none of a model that maps one image to one image; names the field
	 */
	public static ModelDescription read(final InputStream in, final String where) {
		return new DescriptionReader(where).description(parse(in, where));
	}

	private static Map<?, ?> parse(final InputStream in, final String where) {
		final LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		options.setMaxAliasesForCollections(20);
		options.setNestingDepthLimit(30);
		try {
			final byte[] bytes = in.readNBytes(LARGEST + 1);
			if (bytes.length > LARGEST) throw new DeepLabException(where +
				" is larger than a model's description can be (1 MB); give the folder of a model.");
			final Object root = new Yaml(new SafeConstructor(options)).load(new String(bytes, StandardCharsets.UTF_8));
			if (root instanceof Map<?, ?> map) return map;
		}
		catch (final DeepLabException e) {
			throw e;
		}
		catch (final IOException | RuntimeException | StackOverflowError e) {
			throw new DeepLabException(where + " is not a readable model description (YAML): " + firstLine(e) + ".", e);
		}
		throw new DeepLabException(where + " is not a model description: it holds no fields.");
	}

	private static String firstLine(final Throwable e) {
		if (e instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) return String.valueOf(yaml.getProblem())
			.strip() + " in line " + (yaml.getProblemMark().getLine() + 1);
		return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
	}

	private ModelDescription description(final Map<?, ?> root) {
		final String type = text(root, "type", "model");
		if (!type.equals("model")) throw wrong("type", "is '" + type + "', not 'model'");
		final String version = text(root, "format_version", null);
		if (!version.startsWith("0.5")) throw wrong("format_version", "is " + version + "; only 0.5 is read");
		final Map<?, ?> onnx = map(map(root, "weights"), "onnx");
		final Tensor input = tensor(single(root, "inputs"), "inputs", "preprocessing");
		final Tensor output = tensor(single(root, "outputs"), "outputs", "postprocessing");
		final Map<?, ?> config = optionalMap(optionalMap(root, "config"), "deeplab_ij");
		requireReferences(input, output);
		final WeightsFile weights = weights(onnx);
		final OptionalInt outputStride = config.get("output_stride") == null ? OptionalInt.empty() //
			: OptionalInt.of(stride(config.get("output_stride"), "config.deeplab_ij.output_stride"));
		final ModelDescription description = new ModelDescription(text(root, "name", "unnamed"), input, output, classes(config,
			output), weights, scope(config, input), enlargement(config), outputStride, strides(config), tolerance(root, output));
		requireDefault(description);
		return description;
	}

	private WeightsFile weights(final Map<?, ?> map) {
		return new WeightsFile(text(map, "source", null), Optional.of(text(map, "sha256", "").toLowerCase(Locale.ROOT)).filter(
			sha256 -> !sha256.isEmpty()));
	}

	private SortedMap<Integer, WeightsFile> strides(final Map<?, ?> config) {
		final SortedMap<Integer, WeightsFile> strides = new TreeMap<>();
		optionalMap(config, "strides").forEach((key, value) -> strides.put(stride(key, "config.deeplab_ij.strides"), //
			weights(asMap(value, "config.deeplab_ij.strides"))));
		return Collections.unmodifiableSortedMap(strides);
	}

	/** The first tolerance that is declared for ONNX and that output. */
	private Tolerance tolerance(final Map<?, ?> root, final Tensor output) {
		final Map<?, ?> config = optionalMap(optionalMap(root, "config"), "bioimageio");
		if (config.get("reproducibility_tolerance") == null) return Tolerance.DEFAULT;
		for (final Object each : list(config, "reproducibility_tolerance")) {
			final Map<?, ?> map = asMap(each, "config.bioimageio.reproducibility_tolerance");
			if (!covers(map, "weights_formats", "onnx") || !covers(map, "output_ids", output.id())) continue;
			return new Tolerance(tolerance(map, "relative_tolerance", Tolerance.DEFAULT.relative()), tolerance(map,
				"absolute_tolerance", Tolerance.DEFAULT.absolute()), tolerance(map, "mismatched_elements_per_million", Tolerance.DEFAULT
					.mismatchesPerMillion()));
		}
		return Tolerance.DEFAULT;
	}

	private boolean covers(final Map<?, ?> map, final String key, final String name) {
		if (map.get(key) == null) return true;
		final List<?> names = list(map, key);
		return names.isEmpty() || names.contains(name);
	}

	private double tolerance(final Map<?, ?> map, final String key, final double fallback) {
		final Object value = map.get(key);
		if (value == null) return fallback;
		if (value instanceof Number number && number.doubleValue() >= 0 && Double.isFinite(number.doubleValue())) return number
			.doubleValue();
		throw wrong("config.bioimageio.reproducibility_tolerance." + key, shown(value) + "; a number from 0 upward is meant");
	}

	private int stride(final Object value, final String field) {
		if (value instanceof Integer stride && stride > 0) return stride;
		throw wrong(field, shown(value) + "; a whole number of pixels above 0 is meant");
	}

	/** Where there is a choice of strides, one of them is what runs if nobody chooses. */
	private void requireDefault(final ModelDescription description) {
		if (description.strides().isEmpty()) return;
		if (description.outputStride().isEmpty()) throw wrong("config.deeplab_ij.output_stride",
			"is missing; say which of the strides weights.onnx has");
		final int stride = description.outputStride().getAsInt();
		if (!description.weights().equals(description.strides().get(stride))) throw wrong("config.deeplab_ij.strides",
			"does not give, for the output_stride " + stride + ", the source and sha256 of weights.onnx");
	}

	private ModelDescription.Enlargement enlargement(final Map<?, ?> config) {
		final String text = text(config, "enlarge", "half_pixel");
		return switch (text) {
			case "half_pixel" -> ModelDescription.Enlargement.HALF_PIXEL;
			case "align_corners" -> ModelDescription.Enlargement.ALIGN_CORNERS;
			default -> throw wrong("config.deeplab_ij.enlarge", "is '" + text + "'; half_pixel or align_corners is meant");
		};
	}

	/** An output's size may refer to the input's axis of the same name. */
	private void requireReferences(final Tensor input, final Tensor output) {
		for (final Axis axis : output.axes()) {
			if (!(axis.size() instanceof Axis.Reference size)) continue;
			if (!size.tensor().equals(input.id()) || !size.axis().equals(axis.id()) || input.indexOf(axis.id()) < 0) throw wrong(
				"outputs.axes.size", "refers to the axis '" + size.axis() + "' of '" + size.tensor() + "'; the axis '" + axis.id() +
					"' of the input '" + input.id() + "' is meant");
		}
	}

	private Map<?, ?> single(final Map<?, ?> root, final String key) {
		final List<?> list = list(root, key);
		if (list.size() != 1) throw wrong(key, "lists " + list.size() + " tensors; models with one are run");
		return asMap(list.get(0), key);
	}

	private Tensor tensor(final Map<?, ?> map, final String field, final String operations) {
		final List<Axis> axes = new ArrayList<>();
		for (final Object axis : list(map, "axes")) axes.add(axis(asMap(axis, field + ".axes")));
		return new Tensor(text(map, "id", null), List.copyOf(axes), type(map), operations(map, operations), //
			text(optionalMap(map, "test_tensor"), "source", ""));
	}

	private Axis axis(final Map<?, ?> map) {
		final String name = text(map, "type", null);
		final Axis.Type type;
		try {
			type = Axis.Type.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw wrong("axes.type", "is '" + name + "'; batch, channel, index, time or space is meant");
		}
		final List<String> names = map.get("channel_names") instanceof List<?> list ? list.stream().map(each -> text(
			each, "channel_names")).toList() : List.of();
		final Axis.Size size = switch (type) {
			case BATCH -> new Axis.Fixed(1);
			case CHANNEL -> map.get("size") == null && !names.isEmpty() ? new Axis.Fixed(names.size()) : size(map);
			default -> size(map);
		};
		final int halo = whole(map, "halo", 0);
		if (halo < 0) throw wrong("axes.halo", "is " + halo + "; 0 or more is meant");
		return new Axis(type, text(map, "id", name), size, halo, names, scale(map), Optional.ofNullable(map.get("unit")).map(
			unit -> text(unit, "axes.unit")));
	}

	private double scale(final Map<?, ?> axis) {
		final Object value = axis.get("scale");
		if (value == null) return 1;
		if (value instanceof Number number && number.doubleValue() > 0 && Double.isFinite(number.doubleValue())) return number
			.doubleValue();
		throw wrong("axes.scale", shown(value) + "; a number above 0 is meant");
	}

	private Axis.Size size(final Map<?, ?> axis) {
		final Object size = axis.get("size");
		if (size instanceof Integer length && length > 0) return new Axis.Fixed(length);
		if (size instanceof Map<?, ?> map) {
			if (map.containsKey("step")) {
				final int min = whole(map, "min", 1);
				final int step = whole(map, "step", 1);
				if (min < 1 || step < 1) throw wrong("axes.size", "has a min or step below 1");
				return new Axis.Step(min, step);
			}
			if (map.containsKey("axis_id")) return new Axis.Reference(text(map, "tensor_id", ""), text(map, "axis_id", ""), //
				whole(map, "offset", 0));
			return new Axis.Open();
		}
		throw wrong("axes.size", shown(size) + "; a length, {min, step} or {tensor_id, axis_id} is meant");
	}

	private String type(final Map<?, ?> tensor) {
		final Object data = tensor.get("data");
		final Map<?, ?> map = data instanceof List<?> list && !list.isEmpty() ? asMap(list.get(0), "data") //
			: optionalMap(tensor, "data");
		final String type = text(map, "type", "float32");
		if (!Tensor.isType(type)) throw wrong("data.type", "is '" + type + "'; a type such as float32, uint8 or int64 is meant");
		return type;
	}

	private List<Operation> operations(final Map<?, ?> tensor, final String key) {
		if (tensor.get(key) == null) return List.of();
		final List<Operation> operations = new ArrayList<>();
		for (final Object each : list(tensor, key)) {
			final Map<?, ?> map = asMap(each, key);
			operations.add(new Operation(text(map, "id", null), kwargs(optionalMap(map, "kwargs"))));
		}
		return List.copyOf(operations);
	}

	private Map<String, Object> kwargs(final Map<?, ?> map) {
		final Map<String, Object> kwargs = new HashMap<>();
		map.forEach((key, value) -> {
			if (value == null) return;
			final List<?> parts = value instanceof List<?> list ? list : List.of(value);
			for (final Object part : parts) text(part, "kwargs");
			kwargs.put(text(key, "kwargs"), value);
		});
		return Map.copyOf(kwargs);
	}

	private List<ClassInfo> classes(final Map<?, ?> config, final Tensor output) {
		final List<ClassInfo> classes = new ArrayList<>();
		if (config.get("classes") instanceof List<?> list) {
			for (final Object each : list) {
				final Map<?, ?> map = asMap(each, "config.deeplab_ij.classes");
				final int value = whole(map, "value", classes.size());
				if (value < 0 || value > LARGEST_CLASS) throw wrong("config.deeplab_ij.classes.value", "is " + value +
					"; 0 to " + LARGEST_CLASS + " is meant");
				classes.add(new ClassInfo(value, text(map, "name", "class " + value), colour(map)));
			}
		}
		final int channels = output.channels();
		if (channels > LARGEST_CLASS + 1) throw wrong("outputs.axes.size", "gives " + channels + " channels; at most " +
			(LARGEST_CLASS + 1) + " classes are told apart");
		if (output.isLabels()) {
			if (classes.isEmpty()) throw wrong("config.deeplab_ij.classes",
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
		if (classes.size() != Math.max(2, channels)) throw wrong("config.deeplab_ij.classes", "lists " + classes.size() +
			" classes, but the output has " + channels + " channels");
		return List.copyOf(classes);
	}

	private OptionalInt colour(final Map<?, ?> map) {
		final String text = text(map, "colour", "");
		if (text.isEmpty()) return OptionalInt.empty();
		if (!text.matches("#?[0-9a-fA-F]{6}")) throw wrong("config.deeplab_ij.classes.colour", "is '" + text +
			"'; '#rrggbb' in quotes is meant");
		return OptionalInt.of(Integer.parseInt(text.replaceFirst("^#", ""), 16));
	}

	private ModelDescription.Scope scope(final Map<?, ?> config, final Tensor input) {
		final boolean batch = input.operations().stream().anyMatch(operation -> operation.hasAxis("batch", false));
		final String text = text(config, "normalise_over", batch ? "stack" : "plane");
		try {
			return ModelDescription.Scope.valueOf(text.toUpperCase(Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw wrong("config.deeplab_ij.normalise_over", "is '" + text + "'; tile, plane or stack is meant");
		}
	}

	private List<?> list(final Map<?, ?> map, final String key) {
		if (map.get(key) instanceof List<?> list) return list;
		throw wrong(key, map.containsKey(key) ? "is not a list" : "is missing");
	}

	private Map<?, ?> map(final Map<?, ?> map, final String key) {
		if (!map.containsKey(key)) throw wrong(key, "is missing");
		return asMap(map.get(key), key);
	}

	private Map<?, ?> optionalMap(final Map<?, ?> map, final String key) {
		return map.get(key) == null ? Map.of() : asMap(map.get(key), key);
	}

	private Map<?, ?> asMap(final Object value, final String key) {
		if (value instanceof Map<?, ?> map) return map;
		throw wrong(key, "has no fields");
	}

	private String text(final Map<?, ?> map, final String key, final String fallback) {
		final Object value = map.get(key);
		if (value == null && fallback == null) throw wrong(key, "is missing");
		return value == null ? fallback : text(value, key);
	}

	/** One value, not a list or map: an alias can make these endless. */
	private String text(final Object value, final String key) {
		if (value instanceof Map || value instanceof Collection) throw wrong(key, shown(value));
		return String.valueOf(value);
	}

	private static String shown(final Object value) {
		return value instanceof Map || value instanceof Collection ? "has parts" : "is '" + value + "'";
	}

	private int whole(final Map<?, ?> map, final String key, final int fallback) {
		final Object value = map.get(key);
		if (value == null) return fallback;
		if (value instanceof Integer whole) return whole;
		throw wrong(key, shown(value) + "; a whole number is meant");
	}

	private DeepLabException wrong(final String field, final String what) {
		return new DeepLabException(where + ": the field '" + field + "' " + what + ".");
	}
}
