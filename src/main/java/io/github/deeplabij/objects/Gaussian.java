package io.github.deeplabij.objects;

/**
 * A Gaussian along rows, then along columns, up to 4 sigma; the window is mirrored at its edges. A pixel's value is
 * computed in the same order of operations wherever it lies, so that it is the same in each window that has all pixels
 * within reach.
 */
final class Gaussian {

	private final double[] weights;
	private float[] rows = new float[0];

	/**
	 * @param sigma in pixels; 0 changes nothing
	 */
	Gaussian(final double sigma) {
		final int reach = reach(sigma);
		weights = new double[reach + 1];
		double sum = 0;
		for (int i = 0; i <= reach; i++) {
			weights[i] = i == 0 ? 1 : StrictMath.exp(-0.5 * i * i / (sigma * sigma));
			sum += i == 0 ? 1 : 2 * weights[i];
		}
		for (int i = 0; i <= reach; i++)
			weights[i] /= sum;
	}

	/** How far it reaches in pixels. */
	static int reach(final double sigma) {
		return (int) (4 * sigma + 0.5);
	}

	/** Smooths a window in place. */
	void smooth(final float[] values, final int w, final int h) {
		if (weights.length == 1) return;
		if (rows.length < w * h) rows = new float[w * h];
		for (int y = 0; y < h; y++)
			row(values, y * w, w);
		for (int y = 0; y < h; y++)
			column(values, y, w, h);
	}

	private void row(final float[] from, final int start, final int length) {
		final int reach = weights.length - 1;
		for (int i = 0; i < length; i++) {
			final int at = start + i;
			double sum = weights[0] * from[at];
			if (i >= reach && i < length - reach) {
				for (int k = 1; k <= reach; k++)
					sum += weights[k] * (from[at - k] + (double) from[at + k]);
			}
			else {
				for (int k = 1; k <= reach; k++)
					sum += weights[k] * (from[start + mirrored(i - k, length)] + (double) from[start + mirrored(i + k,
						length)]);
			}
			rows[at] = (float) sum;
		}
	}

	/** Smooths a row of the result along columns, so that memory is read row by row. */
	private void column(final float[] to, final int y, final int w, final int h) {
		final int reach = weights.length - 1;
		final double[] sums = new double[w];
		for (int x = 0; x < w; x++)
			sums[x] = weights[0] * rows[y * w + x];
		for (int k = 1; k <= reach; k++) {
			final int above = mirrored(y - k, h) * w;
			final int below = mirrored(y + k, h) * w;
			for (int x = 0; x < w; x++)
				sums[x] += weights[k] * (rows[above + x] + (double) rows[below + x]);
		}
		for (int x = 0; x < w; x++)
			to[y * w + x] = (float) sums[x];
	}

	private static int mirrored(final int i, final int length) {
		int at = i;
		while (at < 0 || at >= length)
			at = at < 0 ? -1 - at : 2 * length - 1 - at;
		return at;
	}
}
