package io.github.deeplabij.objects;

/**
 * Cuts a plane into squares, of which the last ones of a row or column may be smaller, and numbers them in reading
 * order.
 */
record BlockGrid(int width, int height, int side) {

	int columns() {
		return (width - 1) / side + 1;
	}

	int rows() {
		return (height - 1) / side + 1;
	}

	int count() {
		return Math.multiplyExact(columns(), rows());
	}

	/** The block at a column and row of blocks, or -1 where there is none. */
	int block(final int column, final int row) {
		return column < 0 || row < 0 || column >= columns() || row >= rows() ? -1 : row * columns() + column;
	}

	/** The block that a pixel lies in. */
	int blockAt(final int x, final int y) {
		return y / side * columns() + x / side;
	}

	int x(final int block) {
		return block % columns() * side;
	}

	int y(final int block) {
		return block / columns() * side;
	}

	int w(final int block) {
		return Math.min(side, width - x(block));
	}

	int h(final int block) {
		return Math.min(side, height - y(block));
	}

	int size(final int block) {
		return w(block) * h(block);
	}

	/** How many pixels come before one in reading order. */
	long position(final int x, final int y) {
		return (long) y * width + x;
	}

	/** Works on what a region and a block have in common. */
	interface Part {

		/**
		 * @param x its first column in the block
		 * @param y its first row in the block
		 * @param at the index of its first pixel in the region
		 */
		void run(int block, int x, int y, int w, int h, int at);
	}

	/**
	 * Goes through the blocks that a region touches.
	 *
	 * @throws IndexOutOfBoundsException if the region is not in the plane
	 */
	void forEach(final int x, final int y, final int w, final int h, final Part part) {
		if (x < 0 || y < 0 || w < 0 || h < 0 || x > width - w || y > height - h) throw new IndexOutOfBoundsException(
			"The region at " + x + ", " + y + " of " + w + " x " + h + " pixels is not in the plane of " + width +
				" x " + height + " pixels.");
		if (w == 0 || h == 0) return;
		for (int row = y / side; row <= (y + h - 1) / side; row++) {
			for (int column = x / side; column <= (x + w - 1) / side; column++) {
				final int left = Math.max(x, column * side);
				final int top = Math.max(y, row * side);
				final int right = Math.min(x + w, (column + 1) * side);
				final int bottom = Math.min(y + h, (row + 1) * side);
				part.run(row * columns() + column, left - column * side, top - row * side, right - left, bottom - top,
					(top - y) * w + left - x);
			}
		}
	}
}
