package io.github.deeplabij.onnx;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.onnx.Protobuf.Field;

/**
 * What the Softmax reads that an output of an ONNX file (onnx.proto) is made by. ONNX Runtime computes a Softmax over
 * channels slowly, and labels need none.
 */
final class SoftmaxInput {

	/** In ModelProto. */
	private static final int GRAPH = 7;
	private static final int OPSETS = 8;
	/** In OperatorSetIdProto. */
	private static final int VERSION = 2;
	/** In GraphProto. */
	private static final int NODE = 1;
	private static final int OUTPUT = 12;
	/** In NodeProto. */
	private static final int NODE_INPUT = 1;
	private static final int NODE_OUTPUT = 2;
	private static final int OPERATOR = 4;
	private static final int ATTRIBUTE = 5;
	private static final int NODE_DOMAIN = 7;
	/** In AttributeProto. */
	private static final int NUMBER = 3;
	/** In ValueInfoProto; in AttributeProto and OperatorSetIdProto too. */
	private static final int NAME = 1;
	private static final int TYPE = 2;
	/** Since this version of the operators, a Softmax is along one axis; before, along all from that on. */
	private static final int ONE_AXIS = 13;

	private final Protobuf file;
	private final List<Field> fields;
	private final List<Field> parts;

	private SoftmaxInput(final Protobuf file, final List<Field> fields, final Field graph) {
		this.file = file;
		this.fields = fields;
		parts = file.fields(graph);
	}

	/** A file with one more output. */
	record Opened(byte[] onnx, String output) {
	}

	/**
	 * The same file with one more output: what the Softmax reads.
	 *
	 * @param output the name of the output that the Softmax makes; where there is none of that name, the first is meant
	 * @param axis along which the Softmax is to be
	 * @param rank how many axes the output has
	 * @return empty if that output is not made by such a Softmax alone
	 */
	static Optional<Opened> of(final byte[] onnx, final String output, final int axis, final int rank) {
		final Protobuf file = new Protobuf(onnx);
		final List<Field> fields = file.fields();
		final List<Field> graphs = fields.stream().filter(field -> field.number() == GRAPH).toList();
		if (graphs.size() != 1) return Optional.empty();
		final SoftmaxInput graph = new SoftmaxInput(file, fields, graphs.get(0));
		return graph.output(output).flatMap(made -> graph.softmax(file.text(made, NAME).orElse(""), axis, rank).map(
			read -> new Opened(graph.with(read, made), read)));
	}

	private Optional<Field> output(final String name) {
		final List<Field> outputs = parts.stream().filter(part -> part.number() == OUTPUT).toList();
		return outputs.stream().filter(each -> file.text(each, NAME).orElse("").equals(name)).findFirst().or(() ->
			outputs.stream().findFirst());
	}

	/** What the Softmax reads that makes an output; empty if something else makes it, or it is an output already. */
	private Optional<String> softmax(final String output, final int axis, final int rank) {
		return parts.stream().filter(part -> part.number() == NODE && has(part, NODE_OUTPUT, output)).findFirst()
			.filter(node -> file.text(node, OPERATOR).orElse("").equals("Softmax") && file.text(node, NODE_DOMAIN)
				.orElse("").isEmpty() && isAlong(node, axis, rank))
			.flatMap(node -> file.text(node, NODE_INPUT)).filter(read -> parts.stream().anyMatch(part ->
				part.number() == NODE && has(part, NODE_OUTPUT, read)) && parts.stream().noneMatch(part ->
					part.number() == OUTPUT && has(part, NAME, read)));
	}

	private boolean has(final Field message, final int number, final String text) {
		return file.fields(message, number).anyMatch(field -> file.text(field).equals(text));
	}

	private boolean isAlong(final Field node, final int axis, final int rank) {
		final boolean one = version() >= ONE_AXIS;
		final long given = file.fields(node, ATTRIBUTE).filter(each -> has(each, NAME, "axis")).flatMap(each ->
			file.fields(each, NUMBER)).mapToLong(file::number).findFirst().orElse(one ? -1 : 1);
		return (given < 0 ? given + rank : given) == axis && (one || axis == rank - 1);
	}

	/** The version of ONNX's own operators. */
	private long version() {
		return fields.stream().filter(field -> field.number() == OPSETS && file.text(field, NAME).orElse("").isEmpty())
			.flatMap(field -> file.fields(field, VERSION)).mapToLong(file::number).findFirst().orElse(1);
	}

	/** The file with one more output, of the type of another. */
	private byte[] with(final String read, final Field made) {
		final ByteArrayOutputStream value = new ByteArrayOutputStream();
		Protobuf.write(NAME, read, value);
		file.fields(made, TYPE).forEach(type -> file.copy(type, value));
		final ByteArrayOutputStream graph = new ByteArrayOutputStream();
		for (final Field part : parts) file.copy(part, graph);
		Protobuf.write(OUTPUT, value.toByteArray(), graph);
		final ByteArrayOutputStream model = new ByteArrayOutputStream();
		for (final Field field : fields) {
			if (field.number() == GRAPH) Protobuf.write(GRAPH, graph.toByteArray(), model);
			else file.copy(field, model);
		}
		return model.toByteArray();
	}
}
