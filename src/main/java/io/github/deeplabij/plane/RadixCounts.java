package io.github.deeplabij.plane;

/**
 * Finds values at ranks by radix selection, in constant memory: a first pass counts the upper 16 bits of every value, a
 * second one the lower 16 bits of those whose upper bits are the ones looked for. Counts of parts add up to those of
 * the whole.
 */
public final class RadixCounts {

	private static final int DIGITS = 1 << 16;

	private final long[] upper = new long[DIGITS];

	/** Counts values of a strip. */
	void add(final long strip, final float[] values, final int count) {
		for (int i = 0; i < count; i++)
			upper[sortable(values[i]) >>> 16]++;
	}

	/** Adds what was counted of another part. */
	public void add(final RadixCounts other) {
		for (int i = 0; i < DIGITS; i++)
			upper[i] += other.upper[i];
	}

	/** How many values were counted. */
	long total() {
		long total = 0;
		for (final long n : upper)
			total += n;
		return total;
	}

	/** The second pass, for values at these ranks among the sorted ones, from 0. */
	Lower lower(final long... ranks) {
		return new Lower(upper, ranks);
	}

	/** What the second pass counts. */
	static final class Lower {

		private final long[][] lower = new long[DIGITS][];
		private final int[] digit;
		private final long[] rest;

		private Lower(final long[] upper, final long[] ranks) {
			digit = new int[ranks.length];
			rest = ranks.clone();
			for (int r = 0; r < ranks.length; r++) {
				while (rest[r] >= upper[digit[r]])
					rest[r] -= upper[digit[r]++];
				if (lower[digit[r]] == null) lower[digit[r]] = new long[DIGITS];
			}
		}

		/** Counts values of a strip. */
		void add(final long strip, final float[] values, final int count) {
			for (int i = 0; i < count; i++) {
				final int bits = sortable(values[i]);
				final long[] histogram = lower[bits >>> 16];
				if (histogram != null) histogram[bits & 0xffff]++;
			}
		}

		/** Adds what was counted of another part, for the same ranks. */
		void add(final Lower other) {
			for (int d = 0; d < DIGITS; d++) {
				if (lower[d] != null) for (int i = 0; i < DIGITS; i++)
					lower[d][i] += other.lower[d][i];
			}
		}

		/** The values at the ranks. */
		double[] values() {
			final double[] found = new double[digit.length];
			for (int r = 0; r < found.length; r++) {
				int low = 0;
				long left = rest[r];
				while (left >= lower[digit[r]][low])
					left -= lower[digit[r]][low++];
				found[r] = value(digit[r] << 16 | low);
			}
			return found;
		}
	}

	/** Bits that, read as an unsigned number, are in the order of the values. */
	private static int sortable(final float value) {
		final int bits = Float.floatToRawIntBits(value + 0f);
		return bits < 0 ? ~bits : bits ^ 0x80000000;
	}

	private static float value(final int sortable) {
		return Float.intBitsToFloat(sortable < 0 ? sortable ^ 0x80000000 : ~sortable);
	}
}
