package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class GlasbeyTest {

	private static double distance(final int a, final int b) {
		double sum = 0;
		for (int shift = 0; shift <= 16; shift += 8) {
			final int d = (a >> shift & 0xff) - (b >> shift & 0xff);
			sum += d * d;
		}
		return Math.sqrt(sum);
	}

	@Test
	void beginsWithBlack() {
		assertEquals(0, Glasbey.colour(0));
	}

	@Test
	void givesEveryValueItsColour() {
		assertEquals(256, IntStream.range(0, 256).map(Glasbey::colour).distinct().count());
	}

	@Test
	void startsAgainAfter255() {
		assertEquals(Glasbey.colour(1), Glasbey.colour(256));
		assertEquals(Glasbey.colour(255), Glasbey.colour(510));
		assertEquals(Glasbey.colour(1), Glasbey.colour(511));
		IntStream.range(1, 70_000).forEach(value -> assertTrue(Glasbey.colour(value) != 0));
	}

	@Test
	void keepsFirstColoursFarApart() {
		for (int a = 0; a < 16; a++) {
			for (int b = 0; b < a; b++) {
				final double distance = distance(Glasbey.colour(a), Glasbey.colour(b));
				assertTrue(distance > 60, a + " and " + b + " are " + distance + " apart");
			}
		}
	}

	@Test
	void eachColourIsTheFarthestFromAllBefore() {
		assertArrayEquals(choose(), IntStream.range(0, 256).map(Glasbey::colour).toArray());
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
