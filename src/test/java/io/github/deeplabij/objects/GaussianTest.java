package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

/** The numbers are those of {@code scipy.ndimage.gaussian_filter}, in its default mode. */
class GaussianTest {

	private static void assertSmoothed(final double sigma, final double... expected) {
		final float[] values = { 0, 4, 0, 0, 16, 0, 0, 1, 0, 0, 9, 0 };
		new Gaussian(sigma).smooth(values, 4, 3);
		final double[] found = new double[values.length];
		Arrays.setAll(found, i -> values[i]);
		assertArrayEquals(expected, found, 2e-6);
	}

	@Test
	void smoothsAsScipyDoes() {
		assertSmoothed(0, 0, 4, 0, 0, 16, 0, 0, 1, 0, 0, 9, 0);
		assertSmoothed(0.6, 2.788158, 2.658459, 0.599595, 0.151801, 8.925429, 2.483748, 1.254367, 0.806549, 2.251359,
			1.694808, 4.991653, 1.394076);
		assertSmoothed(1.3, 3.628158, 2.710916, 1.618832, 0.966501, 3.761158, 2.954606, 2.024517, 1.431552, 3.52962,
			3.023358, 2.419112, 1.931669);
	}

	/** It reaches 12 pixels, so that the mirror image is mirrored again. */
	@Test
	void reachesFartherThanTheImageAsScipyDoes() {
		assertSmoothed(3, 2.61062, 2.543202, 2.447782, 2.38039, 2.614635, 2.547515, 2.452516, 2.385423, 2.618572,
			2.551757, 2.457188, 2.3904);
	}
}
