package io.github.deeplabij.plane;

import java.util.Arrays;

/** Values in rising order, and how often each occurs. What is measured of them is exact but for its last rounding. */
final class CountedValues {

	private final float[] values;
	private final long[] counts;

	/**
	 * @param values in rising order
	 * @param counts of each value
	 */
	private CountedValues(final float[] values, final long[] counts) {
		this.values = values;
		this.counts = counts;
	}

	/** Puts values in order; those of the same value may be there several times. */
	static CountedValues of(final float[] values, final long[] counts) {
		final Integer[] order = new Integer[values.length];
		Arrays.setAll(order, i -> i);
		Arrays.sort(order, (a, b) -> Float.compare(values[a], values[b]));
		final float[] sorted = new float[values.length];
		final long[] times = new long[values.length];
		for (int i = 0; i < order.length; i++) {
			sorted[i] = values[order[i]];
			times[i] = counts[order[i]];
		}
		return new CountedValues(sorted, times);
	}

	long total() {
		return Arrays.stream(counts).sum();
	}

	/** The values at ranks among all, from 0. */
	double[] values(final long... ranks) {
		final double[] found = new double[ranks.length];
		for (int r = 0; r < ranks.length; r++) {
			int i = 0;
			for (long rest = ranks[r]; rest >= counts[i]; i++)
				rest -= counts[i];
			found[r] = values[i];
		}
		return found;
	}

	double mean() {
		double sum = 0;
		for (int i = 0; i < values.length; i++)
			sum += (double) values[i] * counts[i];
		return sum / total();
	}

	/** The sum of the squared distances from a value. */
	double squares(final double from) {
		double squares = 0;
		for (int i = 0; i < values.length; i++)
			squares += (values[i] - from) * (values[i] - from) * counts[i];
		return squares;
	}
}
