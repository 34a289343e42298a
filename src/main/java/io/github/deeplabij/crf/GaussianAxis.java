package io.github.deeplabij.crf;

import java.util.Arrays;

/**
 * A Gaussian along one axis. Where sigma is some pixels or more, values are shared out linearly between nodes that lie
 * several pixels apart, the nodes are filtered, and values are interpolated between them, linearly again; else every
 * pixel is a node.
 */
final class GaussianAxis {

	/** Distances in sigmas beyond which the kernel is taken as 0. */
	private static final double REACH = 4;

	/** Nodes may lie as far apart as this part of sigma. */
	private static final double SPACING = 1.5;

	private final int pixels;
	private final int factor;
	private final int nodes;
	private final float[] taps;
	private final float[] before;
	private final float[] after;
	private final double[] ones;

	/**
	 * @param pixels how many there are
	 * @param sigma in pixels
	 * @param coarse whether there may be fewer nodes than pixels
	 */
	GaussianAxis(final int pixels, final double sigma, final Normalisation normalisation, final boolean coarse) {
		this.pixels = pixels;
		factor = coarse ? factor(pixels, sigma) : 1;
		nodes = factor == 1 ? pixels : (pixels - 1) / factor + 2;
		final double[] exact = taps(sigma);
		taps = new float[exact.length];
		for (int t = 0; t < exact.length; t++)
			taps[t] = (float) exact[t];

		final double[] scaled = new double[pixels];
		Arrays.fill(scaled, 1);
		final double[] rowSums = filter(exact, scaled);
		before = new float[pixels];
		after = new float[pixels];
		for (int i = 0; i < pixels; i++) {
			before[i] = (float) (scaled[i] = normalisation.before(rowSums[i]));
			after[i] = (float) normalisation.after(rowSums[i]);
		}
		ones = filter(exact, scaled);
		for (int i = 0; i < pixels; i++)
			ones[i] *= normalisation.after(rowSums[i]);
	}

	/** How many pixels may lie from a node to the next one. */
	static int factor(final int pixels, final double sigma) {
		return (int) Math.max(1, Math.min(pixels, sigma / SPACING));
	}

	/**
	 * Sharing out and interpolating have a variance of (factor&sup2; - 1) / 6 pixels each, averaged over the pixels
	 * between two nodes; what they leave of sigma&sup2; is the nodes' part. The sum of all weights is the Gaussian's.
	 */
	private double[] taps(final double sigma) {
		final double left = Math.sqrt(sigma * sigma - (factor * factor - 1) / 3.0) / factor;
		final double[] exact = new double[(int) Math.min(nodes, Math.ceil(REACH * left) + 1)];
		for (int t = 0; t < exact.length; t++)
			exact[t] = sigma / (left * factor) * Math.exp(-0.5 * t * t / (left * left));
		return exact;
	}

	/** All of it in double precision: out to the nodes, along them, and back. */
	private double[] filter(final double[] exact, final double[] from) {
		final double[] at = new double[nodes];
		for (int i = 0; i < pixels; i++) {
			at[i / factor] += (1 - share(i)) * from[i];
			if (share(i) > 0) at[i / factor + 1] += share(i) * from[i];
		}
		final double[] filtered = new double[nodes];
		for (int n = 0; n < nodes; n++) {
			for (int m = Math.max(0, n - exact.length + 1); m < Math.min(nodes, n + exact.length); m++)
				filtered[n] += exact[Math.abs(n - m)] * at[m];
		}
		final double[] to = new double[pixels];
		for (int i = 0; i < pixels; i++)
			to[i] = (1 - share(i)) * filtered[i / factor] + (share(i) > 0 ? share(i) * filtered[i / factor + 1] : 0);
		return to;
	}

	/**
	 * The share of a pixel that the node after it has; the rest is of the node at or before it, number pixel / factor.
	 */
	float share(final int pixel) {
		return (float) (pixel % factor) / factor;
	}

	int pixels() {
		return pixels;
	}

	/** How many pixels lie from a node to the next one. */
	int factor() {
		return factor;
	}

	int nodes() {
		return nodes;
	}

	/** The weight at a distance of so many nodes, up to {@link #reach()}. */
	float tap(final int distance) {
		return taps[distance];
	}

	int reach() {
		return taps.length - 1;
	}

	/** What pixels are multiplied by before. */
	float[] before() {
		return before;
	}

	/** What pixels are multiplied by after. */
	float[] after() {
		return after;
	}

	/** The normalised message of ones. */
	double[] ones() {
		return ones;
	}
}
