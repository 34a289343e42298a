package io.github.deeplabij.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The outputs of an ONNX file (onnx.proto) whose type is {@code optional}. ONNX Runtime's Java can't say what a graph
 * gives as soon
 * as one of them is there, wherefore they are left out: no image comes from there.
 */
final class OptionalOutputs {

	private static final int GRAPH = 7;
	private static final int OUTPUT = 12;
	/** In ValueInfoProto. */
	private static final int NAME = 1;
	private static final int TYPE = 2;
	/** In TypeProto. */
	private static final int OPTIONAL = 9;

	private static final int VARINT = 0;
	private static final int EIGHT_BYTES = 1;
	private static final int BYTES = 2;
	private static final int FOUR_BYTES = 5;

	private final byte[] bytes;

	private OptionalOutputs(final byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * The same file without them; the very same bytes if there are none, or no others.
	 *
	 * @param kept the names of outputs that stay whatever they are
	 */
	static byte[] removed(final byte[] onnx, final List<String> kept) {
		return new OptionalOutputs(onnx).removed(kept);
	}

	/** A field of a message: its number, and where its tag, its content and what follows it start. */
	private record Field(int number, int tag, int start, int end) {
	}

	private byte[] removed(final List<String> kept) {
		final ByteArrayOutputStream model = new ByteArrayOutputStream();
		boolean any = false;
		for (final Field field : fields(0, bytes.length)) {
			final List<Field> parts = field.number == GRAPH ? fields(field.start, field.end) : List.of();
			final List<Field> rest = parts.stream().filter(part -> part.number != OUTPUT || !isOptional(part,
				kept)).toList();
			if (rest.size() == parts.size() || rest.stream().noneMatch(part -> part.number == OUTPUT)) {
				copy(field, model);
				continue;
			}
			any = true;
			varint(GRAPH << 3 | BYTES, model);
			varint(rest.stream().mapToInt(part -> part.end - part.tag).sum(), model);
			rest.forEach(part -> copy(part, model));
		}
		return any ? model.toByteArray() : bytes;
	}

	private boolean isOptional(final Field output, final List<String> kept) {
		boolean optional = false;
		boolean wanted = false;
		for (final Field field : fields(output.start, output.end)) {
			if (field.number == TYPE) optional |= fields(field.start, field.end).stream().anyMatch(type ->
				type.number == OPTIONAL);
			if (field.number == NAME) wanted = kept.contains(new String(bytes, field.start,
				field.end - field.start, StandardCharsets.UTF_8));
		}
		return optional && !wanted;
	}

	private void copy(final Field field, final ByteArrayOutputStream to) {
		to.write(bytes, field.tag, field.end - field.tag);
	}

	/** The fields of a message; up to the first that is damaged. */
	private List<Field> fields(final int from, final int end) {
		final List<Field> fields = new ArrayList<>();
		int position = from;
		while (position < end) {
			final int tag = position;
			position = afterVarint(position, end);
			final long key = value(tag, position);
			final int kind = (int) (key & 7);
			int start = position;
			long length = kind == EIGHT_BYTES ? 8 : kind == FOUR_BYTES ? 4 : -1;
			if (kind == VARINT) length = afterVarint(start, end) - start;
			if (kind == BYTES) {
				start = afterVarint(position, end);
				length = value(position, start);
			}
			if (length < 0 || length > end - start) return fields;
			position = start + (int) length;
			fields.add(new Field((int) (key >>> 3), tag, start, position));
		}
		return fields;
	}

	/** Where a number that starts there has ended. */
	private int afterVarint(final int start, final int end) {
		int position = start;
		while (position < end && bytes[position] < 0) position++;
		return Math.min(position + 1, end);
	}

	private long value(final int start, final int end) {
		long value = 0;
		for (int i = start; i < end; i++) value |= (bytes[i] & 0x7fL) << 7 * (i - start);
		return value;
	}

	private static void varint(final int number, final ByteArrayOutputStream to) {
		int rest = number;
		for (; (rest & ~0x7f) != 0; rest >>>= 7) to.write(rest & 0x7f | 0x80);
		to.write(rest);
	}
}
