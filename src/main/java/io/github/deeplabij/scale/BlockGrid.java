package io.github.deeplabij.scale;

import io.github.deeplabij.plane.Region;

/**
 * The blocks of an image, fixed in it: squares, of which the last ones of a row or column may be smaller, numbered in
 * reading order, plane after plane.
 *
 * @param width columns of a plane
 * @param height rows of a plane
 * @param planes how many planes
 * @param core the side of the network's cores in pixels
 * @param side the side of a block in pixels, a multiple of the core's
 * @param chunk the side of a chunk in pixels, of which a core's is a multiple
 */
record BlockGrid(int width, int height, int planes, int core, int side, int chunk) {

	/** Chunks are read at once by a viewer. */
	private static final int LARGEST_CHUNK = 512;

	/**
	 * The grid of an image.
	 *
	 * @param wanted about how long the side of a block is to be
	 */
	static BlockGrid of(final int width, final int height, final int planes, final int core, final int wanted) {
		final int cores = Math.max(1, (int) Math.round((double) wanted / core));
		int parts = 1;
		while (core % parts != 0 || core / parts > LARGEST_CHUNK)
			parts++;
		return new BlockGrid(width, height, planes, core, Math.multiplyExact(cores, core), core / parts);
	}

	int columns() {
		return (width - 1) / side + 1;
	}

	int rows() {
		return (height - 1) / side + 1;
	}

	int perPlane() {
		return Math.multiplyExact(columns(), rows());
	}

	int count() {
		return Math.multiplyExact(perPlane(), planes);
	}

	int plane(final int block) {
		return block / perPlane();
	}

	int column(final int block) {
		return block % perPlane() % columns();
	}

	int row(final int block) {
		return block % perPlane() / columns();
	}

	/** The block in the same plane so many columns and rows away; -1 if there is none. */
	int neighbour(final int block, final int right, final int down) {
		final int column = column(block) + right;
		final int row = row(block) + down;
		final boolean inside = column >= 0 && row >= 0 && column < columns() && row < rows();
		return inside ? block + down * columns() + right : -1;
	}

	/** Where a block lies in its plane. */
	Region region(final int block) {
		final int x = column(block) * side;
		final int y = row(block) * side;
		return new Region(x, y, Math.min(side, width - x), Math.min(side, height - y));
	}

	/** What messages call a block. */
	String name(final int block) {
		final Region region = region(block);
		return "block " + block + " (x=" + region.x() + ", y=" + region.y() + (planes > 1 ? ", plane " + plane(block)
			: "") + ")";
	}
}
