package io.github.deeplabij.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of protocol buffers' messages. */
final class Proto {

	private Proto() {}

	/** A field that holds a message, a text, or bytes. */
	static byte[] field(final int number, final byte[]... parts) {
		final byte[] content = join(parts);
		return join(varint((long) number << 3 | 2), varint(content.length), content);
	}

	static byte[] field(final int number, final String text) {
		return field(number, text.getBytes(StandardCharsets.UTF_8));
	}

	static byte[] number(final int field, final long value) {
		return join(varint((long) field << 3), varint(value));
	}

	static byte[] join(final byte[]... parts) {
		final ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (final byte[] part : parts)
			all.writeBytes(part);
		return all.toByteArray();
	}

	static byte[] varint(final long value) {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		long rest = value;
		for (; (rest & ~0x7fL) != 0; rest >>>= 7)
			bytes.write((int) (rest & 0x7f) | 0x80);
		bytes.write((int) rest);
		return bytes.toByteArray();
	}

	/** A tensor that lies in another file. */
	static byte[] external(final String location) {
		return join(number(1, 3), number(2, 1), field(8, "w"), field(13, field(1, "offset"), field(2, "0")), field(13,
			field(1, "location"), field(2, location)), number(14, 1));
	}
}
