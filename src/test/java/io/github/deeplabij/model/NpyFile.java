package io.github.deeplabij.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bytes of files in NumPy's format 1.0, as numpy.save writes them. */
public final class NpyFile {

	private NpyFile() {}

	/** A file of little-endian float32 in C order; the shape is as Python shows it, such as {@code (1, 2, 3)}. */
	public static byte[] floats(final String shape, final float... values) {
		final ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		data.asFloatBuffer().put(values);
		return of("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }", data.array());
	}

	/** A file with that header. */
	static byte[] of(final String header, final byte... data) {
		final int length = (header.length() + 1 + 10 + 63) / 64 * 64 - 10;
		final ByteBuffer bytes = ByteBuffer.allocate(10 + length + data.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0).putShort(
			(short) length);
		bytes.put(String.format("%-" + (length - 1) + "s\n", header).getBytes(StandardCharsets.US_ASCII));
		return bytes.put(data).array();
	}
}
