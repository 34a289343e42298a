package io.github.deeplabij.zarr;

import java.util.Arrays;

/** Boxes of elements in arrays in C order, which are kept as bytes. */
final class Boxes {

	private Boxes() {}

	/**
	 * Copies elements from an array into a box.
	 *
	 * @param strides elements between neighbours in the array along each axis of the box
	 * @param offset of the first element in the array
	 */
	static void copy(final byte[] from, final int[] strides, final int offset, final Target target,
		final int elementBytes)
	{
		final int[] size = target.size();
		if (Shapes.count(size) == 0) return;
		int run = 1;
		int axes = size.length;
		while (axes > 0 && strides[axes - 1] == run && target.strides()[axes - 1] == run) {
			run *= size[axes - 1];
			axes--;
		}
		final int[] index = new int[axes];
		int in = offset;
		int out = target.offset();
		while (true) {
			copy(from, in * elementBytes, target.bytes(), out * elementBytes, run * elementBytes);
			int axis = axes - 1;
			for (; axis >= 0; axis--) {
				in += strides[axis];
				out += target.strides()[axis];
				if (++index[axis] < size[axis]) break;
				in -= strides[axis] * size[axis];
				out -= target.strides()[axis] * size[axis];
				index[axis] = 0;
			}
			if (axis < 0) return;
		}
	}

	private static void copy(final byte[] from, final int in, final byte[] to, final int out, final int count) {
		if (count > Long.BYTES) System.arraycopy(from, in, to, out, count);
		else for (int i = 0; i < count; i++) to[out + i] = from[in + i];
	}

	/** Fills a box with an element. */
	static void fill(final byte[] element, final Target target) {
		final int axes = target.size().length;
		final byte[] filled = repeat(element, axes == 0 ? 1 : target.size()[axes - 1]);
		final int[] strides = new int[axes];
		if (axes > 0) strides[axes - 1] = 1;
		copy(filled, strides, 0, target, element.length);
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
