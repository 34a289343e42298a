package io.github.deeplabij.segment;

import io.github.deeplabij.model.ModelDescription.Enlargement;
import io.github.deeplabij.plane.ScaledLine;

/**
 * Where some pixels of a plane lie, along one axis, in the scores of a tile: between which two, and how near to the
 * second.
 *
 * @param first the nearest scores at or before each pixel
 * @param weight how much the next score counts, from 0 to 1, for each pixel
 * @param least the first score that is asked for
 * @param count how many scores from there on
 */
record Sampling(int[] first, float[] weight, int least, int count) {

	/**
	 * @param line the axis
	 * @param from the first of the plane's pixels
	 * @param to the one after the last
	 * @param start where the tile starts
	 * @param scores how many scores the tile has
	 * @param enlargement how scores that are fewer than the tile's pixels lie on them
	 */
	static Sampling of(final ScaledLine line, final int from, final int to, final int start, final int scores,
		final Enlargement enlargement)
	{
		final int[] first = new int[to - from];
		final float[] weight = new float[first.length];
		final int span = line.tile() - line.cut();
		final int origin = start + line.cut() / 2;
		final double cells = (double) scores / span;
		final double corners = span == 1 ? 0 : (scores - 1.0) / (span - 1.0);
		int least = scores;
		int most = 0;
		for (int i = 0; i < first.length; i++) {
			final double pixel = line.position(from + i) - origin;
			final double position = enlargement == Enlargement.ALIGN_CORNERS ? pixel * corners : (pixel +
				0.5) * cells - 0.5;
			final double inside = Math.max(0, Math.min(scores - 1, position));
			first[i] = (int) inside;
			weight[i] = (float) (inside - first[i]);
			least = Math.min(least, first[i]);
			most = Math.max(most, weight[i] == 0 ? first[i] : first[i] + 1);
		}
		return new Sampling(first, weight, least, most - least + 1);
	}

	/** Whether each pixel has a score of its own, in the same order. */
	boolean isIdentity() {
		for (int i = 0; i < first.length; i++) if (weight[i] != 0 || first[i] != first[0] + i) return false;
		return true;
	}

	/** A row of values for the pixels, of one for the scores from {@code least} on. */
	void interpolate(final float[] scores, final float[] values) {
		for (int i = 0; i < first.length; i++) {
			final int at = first[i] - least;
			final float a = scores[at];
			values[i] = weight[i] == 0 ? a : a + weight[i] * (scores[at + 1] - a);
		}
	}
}
