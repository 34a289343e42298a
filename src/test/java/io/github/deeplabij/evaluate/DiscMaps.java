package io.github.deeplabij.evaluate;

/**
 * Maps of discs on a grid, true ones and found ones: some are missed, in two parts, one with the disc before, or moved
 * by a pixel. The numbers are those of a linear congruential generator, so that a program in another language can make
 * the same maps.
 *
 * @param truth the labels 7, 14, 21, ..., and 0
 * @param found others
 */
public record DiscMaps(int width, int height, int[] truth, int[] found) {

	private static final int CELL = 16;

	/**
	 * Makes maps. For each cell of the grid, numbers are drawn in this order: the disc's y and x (0 to 4), its radius
	 * (0 to 4), what happens to it (0 to 9), how far it is moved in x and y (0 to 2), and how much larger it is found
	 * (0 or 1).
	 */
	public static DiscMaps of(final int seed, final int width, final int height) {
		final DiscMaps maps = new DiscMaps(width, height, new int[width * height], new int[width * height]);
		final Numbers numbers = new Numbers(seed);
		int number = 0;
		for (int cy = CELL / 2; cy < height; cy += CELL) {
			for (int cx = CELL / 2; cx < width; cx += CELL)
				maps.disc(++number, cx, cy, numbers);
		}
		return maps;
	}

	private void disc(final int number, final int cx, final int cy, final Numbers numbers) {
		final int y = cy + numbers.next(5) - 2;
		final int x = cx + numbers.next(5) - 2;
		final int radius = 4 + numbers.next(5);
		final int fate = numbers.next(10);
		final int dx = numbers.next(3) - 1;
		final int dy = numbers.next(3) - 1;
		final int larger = numbers.next(2);
		fill(truth, x, y, radius, width, 7 * number);
		if (fate == 0) return;
		final int label = fate == 1 ? 3 * Math.max(1, number - 1) : 3 * number;
		final int fx = fate > 6 ? x : x + dx;
		final int fy = fate > 6 ? y : y + dy;
		fill(found, fx, fy, radius + larger, width, label);
		if (fate == 2) fill(found, fx, fy, radius + larger, x, label + 1);
	}

	/** Fills the part of a disc that is left of a column. */
	private void fill(final int[] map, final int x, final int y, final int radius, final int end, final int label) {
		for (int i = 0; i < map.length; i++) {
			final int px = i % width - x;
			final int py = i / width - y;
			if (i % width < end && px * px + py * py <= radius * radius) map[i] = label;
		}
	}

	public ObjectOverlap overlap() {
		final ObjectOverlap overlap = new ObjectOverlap();
		overlap.add(LabelRows.of(truth, width), LabelRows.of(found, width));
		return overlap;
	}

	private static final class Numbers {

		private long state;

		Numbers(final int seed) {
			state = seed;
		}

		int next(final int below) {
			state = (state * 1103515245 + 12345) % (1L << 31);
			return (int) ((state >> 8) % below);
		}
	}
}
