package io.github.deeplabij.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The inputs that an ONNX file declares, read from its bytes alone: to load it might end this JVM.
 *
 * @param type the number of the element type in onnx.proto; 0 if it is not said
 * @param shape the lengths of its axes, -1 where none is said; null if no shape is
 */
public record GraphInput(int type, long[] shape) {

	private static final int GRAPH = 7;
	private static final int INPUT = 11;

	/** The inputs of a file, as far as it can be read. */
	public static List<GraphInput> of(final byte[] onnx) {
		final List<GraphInput> inputs = new ArrayList<>();
		for (final Field graph : fields(ByteBuffer.wrap(onnx))) {
			if (graph.number == GRAPH) for (final Field each
				: fields(graph.bytes)) if (each.number == INPUT) inputs.add(input(each.bytes));
		}
		return inputs;
	}

	/** ValueInfoProto: type 2 > tensor_type 1 > elem_type 1, shape 2 > dim 1 > dim_value 1. */
	private static GraphInput input(final ByteBuffer info) {
		final List<Field> tensor = inside(inside(fields(info), 2), 1);
		final int type = tensor.stream().filter(field -> field.number == 1).mapToInt(field ->
			(int) field.value).findFirst().orElse(0);
		if (tensor.stream().noneMatch(field -> field.number == 2)) return new GraphInput(type, null);
		final LongStream.Builder shape = LongStream.builder();
		for (final Field dim : inside(tensor, 2)) {
			if (dim.number == 1) shape.add(fields(dim.bytes).stream().filter(field ->
				field.number == 1).mapToLong(Field::value).findFirst()
				.orElse(-1));
		}
		return new GraphInput(type, shape.build().toArray());
	}

	/** The fields of the first message of that number. */
	private static List<Field> inside(final List<Field> fields, final int number) {
		return fields.stream().filter(field -> field.number == number).findFirst().map(field ->
			fields(field.bytes)).orElse(List.of());
	}

	private record Field(int number, long value, ByteBuffer bytes) {
	}

	private static List<Field> fields(final ByteBuffer message) {
		final List<Field> fields = new ArrayList<>();
		final ByteBuffer in = message.duplicate();
		while (in.hasRemaining()) {
			final long tag = varint(in);
			final int kind = (int) (tag & 7);
			final int number = (int) (tag >>> 3);
			if (kind == 0) fields.add(new Field(number, varint(in), ByteBuffer.allocate(0)));
			else if (kind == 2) {
				final int length = (int) Math.min(varint(in), in.remaining());
				fields.add(new Field(number, 0, in.slice(in.position(), length)));
				in.position(in.position() + length);
			}
			else if (kind == 5 || kind == 1) in.position(Math.min(in.limit(), in.position() + (kind == 5 ? 4 : 8)));
			else return fields;
		}
		return fields;
	}

	private static long varint(final ByteBuffer in) {
		long value = 0;
		for (int shift = 0; shift < 64 && in.hasRemaining(); shift += 7) {
			final byte next = in.get();
			value |= (long) (next & 0x7f) << shift;
			if (next >= 0) break;
		}
		return value;
	}
}
