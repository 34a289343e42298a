package io.github.deeplabij.segment;

/** Makes the probabilities, or the sigmoids, of several passes into one, as they come. */
final class Merging {

	private final Passes.Merge merge;
	private final boolean exclusive;
	private float[][] merged;
	private int count;

	/**
	 * @param exclusive whether the classes exclude each other, so that their probabilities are to sum to 1
	 */
	Merging(final Passes.Merge merge, final boolean exclusive) {
		this.merge = merge;
		this.exclusive = exclusive;
	}

	/**
	 * Takes the probabilities of a pass, for each class; the first ones are changed.
	 */
	void add(final float[][] probabilities) {
		count++;
		if (merged == null) {
			merged = probabilities;
			return;
		}
		for (int c = 0; c < merged.length; c++) {
			final float[] sum = merged[c];
			final float[] next = probabilities[c];
			if (merge == Passes.Merge.MEAN) for (int i = 0; i < sum.length; i++)
				sum[i] += next[i];
			else for (int i = 0; i < sum.length; i++)
				sum[i] = Math.max(sum[i], next[i]);
		}
	}

	/** Those of all passes together, for each class. Where classes exclude each other they sum to 1 in each pixel. */
	float[][] merged() {
		if (count == 1) return merged;
		if (merge == Passes.Merge.MEAN) {
			for (final float[] channel : merged)
				for (int i = 0; i < channel.length; i++)
					channel[i] /= count;
			return merged;
		}
		for (int i = 0; exclusive && i < merged[0].length; i++) {
			float sum = 0;
			for (final float[] channel : merged)
				sum += channel[i];
			for (final float[] channel : merged)
				channel[i] /= sum;
		}
		return merged;
	}
}
