package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxTest {

	private static double[] exact(final float[][] scores, final int i) {
		double greatest = Double.NEGATIVE_INFINITY;
		for (final float[] channel : scores) greatest = Math.max(greatest, channel[i]);
		final double[] p = new double[scores.length];
		double sum = 0;
		for (int c = 0; c < p.length; c++) sum += p[c] = Math.exp(scores[c][i] - greatest);
		for (int c = 0; c < p.length; c++) p[c] /= sum;
		return p;
	}

	@ParameterizedTest
	@CsvSource({ "2, 1, 1", "3, 1000, 0.01", "3, 1024, 1", "3, 5000, 10", "21, 1025, 30", "150, 300, 100" })
	void isWithinAMillionth(final int channels, final int pixels, final double spread) {
		final Random random = new Random(channels);
		final float[][] scores = new float[channels][pixels];
		for (final float[] channel : scores)
			for (int i = 0; i < pixels; i++) channel[i] = (float) (spread * random.nextGaussian());
		final float[][] p = new float[channels][];
		for (int c = 0; c < channels; c++) p[c] = scores[c].clone();
		Softmax.apply(p);
		for (int i = 0; i < pixels; i++) {
			final double[] expected = exact(scores, i);
			for (int c = 0; c < channels; c++) {
				assertEquals(expected[c], p[c][i], 1e-6);
				if (expected[c] > 1e-12) assertEquals(1, p[c][i] / expected[c], 1e-4);
			}
		}
	}

	@Test
	void ofOneChannelIsOne() {
		final float[][] scores = { { -3, 0, 1e30f } };
		Softmax.apply(scores);
		for (final float p : scores[0]) assertEquals(1, p);
	}

	@Test
	void givesNothingForWhatIsNoNumber() {
		final float[][] scores = { { Float.NaN, 1, 2, Float.NEGATIVE_INFINITY, 0 }, { 0, Float.NaN,
			Float.POSITIVE_INFINITY, 0, 0 } };
		Softmax.apply(scores);
		for (final float[] channel : scores) for (int i = 0; i < 3; i++) assertTrue(Float.isNaN(channel[i]));
		assertEquals(0, scores[0][3], 1e-30);
		assertEquals(1, scores[1][3]);
		assertEquals(0.5f, scores[0][4]);
	}
}
