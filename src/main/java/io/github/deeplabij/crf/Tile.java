package io.github.deeplabij.crf;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of one slice, the unit of work. How an image is cut depends on its size alone, so that sums are formed in
 * the
 * same order whatever the number of threads.
 *
 * @param z the slice
 * @param x the first column
 * @param y the first row
 * @param width how many columns
 * @param height how many rows
 */
record Tile(int z, int x, int y, int width, int height) {

	/** The most pixels of a tile. */
	static final int PIXELS = 1 << 13;

	private static final int WIDTH = 1 << 7;

	/** Cuts a grid, row by row. */
	static List<Tile> cut(final Grid grid) {
		final int columns = (grid.width() + WIDTH - 1) / WIDTH;
		final int width = (grid.width() + columns - 1) / columns;
		final int height = Math.min(grid.height(), PIXELS / width);
		final List<Tile> tiles = new ArrayList<>();
		for (int z = 0; z < grid.depth(); z++) {
			for (int y = 0; y < grid.height(); y += height) {
				for (int x = 0; x < grid.width(); x += width) tiles.add(new Tile(z, x, y, Math.min(width,
					grid.width() - x), Math
					.min(height, grid.height() - y)));
			}
		}
		return tiles;
	}

	int pixels() {
		return width * height;
	}

	/** Copies this rectangle of a slice to the start of an array. */
	void read(final Grid grid, final float[] slice, final float[] to) {
		for (int r = 0; r < height; r++) System.arraycopy(slice, (y + r) * grid.width() + x, to, r * width, width);
	}

	/** Copies the start of an array to this rectangle of a slice. */
	void write(final Grid grid, final float[] from, final float[] slice) {
		for (int r = 0; r < height; r++) System.arraycopy(from, r * width, slice, (y + r) * grid.width() + x, width);
	}
}
