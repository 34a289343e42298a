package io.github.deeplabij.scale;

import io.github.deeplabij.plane.Histogram;
import io.github.deeplabij.zarr.ElementType;
import io.github.deeplabij.zarr.FillValue;

/** The values of an array of Zarr, as numbers. */
final class Samples {

	private Samples() {}

	/** Whether all values are whole numbers from 0 to 65,535. */
	static boolean areWhole(final ElementType type) {
		return type == ElementType.UINT8 || type == ElementType.UINT16;
	}

	/** Reads some values, from {@code start} on, into floats from {@code at} on. */
	static void floats(final Object values, final ElementType type, final int start, final float[] into, final int at,
		final int count)
	{
		switch (type) {
			// one loop each for those that most images have
			case UINT8 -> {
				final byte[] bytes = (byte[]) values;
				for (int i = 0; i < count; i++)
					into[at + i] = bytes[start + i] & 0xff;
			}
			case UINT16 -> {
				final short[] shorts = (short[]) values;
				for (int i = 0; i < count; i++)
					into[at + i] = shorts[start + i] & 0xffff;
			}
			case FLOAT32 -> System.arraycopy(values, start, into, at, count);
			default -> {
				for (int i = 0; i < count; i++)
					into[at + i] = value(values, type, start + i);
			}
		}
	}

	/** The value that bits of an array's fill stand for; see {@link FillValue}. */
	static float fill(final ElementType type, final long bits) {
		return type == ElementType.UINT64 ? unsigned(bits) : (float) FillValue.number(type, bits);
	}

	private static float value(final Object values, final ElementType type, final int i) {
		return switch (type) {
			case INT8 -> ((byte[]) values)[i];
			case UINT8 -> ((byte[]) values)[i] & 0xff;
			case INT16 -> ((short[]) values)[i];
			case UINT16 -> ((short[]) values)[i] & 0xffff;
			case INT32 -> ((int[]) values)[i];
			case UINT32 -> ((int[]) values)[i] & 0xffffffffL;
			case INT64 -> ((long[]) values)[i];
			case UINT64 -> unsigned(((long[]) values)[i]);
			case FLOAT32 -> ((float[]) values)[i];
			case FLOAT64 -> (float) ((double[]) values)[i];
		};
	}

	private static float unsigned(final long bits) {
		return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2f;
	}

	/** Counts whole values. */
	static void count(final Object values, final Histogram histogram) {
		final long[] counts = new long[1 << 16];
		if (values instanceof byte[] bytes) for (final byte each : bytes)
			counts[each & 0xff]++;
		else for (final short each : (short[]) values)
			counts[each & 0xffff]++;
		for (int value = 0; value < counts.length; value++)
			if (counts[value] > 0) histogram.add(value, counts[value]);
	}
}
