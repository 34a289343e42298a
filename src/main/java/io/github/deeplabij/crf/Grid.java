package io.github.deeplabij.crf;

import java.util.Arrays;

/**
 * The pixels of an image or a stack, and how far apart they are. The unit of the spacing is the unit of every kernel's
 * sigma along an axis: pixels or calibrated units.
 *
 * @param width the columns
 * @param height the rows
 * @param depth the slices, 1 for a plane
 * @param dx from a pixel to the next one along x
 * @param dy from a pixel to the next one along y
 * @param dz from a slice to the next one
 */
public record Grid(int width, int height, int depth, double dx, double dy, double dz) {

	/**
	 * @throws IllegalArgumentException if a length is less than 1, a slice has more pixels than an array can hold, or a
	 *           spacing is not positive and finite
	 */
	public Grid {
		if (width < 1 || height < 1 || depth < 1) throw new IllegalArgumentException("The image has no pixels: " +
			width +
			" x " + height + " x " + depth + ".");
		if ((long) width * height > Integer.MAX_VALUE - 8) throw new IllegalArgumentException("A slice of " + width +
			" x " +
			height + " pixels is too large to be held at once; use tiles.");
		Check.positive(dx, "The spacing along x");
		Check.positive(dy, "The spacing along y");
		Check.positive(dz, "The spacing of slices");
	}

	/** A plane in units of pixels. */
	public static Grid of(final int width, final int height) {
		return of(width, height, 1);
	}

	/** A stack in units of pixels. */
	public static Grid of(final int width, final int height, final int depth) {
		return new Grid(width, height, depth, 1, 1, 1);
	}

	/** How many pixels one slice has. */
	public int plane() {
		return width * height;
	}

	/** How many pixels there are in all. */
	public long size() {
		return (long) plane() * depth;
	}

	/** Checks that planes cover the grid, and hold finite numbers only. */
	void requirePlanes(final float[][][] planes, final String what) {
		for (final float[][] slices : planes) {
			requireSlices(slices.length, what);
			for (final float[] slice : slices)
				requirePixels(slice.length, what);
		}
		if (Arrays.stream(planes).parallel().flatMap(Arrays::stream).allMatch(Grid::isFinite)) return;
		for (final float[][] slices : planes) {
			for (final float[] slice : slices) {
				for (int i = 0; i < slice.length; i++) {
					if (!Float.isFinite(slice[i])) throw new IllegalArgumentException(what + " holds " + slice[i] +
						" at x=" + i % width + ", y=" + i / width + ".");
				}
			}
		}
	}

	private static boolean isFinite(final float[] values) {
		for (final float value : values) {
			if (!Float.isFinite(value)) return false;
		}
		return true;
	}

	/** Checks that there are as many slices as in the grid. */
	void requireSlices(final int slices, final String what) {
		if (slices != depth) throw new IllegalArgumentException(what + " has " + slices +
			" slices, but there should be " + depth + ".");
	}

	/** Checks that a slice has as many pixels as in the grid. */
	void requirePixels(final int pixels, final String what) {
		if (pixels != plane()) throw new IllegalArgumentException(what + " has " + pixels +
			" pixels a slice, but there should be " + plane() +
			" (" + width + " x " + height + ").");
	}

	@Override
	public String toString() {
		return width + " x " + height + (depth == 1 ? "" : " x " + depth);
	}
}
