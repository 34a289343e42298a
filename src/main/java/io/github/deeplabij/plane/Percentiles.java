package io.github.deeplabij.plane;

/**
 * Exact percentiles of any number of values in two passes and constant memory, by radix selection: the first pass counts
 * the upper 16 bits of every value, the second the lower 16 bits of those whose upper bits are the ones looked for.
 */
public final class Percentiles {

	private static final int DIGITS = 1 << 16;

	/** What a percentile is that lies between two values; the names are those of {@code numpy.percentile}. */
	public enum Method {

		/** On the line between the two. */
		LINEAR {

			@Override
			double position(final long count, final double percentage) {
				return (count - 1) * percentage / 100;
			}
		},

		/** The least of the values that at least that share of all does not exceed. */
		INVERTED_CDF {

			@Override
			double position(final long count, final double percentage) {
				return Math.max(0, Math.ceil(count * (percentage / 100) - 1));
			}
		};

		/** Where among the sorted values it is, from 0 on. */
		abstract double position(long count, double percentage);
	}

	private Percentiles() {}

	/**
	 * Finds percentiles.
	 *
	 * @param strips the values, all finite, at least one
	 * @param percentages from 0 to 100
	 * @return the percentile for each percentage
	 */
	public static double[] of(final Strips strips, final Method method, final double... percentages) {
		final long[] upper = new long[DIGITS];
		strips.forEach((values, count) -> {
			for (int i = 0; i < count; i++) upper[sortable(values[i]) >>> 16]++;
		});
		long total = 0;
		for (final long n : upper) total += n;

		final long[] ranks = new long[2 * percentages.length];
		for (int p = 0; p < percentages.length; p++) {
			final double position = method.position(total, percentages[p]);
			ranks[2 * p] = (long) Math.floor(position);
			ranks[2 * p + 1] = (long) Math.ceil(position);
		}
		final double[] found = select(strips, upper, ranks);

		final double[] result = new double[percentages.length];
		for (int p = 0; p < percentages.length; p++) {
			final double fraction = method.position(total, percentages[p]) - ranks[2 * p];
			result[p] = found[2 * p] + fraction * (found[2 * p + 1] - found[2 * p]);
		}
		return result;
	}

	private static double[] select(final Strips strips, final long[] upper, final long[] ranks) {
		final long[][] lower = new long[DIGITS][];
		final int[] digit = new int[ranks.length];
		final long[] rest = new long[ranks.length];
		for (int r = 0; r < ranks.length; r++) {
			rest[r] = ranks[r];
			while (rest[r] >= upper[digit[r]]) rest[r] -= upper[digit[r]++];
			if (lower[digit[r]] == null) lower[digit[r]] = new long[DIGITS];
		}
		strips.forEach((values, count) -> {
			for (int i = 0; i < count; i++) {
				final int bits = sortable(values[i]);
				final long[] histogram = lower[bits >>> 16];
				if (histogram != null) histogram[bits & 0xffff]++;
			}
		});
		final double[] found = new double[ranks.length];
		for (int r = 0; r < ranks.length; r++) {
			int low = 0;
			while (rest[r] >= lower[digit[r]][low]) rest[r] -= lower[digit[r]][low++];
			found[r] = value(digit[r] << 16 | low);
		}
		return found;
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
