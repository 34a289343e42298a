package io.github.deeplabij.segment;

import io.github.deeplabij.model.Kind;

/**
 * Of what kind the values of an output's channels are, as far as pictures show it. What is from 0 to 1 is probabilities if it sums
 * to 1 everywhere, but for rounding to 8 bits or so in each channel, and else sigmoids; of one channel it is a probability.
 */
final class ScoreValues {

	private static final float LEAST_ROUNDING = 1e-3f;
	private static final float ROUNDING = 1 / 256f;

	private final int channels;
	private boolean unit = true;
	private boolean sumsToOne = true;
	private boolean nothing = true;

	ScoreValues(final int channels) {
		this.channels = channels;
	}

	/**
	 * Looks at one pixel; one that holds something that is no number tells nothing.
	 *
	 * @param scores a value for each channel
	 */
	void add(final float... scores) {
		float sum = 0;
		boolean inside = true;
		for (final float score : scores) {
			sum += score;
			inside &= score >= -ROUNDING && score <= 1 + ROUNDING;
		}
		if (Float.isNaN(sum)) return;
		unit &= inside;
		sumsToOne &= Math.abs(sum - 1) <= Math.max(LEAST_ROUNDING, channels * ROUNDING);
		nothing &= sum == 0;
	}

	/** What has been seen so far. */
	Kind kind() {
		if (!unit || nothing) return Kind.SCORES;
		return channels == 1 || sumsToOne ? Kind.PROBABILITIES : Kind.SIGMOIDS;
	}
}
