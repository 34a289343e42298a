package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tensors that a description of format 0.5 lists, as they stand there.
 *
 * @param inputs at least one
 * @param outputs at least one
 */
record ListedTensors(List<Map<?, ?>> inputs, List<Map<?, ?>> outputs, Fields fields) {

	static ListedTensors of(final Map<?, ?> root, final Fields fields) {
		return new ListedTensors(tensors(root, "inputs", fields), tensors(root, "outputs", fields), fields);
	}

	private static List<Map<?, ?>> tensors(final Map<?, ?> root, final String key, final Fields fields) {
		final List<Map<?, ?>> tensors = new ArrayList<>();
		for (final Object each : fields.list(root, key)) tensors.add(fields.asMap(each, key));
		if (tensors.isEmpty()) throw fields.wrong(key, "lists no tensors");
		return tensors;
	}

	String inputId(final Map<?, ?> input) {
		return id(input, "input");
	}

	String outputId(final Map<?, ?> output) {
		return id(output, "output");
	}

	private String id(final Map<?, ?> tensor, final String fallback) {
		final String id = fields.text(tensor, "id", tensor.containsKey("name") ? null : fallback);
		if (id.isBlank()) throw fields.wrong("id", "is empty");
		return id;
	}

	/**
	 * The tensor that an axis refers to.
	 *
	 * @param field where that axis is listed, {@code inputs} or {@code outputs}; an input refers to inputs alone
	 */
	Map<?, ?> find(final Axis.Reference reference, final String field) {
		final String id = reference.tensor();
		final Stream<Map<?, ?>> in = inputs.stream().filter(each -> inputId(each).equals(id));
		final Stream<Map<?, ?>> out = outputs.stream().filter(each -> outputId(each).equals(id));
		return (field.equals("inputs") ? in : Stream.concat(in, out)).findFirst().orElseThrow(() ->
			fields.wrong(field + ".axes.size",
			"refers to the tensor '" + id + "', which is not listed"));
	}
}
