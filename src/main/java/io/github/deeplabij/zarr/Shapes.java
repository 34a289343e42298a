package io.github.deeplabij.zarr;

/** The lengths of axes. */
final class Shapes {

	private Shapes() {}

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

	/** The sum of products. */
	static int dot(final int[] a, final int[] b) {
		int sum = 0;
		for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
		return sum;
	}
}
