package io.github.deeplabij.crf;

import java.util.Arrays;

/**
 * Arithmetic on arrays, one per class, that the JIT compiler turns into vector instructions: every loop reads and
 * writes at one index.
 */
final class Planes {

	/** Energies so far above the least one are as good as infinity. */
	private static final float LEAST = -80;

	private Planes() {}

	/** to += factor * from, for so many values. */
	static void addScaled(final float factor, final float[] from, final float[] to, final int count) {
		for (int i = 0; i < count; i++)
			to[i] += factor * from[i];
	}

	/** to += from, for so many values. */
	static void add(final float[] from, final float[] to, final int count) {
		for (int i = 0; i < count; i++)
			to[i] += from[i];
	}

	/** to += from, and other -= from, for so many values. */
	static void move(final float[] from, final float[] to, final float[] other, final int count) {
		for (int i = 0; i < count; i++) {
			to[i] += from[i];
			other[i] -= from[i];
		}
	}

	/**
	 * The softmax of energies with their sign turned, for each pixel, in place.
	 *
	 * @param planes for each class, so many energies
	 * @param least takes the least energy of each pixel
	 * @param sum is written to
	 */
	static void softmax(final float[][] planes, final float[] least, final float[] sum, final int count) {
		least(planes, least, count);
		Arrays.fill(sum, 0, count, 0);
		for (final float[] plane : planes)
			exp(plane, least, sum, count);
		invert(sum, count);
		for (final float[] plane : planes)
			multiply(sum, plane, count);
	}

	/** least = the least value among planes, for so many values. */
	static void least(final float[][] planes, final float[] least, final int count) {
		System.arraycopy(planes[0], 0, least, 0, count);
		for (int c = 1; c < planes.length; c++)
			min(planes[c], least, count);
	}

	/** to = the lesser one of from and to, for so many values. */
	static void min(final float[] from, final float[] to, final int count) {
		for (int i = 0; i < count; i++)
			to[i] = Math.min(to[i], from[i]);
	}

	/**
	 * values = e^(least - values), values being no less than least; within 1e-5 of it, relatively, and e^-80 at least.
	 * The polynomial is Taylor's up to the sixth power at a 128th of the exponent, which then is squared seven times.
	 *
	 * @param sum to which the results are added
	 */
	private static void exp(final float[] values, final float[] least, final float[] sum, final int count) {
		for (int i = 0; i < count; i++) {
			final float x = Math.max(least[i] - values[i], LEAST) * (1f / 128);
			final float a = 1f / 6 + x * (1f / 24 + x * (1f / 120 + x * (1f / 720)));
			float y = 1 + x * (1 + x * (0.5f + x * a));
			y *= y;
			y *= y;
			y *= y;
			y *= y;
			y *= y;
			y *= y;
			y *= y;
			values[i] = y;
			sum[i] += y;
		}
	}

	private static void invert(final float[] values, final int count) {
		for (int i = 0; i < count; i++)
			values[i] = 1 / values[i];
	}

	private static void multiply(final float[] from, final float[] to, final int count) {
		for (int i = 0; i < count; i++)
			to[i] *= from[i];
	}

	/**
	 * values += share * (previous - values).
	 *
	 * @return the greatest difference to the previous values after that
	 */
	static float damp(final float share, final float[] previous, final float[] values, final int count) {
		float moved = 0;
		for (int i = 0; i < count; i++) {
			values[i] += share * (previous[i] - values[i]);
			moved = Math.max(moved, Math.abs(values[i] - previous[i]));
		}
		return moved;
	}

	/** The greatest value from one index to before another one; at least 0. */
	static float most(final float[] values, final int start, final int end) {
		float most = 0;
		for (int i = start; i < end; i++) {
			if (values[i] > most) most = values[i];
		}
		return most;
	}

	/** Whether one of so many values is greater than a limit. */
	static boolean exceeds(final float limit, final float[] values, final int count) {
		for (int i = 0; i < count; i++) {
			if (values[i] > limit) return true;
		}
		return false;
	}

	/** The least difference of so many values to those of another array. */
	static float leastAbove(final float[] base, final float[] values, final int count) {
		float least = Float.POSITIVE_INFINITY;
		for (int i = 0; i < count; i++)
			least = Math.min(least, values[i] - base[i]);
		return least;
	}

	/** Whether one of so many values is less than that above the value of another array. */
	static boolean isBelow(final float limit, final float[] base, final float[] values, final int count) {
		for (int i = 0; i < count; i++) {
			if (values[i] - base[i] < limit) return true;
		}
		return false;
	}
}
