package io.github.deeplabij.image;

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
}
