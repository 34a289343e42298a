package io.github.deeplabij.crf;

/** Says in one sentence what is wrong with an argument. */
final class Check {

	private Check() {}

	/** That a number is positive and finite. */
	static void positive(final double value, final String what) {
		if (!(value > 0) || Double.isInfinite(value)) throw new IllegalArgumentException(what +
			" has to be positive and finite, not " + value + ".");
	}

	/** That a number is finite. */
	static void finite(final double value, final String what) {
		if (!Double.isFinite(value)) throw new IllegalArgumentException(what + " has to be finite, not " + value + ".");
	}

	/** That there are two classes at least. */
	static void classes(final int classes) {
		if (classes < 2) throw new IllegalArgumentException("There have to be at least 2 classes, not " + classes + ".");
	}

	/** That the planes cover the grid, and hold finite numbers only. */
	static void planes(final Grid grid, final float[][][] planes, final String what) {
		for (final float[][] slices : planes) {
			slices(grid, slices.length, what);
			for (final float[] slice : slices) {
				pixels(grid, slice.length, what);
				for (int i = 0; i < slice.length; i++) {
					if (!Float.isFinite(slice[i])) throw new IllegalArgumentException(what + " holds " + slice[i] + " at x=" + i % grid
						.width() + ", y=" + i / grid.width() + ".");
				}
			}
		}
	}

	/** That there are as many slices as in the grid. */
	static void slices(final Grid grid, final int slices, final String what) {
		if (slices != grid.depth()) throw new IllegalArgumentException(what + " has " + slices + " slices, but there should be " +
			grid.depth() + ".");
	}

	/** That a slice has as many pixels as in the grid. */
	static void pixels(final Grid grid, final int pixels, final String what) {
		if (pixels != grid.plane()) throw new IllegalArgumentException(what + " has " + pixels +
			" pixels a slice, but there should be " + grid.plane() + " (" + grid.width() + " x " + grid.height() + ").");
	}
}
