package io.github.deeplabij.crf;

/**
 * What a pixel's energy of each class becomes by the messages it gets: &mu; of the paper times the kernel's weight.
 * Energies
 * are defined up to a constant per pixel.
 */
public sealed interface Compatibility {

	/**
	 * Adds to scores, which are energies with their sign turned.
	 *
	 * @param messages for each class, one value per pixel; are not changed
	 * @param scores for each class, one value per pixel
	 * @param count how many pixels there are
	 */
	void add(float[][] messages, float[][] scores, int count);

	/**
	 * The same for one pixel in double precision.
	 *
	 * @param messages one for each class
	 * @param scores one for each class
	 */
	void add(double[] messages, double[] scores);

	/**
	 * Checks that it is for so many classes.
	 *
	 * @throws IllegalArgumentException if it is not
	 */
	void check(int classes);

	/**
	 * Differing labels cost the weight, whichever they are.
	 *
	 * @param weight usually positive
	 */
	record Potts(double weight) implements Compatibility {

		public Potts {
			Check.finite(weight, "The weight of a kernel");
		}

		@Override
		public void add(final float[][] messages, final float[][] scores, final int count) {
			for (int c = 0; c < scores.length; c++) Planes.addScaled((float) weight, messages[c], scores[c], count);
		}

		@Override
		public void add(final double[] messages, final double[] scores) {
			for (int c = 0; c < scores.length; c++) scores[c] += weight * messages[c];
		}

		@Override
		public void check(final int classes) {}
	}

	/** Agreeing labels gain the weight of their class. */
	final class PerClass implements Compatibility {

		private final double[] weights;

		/**
		 * @param weights one for each class
		 */
		public PerClass(final double... weights) {
			this.weights = weights.clone();
			for (final double weight : weights) Check.finite(weight, "The weight of a kernel");
		}

		@Override
		public void add(final float[][] messages, final float[][] scores, final int count) {
			for (int c = 0; c < scores.length; c++) Planes.addScaled((float) weights[c], messages[c], scores[c], count);
		}

		@Override
		public void add(final double[] messages, final double[] scores) {
			for (int c = 0; c < scores.length; c++) scores[c] += weights[c] * messages[c];
		}

		@Override
		public void check(final int classes) {
			if (weights.length != classes) throw new IllegalArgumentException("The kernel has weights for " +
				weights.length +
				" classes, but there are " + classes + ".");
		}
	}

	/** What each pair of labels costs: a symmetric matrix. */
	final class Full implements Compatibility {

		private final double[][] costs;

		/**
		 * @param costs [class][class], symmetric
		 * @throws IllegalArgumentException if the matrix is not square, symmetric and finite
		 */
		public Full(final double[][] costs) {
			this.costs = new double[costs.length][];
			for (int c = 0; c < costs.length; c++) {
				if (costs[c].length != costs.length) throw new IllegalArgumentException("The compatibility matrix " +
					"has " +
					costs.length + " rows, but row " + c + " has " + costs[c].length + " columns.");
				this.costs[c] = costs[c].clone();
				for (int l = 0; l < costs.length; l++) {
					Check.finite(costs[c][l], "A compatibility");
					if (costs[c][l] != costs[l][c]) throw new IllegalArgumentException(
						"The compatibility matrix is not symmetric at row " + c + ", column " + l + ".");
				}
			}
		}

		@Override
		public void add(final float[][] messages, final float[][] scores, final int count) {
			for (int c = 0; c < scores.length; c++) {
				for (int l = 0; l < scores.length; l++) {
					if (costs[c][l] != 0) Planes.addScaled((float) -costs[c][l], messages[l], scores[c], count);
				}
			}
		}

		@Override
		public void add(final double[] messages, final double[] scores) {
			for (int c = 0; c < scores.length; c++) {
				for (int l = 0; l < scores.length; l++) scores[c] -= costs[c][l] * messages[l];
			}
		}

		@Override
		public void check(final int classes) {
			if (costs.length != classes) throw new IllegalArgumentException("The compatibility matrix is for " +
				costs.length +
				" classes, but there are " + classes + ".");
		}
	}
}
