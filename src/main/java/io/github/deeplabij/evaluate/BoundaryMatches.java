package io.github.deeplabij.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How many boundary pixels of one image have one of the same class near by in another, as {@link BoundaryF1} says. */
final class BoundaryMatches {

	private static final int NONE = -1;

	/** What is within the tolerance, as (x, y), the nearest first. */
	private final int[][] disc;
	private int[][] boundaries = new int[2][];
	/** For truth and labels, for each class: boundary pixels, and those that match. */
	private long[][] found = new long[2][0];
	private long[][] matched = new long[2][0];

	BoundaryMatches(final int[][] disc) {
		this.disc = disc;
	}

	/** All places within a tolerance. */
	static int[][] disc(final double tolerance) {
		final int most = (int) tolerance;
		final List<int[]> places = new ArrayList<>();
		for (int y = -most; y <= most; y++) {
			for (int x = -most; x <= most; x++)
				if (x * x + y * y <= tolerance * tolerance) places.add(new int[] { x, y });
		}
		places.sort(Comparator.comparingInt(place -> place[0] * place[0] + place[1] * place[1]));
		return places.toArray(int[][]::new);
	}

	/**
	 * Counts some rows. The others have to reach the tolerance and a row more beyond them, or to the end of the image.
	 *
	 * @param truth a negative number where a pixel is not counted
	 * @param first the first row that is counted
	 * @param end the row after the last one that is counted
	 */
	void add(final int[] truth, final int[] labels, final int width, final int rows, final int first, final int end) {
		final int size = width * rows;
		if (boundaries[0] == null || boundaries[0].length < size) boundaries = new int[2][size];
		boundary(truth, truth, width, rows, boundaries[0]);
		boundary(labels, truth, width, rows, boundaries[1]);
		for (int side = 0; side < 2; side++) {
			for (int y = first; y < end; y++) {
				for (int x = 0; x < width; x++) {
					final int which = boundaries[side][y * width + x];
					if (which == NONE) continue;
					if (which >= classes()) grow(which + 1);
					found[side][which]++;
					if (near(boundaries[1 - side], which, x, y, width, rows)) matched[side][which]++;
				}
			}
		}
	}

	private static void boundary(final int[] labels, final int[] truth, final int width, final int rows,
		final int[] classes)
	{
		for (int y = 0; y < rows; y++) {
			for (int x = 0; x < width; x++) {
				final int i = y * width + x;
				final boolean inside = truth[i] < 0 || !(x > 0 && other(labels, truth, i, i - 1) || x < width - 1 &&
					other(labels, truth, i, i + 1) || y > 0 && other(labels, truth, i, i - width) || y < rows - 1 &&
						other(labels, truth, i, i + width));
				classes[i] = inside ? NONE : labels[i];
			}
		}
	}

	private static boolean other(final int[] labels, final int[] truth, final int i, final int neighbour) {
		return truth[neighbour] >= 0 && labels[neighbour] != labels[i];
	}

	private boolean near(final int[] classes, final int which, final int x, final int y, final int width,
		final int rows)
	{
		for (final int[] place : disc) {
			final int px = x + place[0];
			final int py = y + place[1];
			if (px >= 0 && px < width && py >= 0 && py < rows && classes[py * width + px] == which) return true;
		}
		return false;
	}

	private void grow(final int classes) {
		for (int side = 0; side < 2; side++) {
			found[side] = Arrays.copyOf(found[side], classes);
			matched[side] = Arrays.copyOf(matched[side], classes);
		}
	}

	int classes() {
		return found[0].length;
	}

	/** F1 of a class; NaN if neither has a boundary of it. */
	double f1(final int which) {
		if (found[0][which] == 0 && found[1][which] == 0) return Double.NaN;
		if (found[0][which] == 0 || found[1][which] == 0) return 0;
		final double recall = (double) matched[0][which] / found[0][which];
		final double precision = (double) matched[1][which] / found[1][which];
		return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
	}
}
