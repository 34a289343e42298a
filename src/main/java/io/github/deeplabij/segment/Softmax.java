package io.github.deeplabij.segment;

import java.util.Arrays;

/**
 * The softmax of scores over their channels: e<sup>x</sup> of each, over the sum of them. Its loops are such as the JIT
 * compiler turns into vector instructions: each writes one array, from its start, and calls no
 * {@link Math#exp(double)}.
 */
final class Softmax {

	/** Scores that are so much less than the greatest are as good as infinitely less. */
	private static final float LEAST = -80;
	/** Pixels at a time, for which all that is needed of a few classes fits into the processor's first cache. */
	private static final int BLOCK = 1024;

	private final float[][] scores;
	private final float[][] block;
	private final float[] greatest = new float[BLOCK];
	private final float[] sum = new float[BLOCK];

	private Softmax(final float[][] scores) {
		this.scores = scores;
		block = new float[scores.length][BLOCK];
	}

	/**
	 * Replaces scores by probabilities, each within 1e-6 of the exact one. Where a score is not a number, or
	 * infinitely great, none is one then.
	 *
	 * @param scores an array for each channel, of the same length
	 */
	static void apply(final float[][] scores) {
		final Softmax softmax = new Softmax(scores);
		for (int from = 0; from < scores[0].length; from += BLOCK)
			softmax.apply(from, Math.min(BLOCK, scores[0].length - from));
	}

	private void apply(final int from, final int count) {
		for (int c = 0; c < block.length; c++) System.arraycopy(scores[c], from, block[c], 0, count);
		System.arraycopy(block[0], 0, greatest, 0, count);
		for (final float[] channel : block) max(channel, count, greatest);
		Arrays.fill(sum, 0);
		for (final float[] channel : block) {
			exp(channel, count, greatest);
			add(channel, count, sum);
		}
		for (int c = 0; c < block.length; c++) {
			divide(block[c], count, sum);
			System.arraycopy(block[c], 0, scores[c], from, count);
		}
	}

	private static void max(final float[] values, final int count, final float[] greatest) {
		for (int i = 0; i < count; i++) greatest[i] = Math.max(greatest[i], values[i]);
	}

	/**
	 * values = e^(values - greatest), none of which is more than 1. The polynomial is Taylor's of z = e^x - 1 at a
	 * 128th of the exponent. Doubling the exponent makes of z z(2 + z), which loses nothing where e^x is near 1; the
	 * last doublings are squares of 1 + z, which lose less where it is near 0.
	 */
	private static void exp(final float[] values, final int count, final float[] greatest) {
		for (int i = 0; i < count; i++) {
			final float x = Math.max(values[i] - greatest[i], LEAST) * (1f / 128);
			final float a = 1f / 24 + x * (1f / 120 + x * (1f / 720 + x * (1f / 5040)));
			float z = x + x * x * (0.5f + x * (1f / 6 + x * a));
			z *= 2 + z;
			z *= 2 + z;
			z *= 2 + z;
			z *= 2 + z;
			float y = 1 + z;
			y *= y;
			y *= y;
			y *= y;
			values[i] = y;
		}
	}

	private static void add(final float[] values, final int count, final float[] sum) {
		for (int i = 0; i < count; i++) sum[i] += values[i];
	}

	private static void divide(final float[] values, final int count, final float[] sum) {
		for (int i = 0; i < count; i++) values[i] /= sum[i];
	}
}
