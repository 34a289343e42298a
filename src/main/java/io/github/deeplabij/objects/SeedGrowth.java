package io.github.deeplabij.objects;

/**
 * Gives the pixels between seeds to the nearest seed pixel on a way through the foreground, whose steps are 5 along
 * rows and columns and 7 along diagonals (G. Borgefors, Distance Transformations in Digital Images, CVGIP 34, 1986); of
 * two at the same distance, to the first in reading order. No way is longer than a reach, so what a pixel
 * gets depends on the pixels within that reach alone.
 */
public final class SeedGrowth {

	/** What is no foreground. */
	public static final byte OUTSIDE = 0;
	/** What is given to a seed. */
	public static final byte BETWEEN = 1;
	public static final byte SEED = 2;

	private static final int STEP = 5;

	private SeedGrowth() {}

	/**
	 * @param kinds of the pixels, row by row
	 * @param reach the longest way, in pixels along a row
	 * @return for each pixel the index of its seed pixel, itself for a seed; -1 where there is none
	 */
	public static int[] nearest(final byte[] kinds, final int width, final int height, final int reach) {
		final NearestSeeds nearest = new NearestSeeds(Math.max(width, height), true);
		nearest.begin(width, height);
		for (int i = 0; i < width * height; i++)
			if (kinds[i] != OUTSIDE) nearest.set(i % width, i / width, kinds[i] == SEED ? 0 : Rim.FAR, i);
		nearest.run();
		final int[] seeds = new int[width * height];
		for (int i = 0; i < seeds.length; i++) {
			final boolean reached = kinds[i] != OUTSIDE && nearest.distance(i % width, i / width) <= STEP * reach;
			seeds[i] = reached ? nearest.label(i % width, i / width) : -1;
		}
		return seeds;
	}
}
