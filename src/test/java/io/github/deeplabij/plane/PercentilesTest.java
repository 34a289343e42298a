package io.github.deeplabij.plane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;

class PercentilesTest {

	private static final double[] PERCENTAGES = { 0, 0.1, 1, 25, 50, 99, 99.8, 100 };

	private static double[] of(final float[] values, final double... percentages) {
		final ArrayPlane plane = new ArrayPlane(values.length, 1, values);
		return Percentiles.of(new Strips(List.of(plane), new int[] { 0 }, List.of(), () -> false),
			Percentiles.Method.LINEAR, percentages);
	}

	/** The linear method of numpy.percentile, on sorted values. */
	private static double sorted(final float[] values, final double percentage) {
		final float[] sorted = values.clone();
		Arrays.sort(sorted);
		final double position = percentage / 100 * (sorted.length - 1);
		final int below = (int) position;
		final int above = Math.min(below + 1, sorted.length - 1);
		return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
	}

	private static void check(final float... values) {
		final double[] found = of(values, PERCENTAGES);
		for (int p = 0; p < found.length; p++) {
			final double expected = sorted(values, PERCENTAGES[p]);
			assertEquals(expected, found[p], 1e-9 * Math.max(1e-30, Math.abs(expected)), PERCENTAGES[p] + " %");
		}
	}

	@Test
	void agreesWithNumpy() {
		// numpy.percentile([3, 1, 2, 10], [25, 50, 90])
		final double[] found = of(new float[] { 3, 1, 2, 10 }, 25, 50, 90);
		assertEquals(1.75, found[0], 1e-12);
		assertEquals(2.5, found[1], 1e-12);
		assertEquals(7.9, found[2], 1e-12);
	}

	/**
	 * Numbers from numpy:
	 * {@code numpy.percentile([3, 1, 2, 10], (0, 10, 25, 26, 50, 75, 75.1, 100), method="inverted_cdf")}.
	 */
	@Test
	void oneOfTheValuesAsNumpysInvertedCdf() {
		final Strips strips = new Strips(List.of(new ArrayPlane(4, 1, new float[] { 3, 1, 2, 10 })), new int[] { 0 },
			List.of(), () -> false);
		assertArrayEquals(new double[] { 1, 1, 1, 2, 2, 3, 10, 10 }, Percentiles.of(strips,
			Percentiles.Method.INVERTED_CDF, 0, 10, 25, 26, 50, 75, 75.1, 100));
	}

	@Test
	void agreesWithSorting() {
		final Random random = new Random(6);
		for (int i = 0; i < 30; i++) {
			final float[] values = new float[1 + random.nextInt(500)];
			for (int v = 0; v < values.length; v++)
				values[v] = (float) (random.nextGaussian() * Math.pow(10, i % 8 - 4));
			check(values);
		}
	}

	@Test
	void countsTies() {
		final Random random = new Random(7);
		final float[] values = new float[700];
		for (int i = 0; i < values.length; i++)
			values[i] = random.nextInt(5) - 2;
		check(values);
		check(4, 4, 4);
		check(-1);
	}

	@Test
	void takesTheWholeRangeOfFloats() {
		check(-Float.MAX_VALUE, Float.MAX_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE, 0);
		check(Float.MAX_VALUE, Math.nextDown(Float.MAX_VALUE));
		check(1, Math.nextUp(1f), Math.nextDown(1f));
		check(65_535, 0, 32_768, 65_534);
	}

	@Test
	void holdsBothZerosForEqual() {
		assertEquals(0.0, of(new float[] { -0f, 0f, -0f }, 50)[0]);
		assertEquals(-0.5, of(new float[] { -1, 0f, -0f, 0f, -0f }, 12.5)[0], 1e-12);
	}

	@Test
	void looksAtAllPlanesAndChannels() {
		final Random random = new Random(8);
		final ArrayPlane a = ArrayPlane.random(random, 700, 900, 2);
		final ArrayPlane b = ArrayPlane.random(random, 31, 17, 2);
		final float[] all = new float[2 * (700 * 900 + 31 * 17)];
		int n = 0;
		for (final ArrayPlane plane : List.of(a, b)) {
			for (final float[] channel : plane.pixels()) {
				for (final float value : channel)
					all[n++] = 3 * value;
			}
		}
		final List<Pointwise> triple = List.of(Pointwise.linear(new double[] { 3 }, new double[] { 0 }));
		final double[] found = Percentiles.of(new Strips(List.of(a, b), new int[] { 0, 1 }, triple, () -> false),
			Percentiles.Method.LINEAR, PERCENTAGES);
		for (int p = 0; p < found.length; p++)
			assertEquals(sorted(all, PERCENTAGES[p]), found[p], 1e-7);
	}

	@Test
	void canBeCancelled() {
		final ArrayPlane plane = new ArrayPlane(1, 1, new float[1]);
		assertThrows(CancellationException.class, () -> Percentiles.of(new Strips(List.of(plane), new int[] { 0 }, List
			.of(), () -> true), Percentiles.Method.LINEAR, 50));
	}
}
