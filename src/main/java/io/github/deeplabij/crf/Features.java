package io.github.deeplabij.crf;

import java.util.List;

/** The features of pixels: position and channels in units of a kernel's sigmas. */
final class Features {

	private final Grid grid;
	private final float[][][] channels;
	private final int axes;
	private final double[] scale;
	private final Embedding embedding;

	/**
	 * @param widening of the lattice
	 */
	Features(final Guide image, final Gaussian gaussian, final double widening) {
		grid = image.grid();
		final List<Double> sigmas = gaussian.channels(image);
		channels = sigmas.isEmpty() ? new float[0][][] : image.channels();
		axes = grid.depth() == 1 ? 2 : 3;
		scale = new double[axes + channels.length];
		scale[0] = grid.dx() / gaussian.x();
		scale[1] = grid.dy() / gaussian.y();
		if (axes == 3) scale[2] = grid.dz() / gaussian.z();
		for (int c = 0; c < channels.length; c++)
			scale[axes + c] = 1 / sigmas.get(c);

		final double[] lowest = new double[scale.length];
		final double[] highest = new double[scale.length];
		highest[0] = (grid.width() - 1) * scale[0];
		highest[1] = (grid.height() - 1) * scale[1];
		if (axes == 3) highest[2] = (grid.depth() - 1) * scale[2];
		for (int c = 0; c < channels.length; c++) {
			float min = Float.POSITIVE_INFINITY;
			float max = Float.NEGATIVE_INFINITY;
			for (final float[] slice : channels[c]) {
				for (final float value : slice) {
					min = Math.min(min, value);
					max = Math.max(max, value);
				}
			}
			lowest[axes + c] = min * scale[axes + c];
			highest[axes + c] = max * scale[axes + c];
		}
		embedding = new Embedding(lowest, highest, widening);
	}

	int dimensions() {
		return scale.length;
	}

	Embedding embedding() {
		return embedding;
	}

	/** The features of a pixel. */
	void at(final int x, final int y, final int z, final double[] features) {
		features[0] = x * scale[0];
		features[1] = y * scale[1];
		if (axes == 3) features[2] = z * scale[2];
		final int index = y * grid.width() + x;
		for (int c = 0; c < channels.length; c++)
			features[axes + c] = channels[c][z][index] * scale[axes + c];
	}
}
