package io.github.deeplabij.plane;

import java.util.Optional;

/**
 * Exact percentiles of any number of values, in constant memory: in one pass over whole numbers, in two over others.
 */
public final class Percentiles {

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
		final Optional<CountedValues> counted = strips.counted();
		if (counted.isPresent()) {
			final long[] ranks = ranks(counted.get().total(), method, percentages);
			return between(counted.get().total(), counted.get().values(ranks), method, percentages);
		}
		if (strips.isWhole()) {
			final Histogram histogram = strips.collect(Histogram::new, Histogram::add, Histogram::add);
			final long[] ranks = ranks(histogram.total(), method, percentages);
			return between(histogram.total(), histogram.values(ranks), method, percentages);
		}
		final RadixCounts counts = strips.collect(RadixCounts::new, RadixCounts::add, RadixCounts::add);
		final long[] ranks = ranks(counts.total(), method, percentages);
		final RadixCounts.Lower lower = strips.collect(() -> counts.lower(ranks), RadixCounts.Lower::add,
			RadixCounts.Lower::add);
		return between(counts.total(), lower.values(), method, percentages);
	}

	/** For each percentage the rank at or below it, and that at or above it. */
	static long[] ranks(final long total, final Method method, final double... percentages) {
		final long[] ranks = new long[2 * percentages.length];
		for (int p = 0; p < percentages.length; p++) {
			final double position = method.position(total, percentages[p]);
			ranks[2 * p] = (long) Math.floor(position);
			ranks[2 * p + 1] = (long) Math.ceil(position);
		}
		return ranks;
	}

	/** The percentiles that lie at or between the values of the {@link #ranks}. */
	static double[] between(final long total, final double[] found, final Method method, final double... percentages) {
		final double[] result = new double[percentages.length];
		for (int p = 0; p < percentages.length; p++) {
			final double fraction = method.position(total, percentages[p]) - Math.floor(method.position(total,
				percentages[p]));
			result[p] = found[2 * p] + fraction * (found[2 * p + 1] - found[2 * p]);
		}
		return result;
	}
}
