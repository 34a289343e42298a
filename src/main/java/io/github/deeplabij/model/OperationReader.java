package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a description of format 0.5 lets be done to a tensor before or after the graph. */
final class OperationReader {

	private static final Set<String> KNOWN = Set.of("binarize", "clip", "ensure_dtype", "fixed_zero_mean_unit_variance",
		"scale_linear", "scale_range", "sigmoid", "softmax", "zero_mean_unit_variance");

	private final Fields fields;

	OperationReader(final Fields fields) {
		this.fields = fields;
	}

	/** @param key {@code preprocessing} or {@code postprocessing} */
	List<Operation> operations(final Map<?, ?> tensor, final String key) {
		final List<Operation> operations = new ArrayList<>();
		for (final Object each : fields.optionalList(tensor, key)) {
			final Map<?, ?> map = fields.asMap(each, key);
			final String id = fields.text(map, "id", null);
			final boolean known = KNOWN.contains(id) || id.equals("scale_mean_variance") && key.equals(
				"postprocessing");
			if (!known) throw fields.wrong(key + ".id", "is '" + id + "', which is not known here; known are " + String
				.join(", ", KNOWN.stream().sorted().toList()));
			operations.add(new Operation(id, kwargs(fields.optionalMap(map, "kwargs"), tensor)));
		}
		return List.copyOf(operations);
	}

	private Map<String, Object> kwargs(final Map<?, ?> map, final Map<?, ?> tensor) {
		final Map<String, Object> kwargs = new HashMap<>();
		map.forEach((name, value) -> {
			if (value == null) return;
			final String key = fields.key(name, "kwargs");
			kwargs.put(key, kwarg(key, value, tensor));
		});
		return Map.copyOf(kwargs);
	}

	private Object kwarg(final String key, final Object value, final Map<?, ?> tensor) {
		final List<?> parts = value instanceof List<?> list ? list : List.of(value);
		for (final Object part : parts)
			fields.text(part, "kwargs");
		if (key.equals("axes") && value instanceof List) return parts.stream().map(axis -> axisId(axis, tensor))
			.toList();
		return key.equals("axis") ? axisId(value, tensor) : value;
	}

	/** The name that an axis has here, of the one that it has there. */
	private Object axisId(final Object axis, final Map<?, ?> tensor) {
		for (final Object each : fields.list(tensor, "axes")) {
			if (each instanceof Map<?, ?> map && axis.equals(map.get("id")) && "channel".equals(map.get("type")))
				return "channel";
		}
		return axis instanceof String id ? AxisReader.name(id) : axis;
	}
}
