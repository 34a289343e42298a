package io.github.deeplabij.zarr;

import java.util.Arrays;

/** Boxes of elements in arrays in C order, which are kept as bytes. */
final class Boxes {

	private Boxes() {}

	/** How many elements a box has; -1 if they are more than 2^62. */
	static long count(final int[] shape) {
		long count = 1;
		for (final int length : shape) {
			if (length != 0 && count > (1L << 62) / length) return -1;
			count *= length;
		}
		return count;
	}

	/** Elements between neighbours along each axis. */
	static int[] strides(final int[] shape) {
		final int[] strides = new int[shape.length];
		int stride = 1;
		for (int axis = shape.length - 1; axis >= 0; axis--) {
			strides[axis] = stride;
			stride *= shape[axis];
		}
		return strides;
	}

	/** Copies a box from one array into another. */
	static void copy(final byte[] from, final int[] fromShape, final int[] origin, final Target target,
		final int elementBytes)
	{
		copyStrided(from, strides(fromShape), origin, target, elementBytes);
	}

	/**
	 * Copies a box from one array into another.
	 *
	 * @param fromStrides elements between neighbours along each axis of the first one
	 */
	static void copyStrided(final byte[] from, final int[] fromStrides, final int[] origin, final Target target,
		final int elementBytes)
	{
		final int[] size = target.size();
		if (count(size) == 0) return;
		final int[] toStrides = strides(target.shape());
		int in = dot(origin, fromStrides);
		int out = dot(target.at(), toStrides);
		int run = 1;
		int axes = size.length;
		while (axes > 0 && fromStrides[axes - 1] == run && toStrides[axes - 1] == run) {
			run *= size[axes - 1];
			axes--;
		}
		final int[] index = new int[axes];
		while (true) {
			System.arraycopy(from, in * elementBytes, target.bytes(), out * elementBytes, run * elementBytes);
			int axis = axes - 1;
			for (; axis >= 0; axis--) {
				in += fromStrides[axis];
				out += toStrides[axis];
				if (++index[axis] < size[axis]) break;
				in -= fromStrides[axis] * size[axis];
				out -= toStrides[axis] * size[axis];
				index[axis] = 0;
			}
			if (axis < 0) return;
		}
	}

	private static int dot(final int[] a, final int[] b) {
		int sum = 0;
		for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
		return sum;
	}

	/** Fills a box with an element. */
	static void fill(final byte[] element, final Target target) {
		final int[] size = target.size();
		final long count = count(size);
		if (count == 0) return;
		final int row = size.length == 0 ? 1 : size[size.length - 1];
		final byte[] filled = repeat(element, row);
		final int[] strides = new int[size.length];
		if (size.length > 0) strides[size.length - 1] = 1;
		copyStrided(filled, strides, new int[size.length], target, element.length);
	}

	/** An element so many times. */
	static byte[] repeat(final byte[] element, final int count) {
		final byte[] bytes = new byte[Math.multiplyExact(element.length, count)];
		if (isZero(element) || count == 0) return bytes;
		System.arraycopy(element, 0, bytes, 0, element.length);
		for (int done = element.length; done < bytes.length; done *= 2)
			System.arraycopy(bytes, 0, bytes, done, Math.min(done, bytes.length - done));
		return bytes;
	}

	private static boolean isZero(final byte[] element) {
		return Arrays.equals(element, new byte[element.length]);
	}

	/** Whether bytes are nothing but an element again and again. */
	static boolean isFilled(final byte[] bytes, final byte[] element) {
		final int step = element.length;
		return bytes.length == 0 || Arrays.equals(bytes, 0, step, element, 0, step) && Arrays.equals(bytes, step,
			bytes.length, bytes, 0, bytes.length - step);
	}

	/** Turns the bytes of each element round, in place. */
	static void swap(final byte[] bytes, final int elementBytes) {
		for (int start = 0; start < bytes.length; start += elementBytes) {
			for (int i = start, j = start + elementBytes - 1; i < j; i++, j--) {
				final byte kept = bytes[i];
				bytes[i] = bytes[j];
				bytes[j] = kept;
			}
		}
	}
}
