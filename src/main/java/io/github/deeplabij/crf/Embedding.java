package io.github.deeplabij.crf;

import java.util.Arrays;

/**
 * Where features lie in the permutohedral lattice of Adams, Baek and Davis, "Fast High-Dimensional Filtering Using the
 * Permutohedral Lattice", Eurographics 2010, and a number for each of its vertices.
 * <p>
 * With d features, a vertex has d + 1 integer coordinates that sum to 0 and all have the same remainder r when divided
 * by d + 1. Its key holds r and the quotients of the first d coordinates as the digits of one number, so that from a
 * vertex to another one of its simplex, or to a neighbour, is one addition.
 */
final class Embedding {

	/** Quotients beyond those of the features' own range: the simplex' other corners, and neighbours of neighbours. */
	private static final int MARGIN = 4;

	/**
	 * With the scale of the paper, the lattice's kernel has the Gaussian's variance, but not its shape: the Gaussian
	 * that is nearest to it by least squares is wider by 6 or 7 percent, for 2 to 8 features.
	 */
	static final double WIDENING = 1.055;

	private final int d;
	private final double widening;
	private final double[] scale;
	private final long[] step;
	private final long origin;
	private final long allSteps;

	/**
	 * @param lowest the least value of each feature
	 * @param highest the greatest value of each feature
	 * @param widening what the scale of the paper is multiplied by
	 * @throws IllegalArgumentException if there are more vertices than numbers
	 */
	Embedding(final double[] lowest, final double[] highest, final double widening) {
		d = lowest.length;
		this.widening = widening;
		scale = new double[d];
		// One blur has the variance (d + 1)^2 / 2, splat and slice have (d + 1)^2 / 12 each.
		for (int i = 0; i < d; i++)
			scale[i] = widening * Math.sqrt(2 / 3.0) * (d + 1) / Math.sqrt((i + 1.0) * (i + 2.0));
		step = new long[d + 1];
		long stride = d + 1;
		long start = 0;
		long all = 0;
		try {
			for (int i = 0; i < d; i++) {
				double least = 0;
				double most = 0;
				for (int f = 0; f < d; f++) {
					final double slope = scale[f] * (i == f + 1 ? -i : i <= f ? 1 : 0);
					least += slope * (slope > 0 ? lowest[f] : highest[f]);
					most += slope * (slope > 0 ? highest[f] : lowest[f]);
				}
				final long first = (long) Math.floor(least / (d + 1)) - MARGIN;
				final long last = (long) Math.ceil(most / (d + 1)) + MARGIN;
				step[i] = stride;
				start = Math.subtractExact(start, Math.multiplyExact(first, stride));
				all = Math.addExact(all, stride);
				stride = Math.multiplyExact(stride, Math.addExact(1, Math.subtractExact(last, first)));
			}
		}
		catch (final ArithmeticException exc) {
			throw new IllegalArgumentException(
				"The sigmas are too small for the image's size and range of values; use larger ones.");
		}
		origin = start;
		allSteps = all;
	}

	/** How many features there are. */
	int dimensions() {
		return d;
	}

	/**
	 * What the lattice's sums are multiplied by to be sums over k<sub>ij</sub>: the integral of a Gaussian over the
	 * volume of a vertex in feature space.
	 */
	double gain() {
		return Math.pow(widening * widening * 4 * Math.PI / 3, d / 2.0) * Math.sqrt(d + 1);
	}

	/** The neighbour along an axis, from 0 to d: every coordinate is larger by 1, and that of the axis smaller by d. */
	long upper(final long key, final int axis) {
		return (isLast(key) ? key - d + allSteps : key + 1) - step[axis];
	}

	/** The neighbour at the other side. */
	long lower(final long key, final int axis) {
		return (isFirst(key) ? key + d - allSteps : key - 1) + step[axis];
	}

	/**
	 * Whether the remainder is the greatest one. Among keys that agree in this, neighbours are in the same order as
	 * they.
	 */
	boolean isLast(final long key) {
		return key % (d + 1) == d;
	}

	/** Whether the remainder is 0. Keys that agree in this and their lower neighbours are in the same order too. */
	boolean isFirst(final long key) {
		return key % (d + 1) == 0;
	}

	/** Finds simplices; not for several threads. */
	final class Locator {

		private final double[] elevated = new double[d + 1];
		private final int[] quotient = new int[d + 1];
		private final int[] rank = new int[d + 1];
		private final int[] axis = new int[d + 1];
		private final double[] share = new double[d + 2];

		/**
		 * Finds the simplex that features lie in.
		 *
		 * @param keys takes its d + 1 vertices
		 * @return the barycentric shares of the vertices, in an array that the next call overwrites
		 */
		double[] locate(final double[] features, final long[] keys) {
			double sum = 0;
			for (int i = d; i > 0; i--) {
				final double f = features[i - 1] * scale[i - 1];
				elevated[i] = sum - i * f;
				sum += f;
			}
			elevated[0] = sum;
			int excess = 0;
			for (int i = 0; i <= d; i++) {
				quotient[i] = (int) Math.floor(elevated[i] / (d + 1) + 0.5);
				excess += quotient[i];
				elevated[i] -= quotient[i] * (d + 1.0);
			}
			rank(excess);

			Arrays.fill(share, 0);
			for (int i = 0; i <= d; i++) {
				final double part = elevated[i] / (d + 1);
				share[d - rank[i]] += part;
				share[d + 1 - rank[i]] -= part;
				axis[rank[i]] = i;
			}
			share[0] += 1 + share[d + 1];

			long key = origin;
			for (int i = 0; i < d; i++)
				key += quotient[i] * step[i];
			keys[0] = key;
			for (int k = 0; k < d; k++)
				keys[k + 1] = key += 1 - step[axis[d - k]];
			return share;
		}

		/** Ranks the residuals, and moves to the nearest vertex of remainder 0 whose coordinates sum to 0. */
		private void rank(final int excess) {
			Arrays.fill(rank, excess);
			for (int i = 0; i < d; i++) {
				for (int j = i + 1; j <= d; j++) {
					// the sign of the difference: whether it is less is as good as random, so a branch would be slow
					final int less = (int) (Double.doubleToRawLongBits(elevated[i] - elevated[j]) >>> 63);
					rank[i] += less;
					rank[j] += 1 - less;
				}
			}
			for (int i = 0; i <= d; i++) {
				if (rank[i] < 0) {
					rank[i] += d + 1;
					quotient[i]++;
					elevated[i] -= d + 1;
				}
				else if (rank[i] > d) {
					rank[i] -= d + 1;
					quotient[i]--;
					elevated[i] += d + 1;
				}
			}
		}
	}
}
