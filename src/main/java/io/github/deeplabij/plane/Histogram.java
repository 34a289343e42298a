package io.github.deeplabij.plane;

/** How often each whole number from 0 to 65,535 occurs. Those of parts add up to that of the whole. */
public final class Histogram {

	private final long[] counts = new long[1 << 16];

	/** Counts values of a part, which are whole numbers from 0 to 65,535. */
	public void add(final float[] values, final int count) {
		add(0, values, count);
	}

	/** Counts values of a strip. */
	void add(final long strip, final float[] values, final int count) {
		for (int i = 0; i < count; i++)
			counts[(int) values[i]]++;
	}

	/** Adds what was counted of another part. */
	public void add(final Histogram other) {
		for (int i = 0; i < counts.length; i++)
			counts[i] += other.counts[i];
	}

	/** How often a whole number from 0 to 65,535 occurs. */
	public long count(final int value) {
		return counts[value];
	}

	/** Counts a value some more times. */
	public void add(final int value, final long times) {
		counts[value] += times;
	}

	/** How many values were counted. */
	long total() {
		long total = 0;
		for (final long count : counts)
			total += count;
		return total;
	}

	/** The values at ranks among the sorted ones, from 0. */
	double[] values(final long... ranks) {
		final double[] values = new double[ranks.length];
		for (int r = 0; r < ranks.length; r++) {
			int value = 0;
			for (long rest = ranks[r]; rest >= counts[value]; value++)
				rest -= counts[value];
			values[r] = value;
		}
		return values;
	}
}
