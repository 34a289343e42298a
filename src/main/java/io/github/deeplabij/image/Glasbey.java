package io.github.deeplabij.image;

import io.github.deeplabij.model.ClassInfo;

import ij.process.LUT;

/**
 * A look-up table whose neighbouring values look as different as can be: 0 is black, and each further colour is the one
 * farthest from all before it in CIE L*a*b* (C. Glasbey et al., Colour displays for categorical images, Color Research
 * &amp; Application 32, 2007). Dark colours are left out, so that all show on the black background.
 */
final class Glasbey {

	private static final int[] COLOURS = choose();

	private Glasbey() {}

	/** The colour of a value as 0xRRGGBB; values past 255 start again at 1. */
	static int colour(final int value) {
		return COLOURS[value < COLOURS.length ? value : 1 + (value - 1) % (COLOURS.length - 1)];
	}

	/** All colours, as ImageJ shows an image in them. */
	static LUT lut() {
		final byte[][] table = new byte[3][256];
		for (int value = 0; value < 256; value++)
			for (int c = 0; c < 3; c++) table[c][value] = (byte) (colour(value) >> 16 - 8 * c);
		return new LUT(table[0], table[1], table[2]);
	}

	/** The colour of a class: its own, or the one of its value; 0 gets the last one where it is not the background. */
	static int colour(final ClassInfo each) {
		final boolean black = each.value() == 0 && !each.isBackground();
		return each.colour().orElse(black ? COLOURS[COLOURS.length - 1] : colour(each.value()));
	}

	private static int[] choose() {
		final int levels = 16;
		final int[] candidates = new int[levels * levels * levels];
		final double[][] lab = new double[candidates.length][];
		for (int i = 0; i < candidates.length; i++) {
			final int r = i / (levels * levels) * 17;
			final int g = i / levels % levels * 17;
			final int b = i % levels * 17;
			candidates[i] = r << 16 | g << 8 | b;
			lab[i] = lab(r, g, b);
		}
		final double[] distance = new double[candidates.length];
		for (int i = 0; i < distance.length; i++)
			distance[i] = lab[i][0] < 35 ? 0 : Double.POSITIVE_INFINITY;
		final int[] chosen = new int[256];
		int last = 0;
		for (int n = 1; n < chosen.length; n++) {
			int best = 0;
			for (int i = 0; i < distance.length; i++) {
				distance[i] = Math.min(distance[i], squaredDistance(lab[i], lab[last]));
				if (distance[i] > distance[best]) best = i;
			}
			chosen[n] = candidates[best];
			last = best;
		}
		return chosen;
	}

	private static double squaredDistance(final double[] a, final double[] b) {
		double sum = 0;
		for (int i = 0; i < 3; i++)
			sum += (a[i] - b[i]) * (a[i] - b[i]);
		return sum;
	}

	/** sRGB to CIE L*a*b*, white D65 (IEC 61966-2-1, CIE 15). */
	private static double[] lab(final int red, final int green, final int blue) {
		final double r = linear(red);
		final double g = linear(green);
		final double b = linear(blue);
		final double x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
		final double y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
		final double z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
		return new double[] { 116 * y - 16, 500 * (x - y), 200 * (y - z) };
	}

	private static double linear(final int value) {
		final double v = value / 255.0;
		return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}

	private static double curve(final double t) {
		return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
	}
}
