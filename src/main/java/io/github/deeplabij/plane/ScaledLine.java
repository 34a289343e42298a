package io.github.deeplabij.plane;

/**
 * One axis of a plane as one pass sees it: scaled, perhaps flipped, and cut into tiles of one length for the network.
 * Pixels are
 * intervals, and the borders of the plane and of the scaled plane meet. A tile's start is a multiple of the network's
 * step, so
 * that it sees the grid that the whole would.
 *
 * @param length the plane's length
 * @param scaled the scaled plane's length
 * @param canvas the scaled plane's length after it was enlarged to one that the network takes
 * @param tile a tile's length, at most {@code canvas}
 * @param reach how far a tile reaches beyond the pixels that its scores are taken for, where the canvas does
 * @param grid what the starts of tiles are multiples of
 * @param cut how many pixels fewer than a tile has its scores span; half of them lie before the scaled plane's first
 *           pixel in
 *          the canvas, so that tiles can start there
 * @param flipped whether the scaled plane runs the other way
 */
public record ScaledLine(int length, int scaled, int canvas, int tile, int reach, int grid, int cut, boolean flipped) {

	/**
	 * The most pixels of a tile for so many of the plane: those that they lie on, the neighbours that interpolation
	 * asks for, the
	 * reach, and what may be before the start.
	 *
	 * @param ratio how many pixels of the scaled plane one of the plane has
	 */
	public static long needed(final int pixels, final double ratio, final int reach, final int grid) {
		return (long) Math.floor((pixels - 1) * ratio) + 3 + 2L * reach + grid - 1;
	}

	/** The most pixels of the plane that a tile of that length surely does for; less than 1 if it does for none. */
	public static int served(final int tile, final double ratio, final int reach, final int grid) {
		final double served = Math.floor((tile - 2.0 * reach - grid - 2) / ratio) + 1;
		return (int) Math.min(Integer.MAX_VALUE, served);
	}

	/**
	 * Where the tile starts that serves the plane's pixels from {@code from} to before {@code to}; less than 0 in what
	 * is cut.
	 */
	public int start(final int from, final int to) {
		final int before = cut / 2;
		final int first = (int) Math.floor(position(flipped ? to - 1 : from)) + before - reach;
		return Math.min(Math.max(0, first) / grid * grid, canvas - tile) - before;
	}

	/** How many pixels of the scaled plane one of the plane has. */
	public double ratio() {
		return (double) scaled / length;
	}

	/** Where the centre of one of the plane's pixels lies in the scaled plane; 0 is the centre of its first pixel. */
	public double position(final int pixel) {
		final int along = flipped ? length - 1 - pixel : pixel;
		return Math.max(0, Math.min(scaled - 1, (along + 0.5) * ratio() - 0.5));
	}
}
