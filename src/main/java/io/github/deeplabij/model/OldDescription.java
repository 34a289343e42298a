package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/**
 * Turns the fields of a description of format 0.4 into those of 0.5 (https://github.com/bioimage-io/spec-bioimage-io,
 * the specification of 0.4).
 */
final class OldDescription {

	/** What each letter of {@code axes} stands for in 0.5, where types and names are the same but for axes in space. */
	private static final Map<Character, String> TYPES = Map.of('b', "batch", 'i', "index", 't', "time", 'c', "channel",
		'z', "space", 'y', "space", 'x', "space");

	/** The measured operations, which had a mode. */
	private static final Set<String> MEASURED = Set.of("zero_mean_unit_variance", "scale_range", "scale_mean_variance");

	private final Fields fields;
	private final Map<?, ?> root;

	private OldDescription(final Map<?, ?> root, final Fields fields) {
		this.fields = fields;
		this.root = root;
	}

	/**
	 * The same in format 0.5.
	 *
	 * @throws DeepLabException if a field is wrong; names it
	 */
	static Map<?, ?> upgrade(final Map<?, ?> root, final Fields fields) {
		return new OldDescription(root, fields).upgrade();
	}

	private Map<?, ?> upgrade() {
		final Map<Object, Object> upgraded = new LinkedHashMap<>(root);
		upgraded.put("inputs", tensors("inputs", "preprocessing"));
		upgraded.put("outputs", tensors("outputs", "postprocessing"));
		return upgraded;
	}

	private List<Map<String, Object>> tensors(final String key, final String operations) {
		final List<?> tests = fields.optionalList(root, "test_" + key);
		final List<Map<String, Object>> tensors = new ArrayList<>();
		for (final Object each : fields.list(root, key)) {
			final Map<?, ?> tensor = fields.asMap(each, key);
			final Map<String, Object> upgraded = new LinkedHashMap<>();
			final String axes = axes(tensor, key);
			upgraded.put("id", fields.text(tensor, "name", null));
			upgraded.put("data", Map.of("type", fields.text(tensor, "data_type", "float32")));
			upgraded.put("axes", axes(tensor, axes, key));
			upgraded.put(operations, fields.optionalList(tensor, operations).stream().map(operation -> operation(fields
				.asMap(operation, operations), axes)).toList());
			if (tensors.size() < tests.size() && tests.get(tensors.size()) != null) upgraded.put("test_tensor", test(
				tests.get(tensors.size()), key));
			tensors.add(upgraded);
		}
		return tensors;
	}

	private Map<?, ?> test(final Object file, final String key) {
		return file instanceof Map<?, ?> map ? map : Map.of("source", fields.text(file, "test_" + key));
	}

	private String axes(final Map<?, ?> tensor, final String key) {
		final String axes = fields.text(tensor, "axes", null);
		for (final char letter : axes.toCharArray()) {
			if (!TYPES.containsKey(letter)) throw fields.wrong(key + ".axes", "is '" + axes +
				"'; the letters b, i, t, c, z, y and x are meant");
		}
		return axes;
	}

	private List<Map<String, Object>> axes(final Map<?, ?> tensor, final String letters, final String key) {
		final List<Map<String, Object>> axes = new ArrayList<>();
		for (int i = 0; i < letters.length(); i++) {
			final char letter = letters.charAt(i);
			final Map<String, Object> axis = new LinkedHashMap<>();
			axis.put("type", TYPES.get(letter));
			axis.put("id", id(letter));
			if (tensor.get("shape") instanceof Map<?, ?> shape) size(axis, shape, letters, i, key);
			else axis.put("size", whole(entry(tensor, "shape", letters, i, key), key + ".shape"));
			if (tensor.get("halo") != null) axis.put("halo", whole(entry(tensor, "halo", letters, i, key), key +
				".halo"));
			axes.add(axis);
		}
		return axes;
	}

	private void size(final Map<String, Object> axis, final Map<?, ?> shape, final String letters, final int i,
		final String key)
	{
		if (shape.containsKey("min")) {
			final int min = whole(entry(shape, "min", letters, i, key), key + ".shape.min");
			final int step = whole(entry(shape, "step", letters, i, key), key + ".shape.step");
			axis.put("size", step == 0 ? min : Map.of("min", min, "step", step));
			return;
		}
		final double scale = number(entry(shape, "scale", letters, i, key), key + ".shape.scale");
		final double offset = 2 * number(entry(shape, "offset", letters, i, key), key + ".shape.offset");
		final String[] reference = fields.text(shape, "reference_tensor", null).split("\\.", 2);
		final char letter = reference.length > 1 && reference[1].length() == 1 ? reference[1].charAt(0) : letters
			.charAt(i);
		if (scale == 0 || axis.get("type").equals("batch")) axis.put("size", scale == 0 ? (int) offset : 1);
		else if (axis.get("type").equals("space") || axis.get("type").equals("time")) {
			axis.put("size", Map.of("tensor_id", reference[0], "axis_id", id(letter), "offset", (int) offset));
			axis.put("scale", 1 / scale);
		}
		else axis.put("size", (int) (scale * length(reference[0], letter, key) + offset));
	}

	/** The least length of an input's axis. */
	private int length(final String name, final char letter, final String key) {
		for (final Object each : fields.list(root, "inputs")) {
			final Map<?, ?> input = fields.asMap(each, "inputs");
			if (!name.equals(fields.text(input, "name", ""))) continue;
			final String letters = axes(input, "inputs");
			final int i = letters.indexOf(letter);
			if (i < 0) break;
			return input.get("shape") instanceof Map<?, ?> shape ? whole(entry(shape, "min", letters, i, "inputs"),
				"inputs.shape.min") : whole(entry(input, "shape", letters, i, "inputs"), "inputs.shape");
		}
		throw fields.wrong(key + ".shape", "refers to the axis '" + letter + "' of '" + name +
			"', which is none of an input");
	}

	private Object entry(final Map<?, ?> map, final String what, final String letters, final int i, final String key) {
		final List<?> list = fields.list(map, what);
		if (list.size() == letters.length()) return list.get(i);
		throw fields.wrong(key + "." + what, "lists " + list.size() + " numbers for the " + letters.length() +
			" axes '" + letters + "'");
	}

	private int whole(final Object value, final String field) {
		if (value instanceof Integer whole) return whole;
		throw fields.wrong(field, "holds a value that " + Fields.shown(value) + "; whole numbers are meant");
	}

	/** A number; none is 0. */
	private double number(final Object value, final String field) {
		if (value == null) return 0;
		if (value instanceof Number number && number.doubleValue() >= -Integer.MAX_VALUE && number
			.doubleValue() <= Integer.MAX_VALUE)
		{
			return number.doubleValue();
		}
		throw fields.wrong(field, "holds a value that " + Fields.shown(value) + "; numbers are meant");
	}

	private static String id(final char letter) {
		final String type = TYPES.get(letter);
		return type == null || type.equals("space") ? String.valueOf(letter) : type;
	}

	private Map<String, Object> operation(final Map<?, ?> operation, final String letters) {
		final String name = fields.text(operation, "name", null);
		final Map<Object, Object> kwargs = new LinkedHashMap<>(fields.optionalMap(operation, "kwargs"));
		final String axes = kwargs.get("axes") == null ? "" : fields.text(kwargs.remove("axes"), name + ".kwargs.axes");
		final Object mode = kwargs.remove("mode");
		final boolean fixed = name.equals("zero_mean_unit_variance") && (mode == null || mode.equals("fixed"));
		if (fixed && (kwargs.get("mean") == null || kwargs.get("std") == null)) throw fields.wrong(
			"zero_mean_unit_variance.kwargs.mode", mode == null ? "is missing, and so are mean or std"
				: "is 'fixed', and mean or std is missing");
		if (fixed || name.equals("scale_linear")) alongTheRest(kwargs, axes, letters);
		else if (MEASURED.contains(name)) {
			final List<String> ids = axes.chars().mapToObj(letter -> id((char) letter)).collect(Collectors.toCollection(
				ArrayList::new));
			if ("per_dataset".equals(mode) && !ids.contains("batch")) ids.add(0, "batch");
			if (!ids.isEmpty()) kwargs.put("axes", ids);
		}
		return Map.of("id", fixed ? "fixed_zero_mean_unit_variance" : name, "kwargs", kwargs);
	}

	/** Fixed numbers named the axes that have them in common; now they name the one that they are along. */
	private static void alongTheRest(final Map<Object, Object> kwargs, final String axes, final String letters) {
		kwargs.remove("eps");
		for (final char letter : letters.toCharArray()) {
			if (letter != 'b' && axes.indexOf(letter) < 0 && kwargs.values().stream().anyMatch(
				List.class::isInstance))
			{
				kwargs.put("axis", letters.indexOf('c') < 0 ? id(letter) : "channel");
			}
		}
	}
}
