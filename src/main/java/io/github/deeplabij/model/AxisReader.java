package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads the axes of a tensor, one by one as they stand in a description of format 0.5. */
final class AxisReader {

	/** What the format called axes for short. */
	private static final Map<String, String> SHORT = Map.of("b", "batch", "c", "channel", "i", "index", "t", "time");

	private final ListedTensors tensors;
	private final Map<?, ?> config;
	private final Fields fields;

	/** @param config the fields of {@code config.deeplab_ij} */
	AxisReader(final ListedTensors tensors, final Map<?, ?> config, final Fields fields) {
		this.tensors = tensors;
		this.config = config;
		this.fields = fields;
	}

	/** The name of an axis that is called by that name, or for short. */
	static String name(final String axis) {
		return SHORT.getOrDefault(axis, axis);
	}

	/** @param field where the tensor is listed, {@code inputs} or {@code outputs} */
	List<Axis> axes(final Map<?, ?> tensor, final String field) {
		final List<Axis> axes = new ArrayList<>();
		final Set<String> ids = new HashSet<>();
		for (final Object each : fields.list(tensor, "axes")) {
			final Axis axis = axis(fields.asMap(each, field + ".axes"), field);
			if (!ids.add(axis.id())) throw fields.wrong(field + ".axes", "lists the axis '" + axis.id() + "' twice");
			axes.add(axis);
		}
		return axes;
	}

	/** Those axes that have a length in numbers, of all tensors of that name. */
	List<Axis> fixedAxes(final String tensor) {
		final List<Axis> axes = new ArrayList<>();
		for (final List<Map<?, ?>> listed : List.of(tensors.inputs(), tensors.outputs())) {
			for (final Map<?, ?> each : listed) {
				if (!tensors.inputId(each).equals(tensor)) continue;
				for (final Object axis : fields.list(each, "axes")) {
					if (axis instanceof Map<?, ?> map && map.get("size") instanceof Integer) axes.add(axis(map,
						"outputs"));
				}
			}
		}
		return axes;
	}

	private Axis axis(final Map<?, ?> map, final String field) {
		final String typeName = fields.text(map, "type", null);
		final Axis.Type type = type(typeName);
		final String given = fields.text(map, "id", type == Axis.Type.SPACE ? "x" : typeName);
		final String id = type == Axis.Type.BATCH || type == Axis.Type.CHANNEL ? typeName : name(given);
		final List<String> names = type == Axis.Type.CHANNEL ? channelNames(map) : List.of();
		final Axis.Size size = switch (type) {
			case BATCH -> new Axis.Fixed(batch(map));
			case CHANNEL -> channels(map, names, field);
			default -> size(map);
		};
		final int halo = fields.whole(map, "halo", 0);
		if (halo < 0) throw fields.wrong("axes.halo", "is " + halo + "; 0 or more is meant");
		final Optional<String> unit = Optional.ofNullable(map.get("unit")).map(each -> fields.text(each, "axes.unit"));
		return new Axis(type, id, size, halo, names, scale(map), unit);
	}

	private Axis.Type type(final String name) {
		try {
			return Axis.Type.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw fields.wrong("axes.type", "is '" + name + "'; batch, channel, index, time or space is meant");
		}
	}

	private int batch(final Map<?, ?> axis) {
		final int fallback = axis.get("size") instanceof Map ? 1 : fields.whole(axis, "size", 1);
		final int size = fields.whole(config, "batch", fallback);
		if (size < 1) throw fields.wrong("config.deeplab_ij.batch", "is " + size + "; 1 or more is meant");
		return size;
	}

	/** The names, or a pattern with {@code {i}} for their numbers from 1 on. */
	private List<String> channelNames(final Map<?, ?> axis) {
		final Object names = axis.get("channel_names");
		if (names instanceof List<?> list) return list.stream().map(each -> fields.text(each, "channel_names"))
			.toList();
		if (!(names instanceof String pattern)) return List.of();
		if (!(axis.get("size") instanceof Integer size) || size > Tensor.MOST_CHANNELS) return List.of();
		return IntStream.rangeClosed(1, size).mapToObj(i -> pattern.replace("{i}", String.valueOf(i))).toList();
	}

	private Axis.Size channels(final Map<?, ?> map, final List<String> names, final String field) {
		Axis.Size size = map.get("size") == null && !names.isEmpty() ? new Axis.Fixed(names.size()) : size(map);
		if (size instanceof Axis.Reference reference) size = channels(reference, field);
		if (!(size instanceof Axis.Fixed fixed)) throw fields.wrong("axes.size",
			"does not say how many channels there are in '" + field + "'; channel_names is meant");
		if (!names.isEmpty() && names.size() != fixed.length()) throw fields.wrong("axes.channel_names", "lists " +
			names.size() + " names, and size is " + fixed.length());
		return size;
	}

	/** As many channels as another tensor has, if that has a number of them. */
	private Axis.Size channels(final Axis.Reference reference, final String field) {
		for (final Axis axis : axes(tensors.find(reference, field), "inputs")) {
			if (axis.type() != Axis.Type.CHANNEL) continue;
			return axis.size() instanceof Axis.Fixed fixed ? new Axis.Fixed(Math.max(1, fixed.length() + reference
				.offset())) : reference;
		}
		return reference;
	}

	private double scale(final Map<?, ?> axis) {
		final Object value = axis.get("scale");
		if (value == null) return 1;
		if (value instanceof Number number && number.doubleValue() > 0 && Double.isFinite(number.doubleValue()))
			return number.doubleValue();
		throw fields.wrong("axes.scale", Fields.shown(value) + "; a number above 0 is meant");
	}

	private Axis.Size size(final Map<?, ?> axis) {
		final Object size = axis.get("size");
		if (size instanceof Integer length && length > 0) return new Axis.Fixed(length);
		if (size instanceof Map<?, ?> map) {
			if (map.containsKey("step")) return step(map);
			return map.containsKey("axis_id") ? reference(map) : new Axis.Open();
		}
		throw fields.wrong("axes.size", Fields.shown(size) +
			"; a length, {min, step} or {tensor_id, axis_id} is meant");
	}

	private Axis.Step step(final Map<?, ?> size) {
		final int min = fields.whole(size, "min", 1);
		final int step = fields.whole(size, "step", 1);
		if (min < 1 || step < 1) throw fields.wrong("axes.size", "has a min or step below 1");
		return new Axis.Step(min, step);
	}

	private Axis.Reference reference(final Map<?, ?> size) {
		final String axis = name(fields.text(size, "axis_id", ""));
		return new Axis.Reference(fields.text(size, "tensor_id", ""), axis, fields.whole(size, "offset", 0));
	}
}
