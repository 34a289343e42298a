package io.github.deeplabij.segment;

import java.util.Arrays;

/**
 * The softmax of scores over their channels: e<sup>x</sup> of each, over the sum of them. Its loops are such as the JIT
 * compiler turns into vector instructions, which {@link Math#exp(double)} is not.
 */
final class Softmax {

	/** Scores that are so much less than the greatest are as good as infinitely less. */
	private static final float LEAST = -80;
	/** Pixels at a time, for which all that is needed fits into the processor's first cache. */
	private static final int BLOCK = 1024;

	private Softmax() {}

	/**
	 * Replaces scores by probabilities, each within 1e-6 of the exact one. Where a score is not a number, or
	 * infinitely great, none is one then.
	 *
	 * @param scores an array for each channel, of the same length
	 */
	static void apply(final float[][] scores) {
		final float[] greatest = new float[BLOCK];
		final float[] sum = new float[BLOCK];
		for (int from = 0; from < scores[0].length; from += BLOCK)
			apply(scores, from, Math.min(BLOCK, scores[0].length - from), greatest, sum);
	}

	private static void apply(final float[][] scores, final int from, final int count, final float[] greatest,
		final float[] sum)
	{
		System.arraycopy(scores[0], from, greatest, 0, count);
		for (final float[] channel : scores) max(channel, from, count, greatest);
		Arrays.fill(sum, 0);
		for (final float[] channel : scores) exp(channel, from, count, greatest, sum);
		for (final float[] channel : scores) divide(channel, from, count, sum);
	}

	private static void max(final float[] values, final int from, final int count, final float[] greatest) {
		for (int i = 0; i < count; i++) greatest[i] = Math.max(greatest[i], values[from + i]);
	}

	/**
	 * values = e^(values - greatest), none of which is more than 1. The polynomial is Taylor's of z = e^x - 1 at a
	 * 128th of the exponent. Doubling the exponent makes of z z(2 + z), which loses nothing where e^x is near 1; the
	 * last doublings are squares of 1 + z, which lose less where it is near 0.
	 *
	 * @param sum to which the results are added
	 */
	private static void exp(final float[] values, final int from, final int count, final float[] greatest,
		final float[] sum)
	{
		for (int i = 0; i < count; i++) {
			final float x = Math.max(values[from + i] - greatest[i], LEAST) * (1f / 128);
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
			values[from + i] = y;
			sum[i] += y;
		}
	}

	private static void divide(final float[] values, final int from, final int count, final float[] sum) {
		for (int i = 0; i < count; i++) values[from + i] /= sum[i];
	}
}
