package io.github.deeplabij.plane;

import java.util.Arrays;

/** How often each whole number from 0 to 65,535 occurs. Those of parts add up to that of the whole. */
public final class Histogram {

	/** Of the values that were counted last: an array of half the size is quicker to take and to give back. */
	private final int[] counts = new int[1 << 16];
	private long counted;
	/** Of those before. */
	private long[] before = {};

	/** Counts values of a part, which are whole numbers from 0 to 65,535. */
	public void add(final float[] values, final int count) {
		add(0, values, count);
	}

	/** Counts values of a strip. */
	void add(final long strip, final float[] values, final int count) {
		if (counted + count > Integer.MAX_VALUE) spill();
		counted += count;
		for (int i = 0; i < count; i++)
			counts[(int) values[i]]++;
	}

	private void spill() {
		if (before.length == 0) before = new long[counts.length];
		for (int i = 0; i < counts.length; i++) {
			before[i] += counts[i];
			counts[i] = 0;
		}
		counted = 0;
	}

	/** Adds what was counted of another part. */
	public void add(final Histogram other) {
		if (other.before.length == 0 && counted + other.counted <= Integer.MAX_VALUE) {
			for (int i = 0; i < counts.length; i++) counts[i] += other.counts[i];
			counted += other.counted;
			return;
		}
		spill();
		for (int i = 0; i < counts.length; i++)
			before[i] += other.count(i);
	}

	/** How often a whole number from 0 to 65,535 occurs. */
	public long count(final int value) {
		return counts[value] + (before.length == 0 ? 0 : before[value]);
	}

	/** Counts a value some more times. */
	public void add(final int value, final long times) {
		if (before.length == 0) before = new long[counts.length];
		before[value] += times;
	}

	/** How many values were counted. */
	long total() {
		return counted + Arrays.stream(before).sum();
	}

	/** The values at ranks among the sorted ones, from 0. */
	double[] values(final long... ranks) {
		final double[] values = new double[ranks.length];
		for (int r = 0; r < ranks.length; r++) {
			int value = 0;
			for (long rest = ranks[r]; rest >= count(value); value++)
				rest -= count(value);
			values[r] = value;
		}
		return values;
	}
}
