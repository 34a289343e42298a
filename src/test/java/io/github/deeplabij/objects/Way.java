package io.github.deeplabij.objects;

import java.util.List;

/**
 * A way to the same objects.
 *
 * @param side of the blocks
 * @param threads how many put regions in and look for objects
 * @param budget how many bytes are kept in memory
 * @param largestRegion how wide and high the regions are at most that are put in
 */
record Way(int side, int threads, long budget, int largestRegion) {

	static final Way USUAL = new Way(512, 1, 1L << 30, 100_000);

	/** Blocks of several sizes, regions of several sizes in a random order, one thread and four, memory and file. */
	static final List<Way> ALL = List.of(USUAL, new Way(8, 1, 1L << 30, 5), new Way(13, 4, 1L << 30, 9), new Way(16, 4,
		0, 7), new Way(7, 1, 3000, 40), new Way(64, 4, 20_000, 64));
}
