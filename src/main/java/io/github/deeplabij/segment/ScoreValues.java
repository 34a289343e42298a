package io.github.deeplabij.segment;

import java.util.List;

import io.github.deeplabij.model.Kind;

/**
 * Of what kind the values of an output's channels are, as far as pictures show it. What is from 0 to 1 is probabilities
 * if it sums to 1 everywhere, but for rounding to 8 bits or so in each channel, and else sigmoids; of one channel it is
 * a probability.
 */
public final class ScoreValues {

	private static final float LEAST_ROUNDING = 1e-3f;
	private static final float ROUNDING = 1 / 256f;

	/**
	 * How many times as strong as usual what a graph is shown is, beside that: of values so much weaker sigmoids are
	 * not all 0 or 1; of values so much stronger only those stay from 0 to 1 that are bounded, even where a graph
	 * divides by 255 inside.
	 */
	public static final List<Float> STRENGTHS = List.of(1 / 255f, 100f, 25_500f);

	private final int channels;
	private boolean unit = true;
	private boolean sumsToOne = true;
	private boolean nothing = true;

	public ScoreValues(final int channels) {
		this.channels = channels;
	}

	/**
	 * Looks at one pixel; one that holds something that is no number tells nothing.
	 *
	 * @param scores a value for each channel
	 */
	public void add(final float... scores) {
		float sum = 0;
		boolean inside = true;
		for (final float score : scores) {
			sum += score;
			inside &= isUnit(score, score);
		}
		if (Float.isNaN(sum)) return;
		unit &= inside;
		sumsToOne &= Math.abs(sum - 1) <= Math.max(LEAST_ROUNDING, channels * ROUNDING);
		nothing &= sum == 0;
	}

	/** Whether values are from 0 to 1 but for rounding. */
	static boolean isUnit(final float least, final float most) {
		return least >= -ROUNDING && most <= 1 + ROUNDING;
	}

	/** What has been seen so far. */
	public Kind kind() {
		if (!unit || nothing) return Kind.SCORES;
		return channels == 1 || sumsToOne ? Kind.PROBABILITIES : Kind.SIGMOIDS;
	}
}
