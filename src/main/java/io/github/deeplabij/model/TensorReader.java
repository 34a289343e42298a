package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;

/**
 * Reads the tensors of a description: of all that it lists the one that takes the image and the one that gives its classes,
 * each of one plane. Along other axes than batch, channel, y and x there must be a length of 1, and that is what they get.
 */
final class TensorReader {

	/** What the format called axes for short. */
	private static final Map<String, String> SHORT = Map.of("b", "batch", "c", "channel", "i", "index", "t", "time");

	/** About how long axes are whose lengths are tied to each other, so that tiles of one size suit both. */
	private static final int TIED = 512;

	/** The most pixels that one element of an output is taken to span where no scale tells. */
	private static final int MOST_STRIDE = 64;

	private static final Set<String> OPERATIONS = Set.of("binarize", "clip", "ensure_dtype", "fixed_zero_mean_unit_variance",
		"scale_linear", "scale_range", "sigmoid", "softmax", "zero_mean_unit_variance");

	private final Fields fields;
	private final List<Map<?, ?>> inputs;
	private final List<Map<?, ?>> outputs;
	private final Map<?, ?> config;

	/**
	 * @param root the fields of a description of format 0.5
	 * @param config those of {@code config.deeplab_ij}
	 */
	TensorReader(final Map<?, ?> root, final Map<?, ?> config, final Fields fields) {
		this.fields = fields;
		this.config = config;
		inputs = tensors(root, "inputs");
		outputs = tensors(root, "outputs");
	}

	private List<Map<?, ?>> tensors(final Map<?, ?> root, final String key) {
		final List<Map<?, ?>> tensors = new ArrayList<>();
		for (final Object each : fields.list(root, key)) tensors.add(fields.asMap(each, key));
		if (tensors.isEmpty()) throw fields.wrong(key, "lists no tensors");
		return tensors;
	}

	/** The tensor that the image goes into. */
	Tensor input() {
		final List<Map<?, ?>> needed = inputs.stream().filter(input -> !Boolean.TRUE.equals(input.get("optional"))).toList();
		if (needed.size() > 1) throw fields.wrong("inputs", "lists " + needed.size() +
			" tensors that are not optional; models that take one image are run");
		final Map<?, ?> map = needed.isEmpty() ? inputs.get(0) : needed.get(0);
		final String id = id(map, "input");
		final List<Axis> axes = new ArrayList<>();
		for (final Axis axis : axes(map, "inputs")) axes.add(isPixels(axis) ? axis : single(axis, axis.size(), "inputs"));
		untie(id, axes);
		final int from = fields.whole(config, "any_from", 0);
		if (from < 0) throw fields.wrong("config.deeplab_ij.any_from", "is " + from + "; 0 or more is meant");
		axes.replaceAll(axis -> isPixels(axis) && axis.size() instanceof Axis.Step step ? with(axis, new Axis.Step(step.min(), step.step(), from),
			axis.halo()) : axis);
		for (final Axis axis : axes) {
			if (isPixels(axis) && !(axis.size() instanceof Axis.Fixed || axis.size() instanceof Axis.Step)) throw fields.wrong("inputs.axes.size",
				"is not given along '" + axis.id() + "' as a length or as {min, step}");
		}
		final String name = fields.text(config, "input", "");
		return tensor(id, name.isEmpty() ? id : name, axes, map, "preprocessing");
	}

	/** The tensor of the classes: the one that {@code config.deeplab_ij.output} names, or else the finest with rows and columns. */
	Tensor output(final Tensor input) {
		final String name = fields.text(config, "output", "");
		final Map<?, ?> map = outputs.stream().filter(output -> id(output, "output").equals(name)).findFirst().orElseGet(() -> finest(
			input));
		final String id = id(map, "output");
		final Map<?, ?> halo = fields.optionalMap(config, "halo");
		final List<Axis> sized = new ArrayList<>();
		for (final Axis each : axes(map, "outputs")) {
			final Axis axis = with(each, size(each, input), fields.whole(halo, each.id(), each.halo()));
			if (axis.halo() < 0) throw fields.wrong("config.deeplab_ij.halo", "is " + axis.halo() + "; 0 or more is meant");
			sized.add(isPixels(axis) ? axis : single(axis, reduced(axis, input), "outputs"));
		}
		final int stride = stride(sized, input);
		final List<Axis> axes = sized.stream().map(axis -> spread(axis, input, stride)).toList();
		return tensor(id, name.isEmpty() ? id : name, axes, map, "postprocessing");
	}

	private Tensor tensor(final String id, final String name, final List<Axis> axes, final Map<?, ?> map, final String operations) {
		final Map<?, ?> test = fields.optionalMap(map, "test_tensor");
		return new Tensor(id, name, List.copyOf(axes), type(map), operations(map, operations), fields.file(test, "source", ""), fields.sha256(
			test));
	}

	/** The names of the classes, if the description of the output's values lists them. */
	List<String> valueNames(final Tensor output) {
		final Map<?, ?> map = outputs.stream().filter(each -> id(each, "output").equals(output.id())).findFirst().orElseThrow();
		if (!(map.get("data") instanceof Map<?, ?> data) || data.get("values") == null) return List.of();
		return fields.list(data, "values").stream().map(value -> value instanceof String name ? name : "class " + fields.text(value,
			"data.values")).toList();
	}

	private String id(final Map<?, ?> map, final String fallback) {
		final String id = fields.text(map, "id", map.containsKey("name") ? null : fallback);
		if (id.isBlank()) throw fields.wrong("id", "is empty");
		return id;
	}

	private boolean hasPixels(final Map<?, ?> output) {
		return axes(output, "outputs").stream().filter(TensorReader::isPixels).count() == 2;
	}

	/**
	 * The first of the finest outputs that have rows and columns; if none has, the first of all. What can't be read after one is passed
	 * over.
	 */
	private Map<?, ?> finest(final Tensor input) {
		Map<?, ?> best = null;
		for (final Map<?, ?> output : outputs) {
			try {
				if (hasPixels(output) && (best == null || span(output, input) < span(best, input))) best = output;
			}
			catch (final DeepLabException e) {
				if (best == null) throw e;
			}
		}
		return best == null ? outputs.get(0) : best;
	}

	/** How many pixels of the input an element of an output spans along x, as its lengths or scales say. */
	private double span(final Map<?, ?> output, final Tensor input) {
		final Axis out = axes(output, "outputs").stream().filter(axis -> axis.id().equals("x")).findFirst().orElseThrow();
		if (input.indexOf("x") < 0) return 1;
		final Axis in = input.axis("x");
		return in.size() instanceof Axis.Fixed all && out.size() instanceof Axis.Fixed some ? (double) all.length() / some.length() : out
			.scale() / in.scale();
	}

	private static boolean isPixels(final Axis axis) {
		return axis.type() == Axis.Type.SPACE && (axis.id().equals("x") || axis.id().equals("y"));
	}

	private List<Axis> axes(final Map<?, ?> map, final String field) {
		final List<Axis> axes = new ArrayList<>();
		final Set<String> ids = new HashSet<>();
		for (final Object each : fields.list(map, "axes")) {
			final Axis axis = axis(fields.asMap(each, field + ".axes"), field);
			if (!ids.add(axis.id())) throw fields.wrong(field + ".axes", "lists the axis '" + axis.id() + "' twice");
			axes.add(axis);
		}
		return axes;
	}

	private Axis axis(final Map<?, ?> map, final String field) {
		final String name = fields.text(map, "type", null);
		final Axis.Type type;
		try {
			type = Axis.Type.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw fields.wrong("axes.type", "is '" + name + "'; batch, channel, index, time or space is meant");
		}
		final String given = fields.text(map, "id", type == Axis.Type.SPACE ? "x" : name);
		final String id = type == Axis.Type.BATCH || type == Axis.Type.CHANNEL ? name : SHORT.getOrDefault(given, given);
		final List<String> names = type == Axis.Type.CHANNEL ? channelNames(map) : List.of();
		final Axis.Size size = switch (type) {
			case BATCH -> new Axis.Fixed(batch(map));
			case CHANNEL -> channels(map, names, field);
			default -> size(map);
		};
		final int halo = fields.whole(map, "halo", 0);
		if (halo < 0) throw fields.wrong("axes.halo", "is " + halo + "; 0 or more is meant");
		return new Axis(type, id, size, halo, names, scale(map), Optional.ofNullable(map.get("unit")).map(unit -> fields.text(unit,
			"axes.unit")));
	}

	private int batch(final Map<?, ?> axis) {
		final int size = fields.whole(config, "batch", axis.get("size") instanceof Map ? 1 : fields.whole(axis, "size", 1));
		if (size < 1) throw fields.wrong("config.deeplab_ij.batch", "is " + size + "; 1 or more is meant");
		return size;
	}

	/** The names, or a pattern with {@code {i}} for their numbers from 1 on. */
	private List<String> channelNames(final Map<?, ?> axis) {
		final Object names = axis.get("channel_names");
		if (names instanceof List<?> list) return list.stream().map(each -> fields.text(each, "channel_names")).toList();
		if (!(names instanceof String pattern) || !(axis.get("size") instanceof Integer size) || size > Tensor.MOST_CHANNELS) return List.of();
		return IntStream.rangeClosed(1, size).mapToObj(i -> pattern.replace("{i}", String.valueOf(i))).toList();
	}

	private Axis.Size channels(final Map<?, ?> map, final List<String> names, final String field) {
		Axis.Size size = map.get("size") == null && !names.isEmpty() ? new Axis.Fixed(names.size()) : size(map);
		if (size instanceof Axis.Reference reference) {
			final List<Axis> axes = axes(find(reference, field), "inputs").stream().filter(axis -> axis.type() == Axis.Type.CHANNEL).toList();
			size = axes.isEmpty() || !(axes.get(0).size() instanceof Axis.Fixed fixed) ? size : new Axis.Fixed(Math.max(1, fixed.length() +
				reference.offset()));
		}
		if (!(size instanceof Axis.Fixed fixed)) throw fields.wrong("axes.size", "does not say how many channels there are in '" + field +
			"'; channel_names is meant");
		if (!names.isEmpty() && names.size() != fixed.length()) throw fields.wrong("axes.channel_names", "lists " + names.size() +
			" names, and size is " + fixed.length());
		return size;
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
			if (map.containsKey("axis_id")) {
				final String id = fields.text(map, "axis_id", "");
				return new Axis.Reference(fields.text(map, "tensor_id", ""), SHORT.getOrDefault(id, id), fields.whole(map, "offset", 0));
			}
			return new Axis.Open();
		}
		throw fields.wrong("axes.size", Fields.shown(size) + "; a length, {min, step} or {tensor_id, axis_id} is meant");
	}

	/** Gives axes of the input that are tied to each other one length each. */
	private void untie(final String id, final List<Axis> axes) {
		for (int i = 0; i < axes.size(); i++) {
			final Axis axis = axes.get(i);
			if (!(axis.size() instanceof Axis.Reference reference) || !reference.tensor().equals(id)) continue;
			for (int j = 0; j < axes.size(); j++) {
				final Axis tied = axes.get(j);
				if (!tied.id().equals(reference.axis()) || j == i) continue;
				if (tied.size() instanceof Axis.Step step) axes.set(j, with(tied, new Axis.Fixed(near(step)), tied.halo()));
				if (axes.get(j).size() instanceof Axis.Fixed fixed) axes.set(i, with(axis, fixed(fixed, tied, axis, reference.offset(), "inputs"),
					axis.halo()));
			}
		}
	}

	private static int near(final Axis.Step step) {
		return step.min() >= TIED ? step.min() : step.min() + (TIED - step.min()) / step.step() * step.step();
	}

	private Axis.Fixed fixed(final Axis.Fixed length, final Axis from, final Axis to, final int offset, final String field) {
		final double size = Math.floor(length.length() * from.scale() / to.scale() + offset + ModelDescription.ROUNDING);
		if (size >= 1 && size <= Integer.MAX_VALUE) return new Axis.Fixed((int) size);
		throw fields.wrong(field + ".axes.size", "makes the axis '" + to.id() + "' " + (long) size + " long");
	}

	private Map<?, ?> find(final Axis.Reference reference, final String field) {
		return Stream.concat(inputs.stream().filter(each -> id(each, "input").equals(reference.tensor())), field.equals("inputs") ? Stream
			.empty() : outputs.stream().filter(each -> id(each, "output").equals(reference.tensor())))
			.findFirst().orElseThrow(() -> fields.wrong(field + ".axes.size", "refers to the tensor '" + reference.tensor() +
				"', which is not listed"));
	}

	/** A reference to the input's axis of the same name stays one; others are followed if they end at a number. */
	private Axis.Size size(final Axis axis, final Tensor input) {
		if (!(axis.size() instanceof Axis.Reference reference)) return axis.size() instanceof Axis.Step step && step.min() > 0 ? new Axis.Open()
			: axis.size();
		final boolean isInput = reference.tensor().equals(input.id());
		if (isInput && reference.axis().equals(axis.id()) && input.indexOf(axis.id()) >= 0) return reference;
		final List<Axis> others = isInput ? input.axes() : fixedAxes(reference);
		for (final Axis other : others) {
			if (other.id().equals(reference.axis()) && other.size() instanceof Axis.Fixed length) return fixed(length, other, axis, reference
				.offset(), "outputs");
		}
		throw fields.wrong("outputs.axes.size", "refers to the axis '" + reference.axis() + "' of '" + reference.tensor() + "'; the axis '" +
			axis.id() + "' of the input '" + input.id() + "' is meant");
	}

	/** Whether an output's axis and the input's have lengths in numbers, the output's is shorter, and no scale tells why. */
	private static boolean isShorter(final Axis axis, final Tensor input) {
		if (!isPixels(axis) || input.indexOf(axis.id()) < 0) return false;
		final Axis pixels = input.axis(axis.id());
		return axis.size() instanceof Axis.Fixed out && pixels.size() instanceof Axis.Fixed in && axis.scale() == pixels.scale() && out
			.length() < in.length();
	}

	/** How many pixels an element of an output spans where its lengths alone tell; 1 if they don't. */
	private static int stride(final List<Axis> axes, final Tensor input) {
		final List<Axis> shorter = axes.stream().filter(axis -> isShorter(axis, input)).toList();
		for (int stride = 2; stride <= MOST_STRIDE && !shorter.isEmpty(); stride *= 2) {
			final int each = stride;
			if (shorter.stream().allMatch(axis -> spans(length(axis), length(input.axis(axis.id())), each))) return stride;
		}
		return 1;
	}

	private static boolean spans(final int out, final int in, final int stride) {
		return out == in / stride || out == (in - 1) / stride + 1;
	}

	private static int length(final Axis axis) {
		return ((Axis.Fixed) axis.size()).length();
	}

	/** Says what a shorter length means: each element spans several pixels, or else the network does not pad. */
	private static Axis spread(final Axis axis, final Tensor input, final int stride) {
		if (!isShorter(axis, input)) return axis;
		final int cut = length(input.axis(axis.id())) - length(axis);
		if (stride > 1) return new Axis(axis.type(), axis.id(), axis.size(), axis.halo(), axis.channelNames(), axis.scale() * stride, axis.unit());
		return cut > length(axis) ? axis : with(axis, new Axis.Reference(input.id(), axis.id(), -cut), axis.halo());
	}

	private List<Axis> fixedAxes(final Axis.Reference reference) {
		final List<Axis> axes = new ArrayList<>();
		for (final List<Map<?, ?>> tensors : List.of(inputs, outputs)) {
			for (final Map<?, ?> each : tensors) {
				if (!id(each, "input").equals(reference.tensor())) continue;
				for (final Object axis : fields.list(each, "axes")) {
					if (axis instanceof Map<?, ?> map && map.get("size") instanceof Integer) axes.add(axis(map, "outputs"));
				}
			}
		}
		return axes;
	}

	private Axis.Size reduced(final Axis axis, final Tensor input) {
		if (axis.size() instanceof Axis.Reference reference && input.axis(axis.id()).size() instanceof Axis.Fixed length) return fixed(length,
			input.axis(axis.id()), axis, reference.offset(), "outputs");
		return axis.size() instanceof Axis.Open ? new Axis.Fixed(1) : axis.size();
	}

	/** An axis along which one plane has one element. */
	private Axis single(final Axis axis, final Axis.Size size, final String field) {
		if (axis.type() == Axis.Type.BATCH || axis.type() == Axis.Type.CHANNEL) return axis;
		final boolean one = size instanceof Axis.Fixed fixed ? fixed.length() == 1 : size instanceof Axis.Step step && step.min() == 1;
		if (one) return with(axis, new Axis.Fixed(1), 0);
		throw fields.wrong(field + ".axes.size", "does not allow a length of 1 along '" + axis.id() +
			"'; models of single planes (axes batch, channel, y, x) are run");
	}

	private static Axis with(final Axis axis, final Axis.Size size, final int halo) {
		return new Axis(axis.type(), axis.id(), size, halo, axis.channelNames(), axis.scale(), axis.unit());
	}

	private String type(final Map<?, ?> tensor) {
		final Object data = tensor.get("data");
		final Map<?, ?> map = data instanceof List<?> list && !list.isEmpty() ? fields.asMap(list.get(0), "data") //
			: fields.optionalMap(tensor, "data");
		final String type = fields.text(map, "type", map.get("values") == null ? "float32" : "uint8");
		if (!Tensor.isType(type)) throw fields.wrong("data.type", "is '" + type + "'; a type such as float32, uint8 or int64 is meant");
		return type;
	}

	private List<Operation> operations(final Map<?, ?> tensor, final String key) {
		final List<Operation> operations = new ArrayList<>();
		for (final Object each : fields.optionalList(tensor, key)) {
			final Map<?, ?> map = fields.asMap(each, key);
			final String id = fields.text(map, "id", null);
			if (!OPERATIONS.contains(id) && !(id.equals("scale_mean_variance") && key.equals("postprocessing"))) throw fields.wrong(key + ".id",
				"is '" + id + "', which is not known here; known are " + String.join(", ", OPERATIONS.stream().sorted().toList()));
			operations.add(new Operation(id, kwargs(fields.optionalMap(map, "kwargs"), tensor)));
		}
		return List.copyOf(operations);
	}

	private Map<String, Object> kwargs(final Map<?, ?> map, final Map<?, ?> tensor) {
		final Map<String, Object> kwargs = new HashMap<>();
		map.forEach((name, value) -> {
			if (value == null) return;
			final String key = fields.key(name, "kwargs");
			final List<?> parts = value instanceof List<?> list ? list : List.of(value);
			for (final Object part : parts) fields.text(part, "kwargs");
			if (key.equals("axes") && value instanceof List) kwargs.put(key, parts.stream().map(axis -> axisId(axis, tensor)).toList());
			else kwargs.put(key, key.equals("axis") ? axisId(value, tensor) : value);
		});
		return Map.copyOf(kwargs);
	}

	/** The name that an axis has here, of the one that it has there. */
	private Object axisId(final Object axis, final Map<?, ?> tensor) {
		for (final Object each : fields.list(tensor, "axes")) {
			if (each instanceof Map<?, ?> map && axis.equals(map.get("id")) && "channel".equals(map.get("type"))) return "channel";
		}
		return axis instanceof String id ? SHORT.getOrDefault(id, id) : axis;
	}
}
