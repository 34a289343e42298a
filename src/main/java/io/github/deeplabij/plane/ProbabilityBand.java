package io.github.deeplabij.plane;

/**
 * The probabilities of a plane, of which only some rows are there at a time: those that the network has done and the
 * CRF still needs.
 */
public final class ProbabilityBand implements PlaneSource {

	private final int width;
	private final Region held;
	private final float[][][] rows;
	private int first;

	/**
	 * @param width the plane's columns
	 * @param height the plane's rows
	 * @param held the part of the plane that is wanted
	 */
	public ProbabilityBand(final int width, final int height, final Region held, final int classes) {
		this.width = width;
		this.held = held;
		rows = new float[classes][height][];
		first = held.y();
	}

	/**
	 * Takes the probabilities of a region; those that are not wanted are left out.
	 *
	 * @param probabilities for each class, row by row
	 */
	public void put(final Region region, final float[][] probabilities) {
		final Region part = held.intersection(region);
		for (int c = 0; c < rows.length; c++) {
			for (int y = part.y(); y < part.y() + part.height(); y++) {
				if (rows[c][y] == null) rows[c][y] = new float[held.width()];
				final int from = (y - region.y()) * region.width() + part.x() - region.x();
				System.arraycopy(probabilities[c], from, rows[c][y], part.x() - held.x(), part.width());
			}
		}
	}

	/** Lets go of the rows above this one. */
	public void dropAbove(final int row) {
		for (; first < row; first++) {
			for (final float[][] channel : rows)
				channel[first] = null;
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
			System.arraycopy(rows[channel][region.y() + r], region.x() - held.x(), values, r * region.width(), region
				.width());
		}
	}
}
