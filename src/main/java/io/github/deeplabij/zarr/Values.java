package io.github.deeplabij.zarr;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Between arrays of primitives and their bytes, little-endian. */
final class Values {

	private Values() {}

	/** Bytes as the array that a type has; those of one byte are the array itself. */
	static Object of(final byte[] bytes, final ElementType type) {
		final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		final Object values = create(type, bytes.length / type.bytes());
		switch (type) {
			case INT8, UINT8 -> {
				return bytes;
			}
			case INT16, UINT16 -> buffer.asShortBuffer().get((short[]) values);
			case INT32, UINT32 -> buffer.asIntBuffer().get((int[]) values);
			case INT64, UINT64 -> buffer.asLongBuffer().get((long[]) values);
			case FLOAT32 -> buffer.asFloatBuffer().get((float[]) values);
			case FLOAT64 -> buffer.asDoubleBuffer().get((double[]) values);
		}
		return values;
	}

	/** A new array of a type. */
	private static Object create(final ElementType type, final int length) {
		return switch (type) {
			case INT8, UINT8 -> null;
			case INT16, UINT16 -> new short[length];
			case INT32, UINT32 -> new int[length];
			case INT64, UINT64 -> new long[length];
			case FLOAT32 -> new float[length];
			case FLOAT64 -> new double[length];
		};
	}

	/** The bytes of an array that a type has; those of one byte are the array itself. */
	static byte[] bytes(final Object values, final ElementType type) {
		if (type.bytes() == 1) return (byte[]) values;
		final byte[] bytes = new byte[Math.multiplyExact(Array.getLength(values), type.bytes())];
		final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		switch (type) {
			case INT16, UINT16 -> buffer.asShortBuffer().put((short[]) values);
			case INT32, UINT32 -> buffer.asIntBuffer().put((int[]) values);
			case INT64, UINT64 -> buffer.asLongBuffer().put((long[]) values);
			case FLOAT32 -> buffer.asFloatBuffer().put((float[]) values);
			default -> buffer.asDoubleBuffer().put((double[]) values);
		}
		return bytes;
	}
}
