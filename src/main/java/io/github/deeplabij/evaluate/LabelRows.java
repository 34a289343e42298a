package io.github.deeplabij.evaluate;

/** A plane of labels that is read by rows. */
public interface LabelRows {

	int width();

	int height();

	/**
	 * Reads rows.
	 *
	 * @param first the first row, from 0
	 * @param rows how many, at least 1
	 * @param labels takes the class of each pixel, row by row; a negative number where a pixel is not counted
	 */
	void read(int first, int rows, int[] labels);

	/**
	 * A plane in memory.
	 *
	 * @param labels the class of each pixel, row by row; a negative number where a pixel is not counted
	 */
	static LabelRows of(final int[] labels, final int width) {
		if (width < 1 || labels.length % width != 0) throw new IllegalArgumentException(labels.length +
			" pixels in rows of " + width);
		return new LabelRows() {

			@Override
			public int width() {
				return width;
			}

			@Override
			public int height() {
				return labels.length / width;
			}

			@Override
			public void read(final int first, final int rows, final int[] into) {
				System.arraycopy(labels, first * width, into, 0, rows * width);
			}
		};
	}
}
