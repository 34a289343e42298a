package io.github.deeplabij.plane;

/**
 * The probabilities of a plane, of which only some rows are there at a time: those that the network has done and the CRF
 * still needs.
 */
public final class ProbabilityBand implements PlaneSource {

	private final int width;
	private final float[][][] rows;
	private int first;

	public ProbabilityBand(final int width, final int height, final int classes) {
		this.width = width;
		rows = new float[classes][height][];
	}

	/**
	 * Takes the probabilities of a region.
	 *
	 * @param probabilities for each class, row by row
	 */
	public void put(final Region region, final float[][] probabilities) {
		for (int c = 0; c < rows.length; c++) {
			for (int r = 0; r < region.height(); r++) {
				final int y = region.y() + r;
				if (rows[c][y] == null) rows[c][y] = new float[width];
				System.arraycopy(probabilities[c], r * region.width(), rows[c][y], region.x(), region.width());
			}
		}
	}

	/** Lets go of the rows above this one. */
	public void dropAbove(final int row) {
		for (; first < row; first++) {
			for (final float[][] channel : rows) channel[first] = null;
		}
	}

	@Override
	public int width() {
		return width;
	}

	@Override
	public int height() {
		return rows[0].length;
	}

	@Override
	public int channels() {
		return rows.length;
	}

	@Override
	public boolean isFloatingPoint() {
		return true;
	}

	/** Reads pixels of rows that are there. */
	@Override
	public void read(final int channel, final Region region, final float[] values) {
		for (int r = 0; r < region.height(); r++) {
			System.arraycopy(rows[channel][region.y() + r], region.x(), values, r * region.width(), region.width());
		}
	}
}
