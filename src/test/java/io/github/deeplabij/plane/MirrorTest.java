package io.github.deeplabij.plane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

import org.junit.jupiter.api.Test;

class MirrorTest {

	/** Walks from 0 as many steps as {@code position} is away, turning at both ends. */
	private static int walk(final int position, final int length) {
		int at = 0;
		int direction = 1;
		for (int i = 0; i < Math.abs(position); i++) {
			if (length == 1) continue;
			if (at + direction < 0 || at + direction >= length) direction = -direction;
			at += direction;
		}
		return at;
	}

	private static void check(final ArrayPlane plane, final Region region) {
		final float[] values = new float[(int) region.size()];
		Mirror.read(plane, 0, region, values);
		int i = 0;
		for (int y = region.y(); y < region.y() + region.height(); y++) {
			for (int x = region.x(); x < region.x() + region.width(); x++) {
				assertEquals(plane.pixels()[0][walk(y, plane.height()) * plane.width() + walk(x, plane.width())],
					values[i++]);
			}
		}
	}

	@Test
	void mirrorsAtTheLastPixel() {
		final float[] values = new float[8];
		Mirror.read(new ArrayPlane(3, 1, new float[] { 1, 2, 3 }), 0, new Region(0, 0, 8, 1), values);
		assertArrayEquals(new float[] { 1, 2, 3, 2, 1, 2, 3, 2 }, values);
	}

	@Test
	void agreesWithAWalkOverThePlane() {
		final Random random = new Random(5);
		for (final int[] size : new int[][] { { 1, 1 }, { 1, 2 }, { 2, 1 }, { 1, 9 }, { 7, 1 }, { 2, 2 }, { 5, 3 }, { 8,
			13 } })
		{
			final ArrayPlane plane = ArrayPlane.random(random, size[0], size[1], 1);
			for (int i = 0; i < 200; i++) {
				check(plane, new Region(random.nextInt(40) - 20, random.nextInt(40) - 20, 1 + random.nextInt(30), 1 +
					random.nextInt(30)));
			}
		}
	}

	@Test
	void mirrorsAtTheFirstPixel() {
		final float[] values = new float[6];
		Mirror.read(new ArrayPlane(1, 3, new float[] { 1, 2, 3 }), 0, new Region(0, -3, 1, 6), values);
		assertArrayEquals(new float[] { 2, 3, 2, 1, 2, 3 }, values);
	}

	@Test
	void readsTheChannelThatIsMeant() {
		final float[] values = new float[4];
		Mirror.read(new ArrayPlane(1, 1, new float[] { 1 }, new float[] { 2 }), 1, new Region(0, 0, 2, 2), values);
		assertArrayEquals(new float[] { 2, 2, 2, 2 }, values);
	}
}
