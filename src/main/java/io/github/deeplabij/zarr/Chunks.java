package io.github.deeplabij.zarr;

import java.util.function.Consumer;

/** The grid of chunks in an array, whatever a chunk is. */
final class Chunks {

	/** An array of Java holds no more. */
	static final int MOST_BYTES = Integer.MAX_VALUE - 8;

	private Chunks() {}

	/**
	 * What a box has of a chunk.
	 *
	 * @param chunk its number along each axis
	 * @param origin where that begins in the chunk
	 * @param at where it begins in the box
	 * @param size elements along each axis
	 */
	record Overlap(long[] chunk, int[] origin, int[] at, int[] size) {
	}

	/** Goes through the chunks that a box lies in, in the order of their numbers, the last axis fastest. */
	static void forEach(final long[] origin, final int[] shape, final int[] chunkShape, final Consumer<Overlap> each) {
		if (Shapes.count(shape) == 0) return;
		final int axes = shape.length;
		final long[] first = new long[axes];
		final long[] last = new long[axes];
		for (int i = 0; i < axes; i++) {
			first[i] = origin[i] / chunkShape[i];
			last[i] = (origin[i] + shape[i] - 1) / chunkShape[i];
		}
		final long[] chunk = first.clone();
		while (true) {
			each.accept(overlap(origin, shape, chunkShape, chunk.clone()));
			int axis = axes - 1;
			for (; axis >= 0; axis--) {
				if (++chunk[axis] <= last[axis]) break;
				chunk[axis] = first[axis];
			}
			if (axis < 0) return;
		}
	}

	private static Overlap overlap(final long[] origin, final int[] shape, final int[] chunkShape, final long[] chunk) {
		final int axes = shape.length;
		final int[] from = new int[axes];
		final int[] at = new int[axes];
		final int[] size = new int[axes];
		for (int i = 0; i < axes; i++) {
			final long begin = chunk[i] * chunkShape[i];
			final long start = Math.max(begin, origin[i]);
			final long end = Math.min(begin + chunkShape[i], origin[i] + shape[i]);
			from[i] = (int) (start - begin);
			at[i] = (int) (start - origin[i]);
			size[i] = (int) (end - start);
		}
		return new Overlap(chunk, from, at, size);
	}
}
