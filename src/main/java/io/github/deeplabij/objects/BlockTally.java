package io.github.deeplabij.objects;

import java.util.Arrays;

/**
 * Measures the objects of one block. All are whole numbers, so that the order in which blocks are summed up is all one.
 */
final class BlockTally {

	private final LabelIndex index = new LabelIndex();
	/** How many classes of objects there are, and which of them each class is, or -1. */
	private final int classes;
	private final int[] classNumbers;
	private long[] areas = new long[128];
	private long[] sumsX = new long[128];
	private long[] sumsY = new long[128];
	private long[] sumsOfForeground = new long[128];
	private int[] firsts = new int[128];
	private int[] left = new int[128];
	private int[] right = new int[128];
	private int[] bottom = new int[128];
	private int[] votes;

	BlockTally(final ObjectClasses classes) {
		this.classes = classes.objects().size();
		classNumbers = new int[256];
		Arrays.fill(classNumbers, -1);
		int number = 0;
		for (final int each : classes.objects())
			classNumbers[each] = number++;
		votes = new int[128 * this.classes];
	}

	/**
	 * Measures a block.
	 *
	 * @param labels of the block's pixels
	 * @param values their classes
	 * @param foreground their probabilities of being foreground, or null
	 */
	void measure(final int w, final int h, final int[] labels, final byte[] values, final short[] foreground) {
		index.clear();
		for (int y = 0; y < h; y++) {
			final int to = (y + 1) * w;
			int i = y * w;
			while (i < to) {
				final int label = labels[i];
				final int start = i++;
				while (i < to && labels[i] == label)
					i++;
				if (label == 0) continue;
				final int n = number(label, start, start - y * w);
				add(n, start - y * w, i - y * w, y);
				if (classes > 1) vote(n, values, start, i);
				if (foreground != null) sumsOfForeground[n] += sum(foreground, start, i);
			}
		}
	}

	private int number(final int label, final int first, final int x) {
		final int known = index.size();
		final int n = index.number(label);
		if (n < known) return n;
		if (n == areas.length) grow();
		areas[n] = 0;
		sumsX[n] = 0;
		sumsY[n] = 0;
		sumsOfForeground[n] = 0;
		firsts[n] = first;
		left[n] = x;
		right[n] = x;
		Arrays.fill(votes, n * classes, (n + 1) * classes, 0);
		return n;
	}

	private void grow() {
		final int size = 2 * areas.length;
		areas = Arrays.copyOf(areas, size);
		sumsX = Arrays.copyOf(sumsX, size);
		sumsY = Arrays.copyOf(sumsY, size);
		sumsOfForeground = Arrays.copyOf(sumsOfForeground, size);
		firsts = Arrays.copyOf(firsts, size);
		left = Arrays.copyOf(left, size);
		right = Arrays.copyOf(right, size);
		bottom = Arrays.copyOf(bottom, size);
		votes = Arrays.copyOf(votes, size * classes);
	}

	/** Adds a run of pixels: from a column to the one before another one. */
	private void add(final int n, final int from, final int to, final int y) {
		final long length = to - from;
		areas[n] += length;
		sumsX[n] += length * (from + to - 1) / 2;
		sumsY[n] += length * y;
		left[n] = Math.min(left[n], from);
		right[n] = Math.max(right[n], to - 1);
		bottom[n] = y;
	}

	private void vote(final int n, final byte[] values, final int from, final int to) {
		for (int i = from; i < to; i++) {
			final int each = classNumbers[values[i] & 0xff];
			if (each >= 0) votes[n * classes + each]++;
		}
	}

	private static long sum(final short[] values, final int from, final int to) {
		long sum = 0;
		for (int i = from; i < to; i++)
			sum += values[i] & 0xffff;
		return sum;
	}

	/** How many objects there are. */
	int size() {
		return index.size();
	}

	int label(final int n) {
		return index.label(n);
	}

	long area(final int n) {
		return areas[n];
	}

	/** The sum of its pixels' columns in the block. */
	long sumX(final int n) {
		return sumsX[n];
	}

	/** The sum of its pixels' rows in the block. */
	long sumY(final int n) {
		return sumsY[n];
	}

	long sumOfForeground(final int n) {
		return sumsOfForeground[n];
	}

	/** The index of its first pixel in the block. */
	int first(final int n) {
		return firsts[n];
	}

	int left(final int n) {
		return left[n];
	}

	int right(final int n) {
		return right[n];
	}

	int bottom(final int n) {
		return bottom[n];
	}

	/** How many of its pixels are of the class with this number among those of objects. */
	int votes(final int n, final int classNumber) {
		return votes[n * classes + classNumber];
	}
}
