package io.github.deeplabij.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields of Protocol Buffers messages in an array, as far as an ONNX file is to be looked at or cut. */
final class Protobuf {

	private static final int VARINT = 0;
	private static final int EIGHT_BYTES = 1;
	private static final int BYTES = 2;
	private static final int FOUR_BYTES = 5;

	private final byte[] bytes;

	Protobuf(final byte[] bytes) {
		this.bytes = bytes;
	}

	/** A field of a message: its number, and where its tag, its content and what follows it start. */
	record Field(int number, int tag, int start, int end) {
	}

	/** The fields of the whole message. */
	List<Field> fields() {
		return fields(0, bytes.length);
	}

	/** The fields of the message that a field holds. */
	List<Field> fields(final Field message) {
		return fields(message.start, message.end);
	}

	/** Those of a number. */
	Stream<Field> fields(final Field message, final int number) {
		return fields(message).stream().filter(field -> field.number == number);
	}

	/** What a field of text holds. */
	String text(final Field field) {
		return new String(bytes, field.start, field.end - field.start, StandardCharsets.UTF_8);
	}

	/** The text of the last field of a number in a message, which is the one that counts. */
	Optional<String> text(final Field message, final int number) {
		return fields(message, number).reduce((first, second) -> second).map(this::text);
	}

	/** What a field of a whole number holds. */
	long number(final Field field) {
		return value(field.start, field.end);
	}

	/** Writes a field as it is. */
	void copy(final Field field, final ByteArrayOutputStream to) {
		to.write(bytes, field.tag, field.end - field.tag);
	}

	/** Writes a field of that number that holds a message of these fields. */
	void write(final int number, final List<Field> message, final ByteArrayOutputStream to) {
		varint(number << 3 | BYTES, to);
		varint(message.stream().mapToInt(part -> part.end - part.tag).sum(), to);
		message.forEach(part -> copy(part, to));
	}

	/** Writes a field of that number that holds a message, or bytes. */
	static void write(final int number, final byte[] content, final ByteArrayOutputStream to) {
		varint(number << 3 | BYTES, to);
		varint(content.length, to);
		to.writeBytes(content);
	}

	/** Writes a field of that number that holds a text. */
	static void write(final int number, final String text, final ByteArrayOutputStream to) {
		write(number, text.getBytes(StandardCharsets.UTF_8), to);
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
