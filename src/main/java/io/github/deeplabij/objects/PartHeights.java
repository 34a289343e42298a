package io.github.deeplabij.objects;

import java.util.Arrays;

/**
 * The heights of one part of the foreground: its distance to the background, times a probability, smoothed. What lies
 * outside the part counts as 0, and the plane is mirrored at its border.
 */
final class PartHeights {

	/** How many steps of height a pixel is. */
	static final int SCALE = 128;

	private final ObjectMaps maps;
	/** Null where all have the weight 1. */
	private final Channel weight;
	private final DistanceMap distanceMap = new DistanceMap();
	private final Gaussian gaussian;
	private final int margin;
	private int[] labels = new int[0];
	private boolean[] part = new boolean[0];
	private short[] weights = new short[0];
	private float[] values = new float[0];
	private int[] heights = new int[0];
	private int highest;

	PartHeights(final ObjectMaps maps, final double sigma) {
		this.maps = maps;
		weight = maps.channels().contains(Channel.OBJECT) ? Channel.OBJECT : maps.channels().contains(
			Channel.FOREGROUND) ? Channel.FOREGROUND : null;
		gaussian = new Gaussian(sigma);
		margin = Math.max(1, Gaussian.reach(sigma));
	}

	/**
	 * Computes the heights of a part.
	 *
	 * @param in the labels of all parts
	 * @param label of the part
	 * @param x the first column of its bounding box
	 * @param y the first row
	 * @return whether there is any background
	 */
	boolean compute(final LabelBlocks in, final int label, final int x, final int y, final int w, final int h) {
		final int left = Math.max(0, x - margin);
		final int top = Math.max(0, y - margin);
		final int windowW = Math.min(maps.width(), x + w + margin) - left;
		final int windowH = Math.min(maps.height(), y + h + margin) - top;
		final int size = windowW * windowH;
		if (labels.length < size) {
			labels = new int[size];
			part = new boolean[size];
			weights = new short[size];
			values = new float[size];
		}
		in.read(left, top, windowW, windowH, labels);
		int count = 0;
		for (int i = 0; i < size; i++) {
			part[i] = labels[i] == label;
			count += part[i] ? 1 : 0;
		}
		if (count == size) return false;
		distanceMap.compute(part, windowW, windowH, values);
		if (weight != null) {
			maps.read(weight, left, top, windowW, windowH, weights);
			for (int i = 0; i < size; i++)
				values[i] *= (float) (weights[i] & 0xffff) / weight.scale();
		}
		gaussian.smooth(values, windowW, windowH);
		round(windowW, x - left, y - top, w, h);
		return true;
	}

	/** Heights of the bounding box, with a column and a row on each side. */
	private void round(final int windowW, final int left, final int top, final int w, final int h) {
		final int stride = w + 2;
		if (heights.length < stride * (h + 2)) heights = new int[stride * (h + 2)];
		Arrays.fill(heights, 0, stride * (h + 2), Flooding.OUTSIDE);
		highest = 0;
		for (int y = 0; y < h; y++) {
			for (int x = 0; x < w; x++) {
				final int i = (top + y) * windowW + left + x;
				if (!part[i]) continue;
				final int height = (int) (values[i] * SCALE + 0.5f);
				heights[(y + 1) * stride + x + 1] = height;
				highest = Math.max(highest, height);
			}
		}
	}

	/** The heights of the bounding box with one column and row more on each side; {@link Flooding#OUTSIDE} there. */
	int[] heights() {
		return heights;
	}

	int highest() {
		return highest;
	}
}
