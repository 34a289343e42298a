package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

import org.junit.jupiter.api.Test;

/** Pixels between seeds go to the nearest one, whatever window is looked at. */
class SeedGrowthTest {

	private static byte[] kinds(final String picture) {
		final byte[] kinds = new byte[picture.length()];
		for (int i = 0; i < kinds.length; i++)
			kinds[i] = (byte) " .#".indexOf(picture.charAt(i));
		return kinds;
	}

	@Test
	void waysGoThroughTheForeground() {
		assertArrayEquals(new int[] { 0, 0, 0, -1, 4, 4 }, SeedGrowth.nearest(kinds("#.. #."), 6, 1, 3));
		assertArrayEquals(new int[] { 0, 0, 0, 0, -1, -1 }, SeedGrowth.nearest(kinds("#....."), 6, 1, 3));
		// of two at the same distance, the first
		assertArrayEquals(new int[] { 0, 0, 0, 4, 4 }, SeedGrowth.nearest(kinds("#...#"), 5, 1, 3));
	}

	/** A window that reaches as far around a part as ways are long gives the part what the whole gives. */
	@Test
	void whatAPixelGetsDependsOnItsReachAlone() {
		final int side = 64;
		final int reach = 6;
		final Random random = new Random(5);
		final byte[] kinds = new byte[side * side];
		for (int i = 0; i < kinds.length; i++)
			kinds[i] = (byte) (random.nextInt(40) == 0 ? 2 : random.nextInt(4) == 0 ? 0 : 1);
		final int[] whole = SeedGrowth.nearest(kinds, side, side, reach);
		final int w = 32;
		final byte[] part = new byte[w * w];
		for (int i = 0; i < part.length; i++)
			part[i] = kinds[(16 + i / w) * side + 16 + i % w];
		final int[] found = SeedGrowth.nearest(part, w, w, reach);
		for (int y = reach; y < w - reach; y++) {
			for (int x = reach; x < w - reach; x++) {
				final int seed = found[y * w + x];
				assertEquals(whole[(16 + y) * side + 16 + x], seed < 0 ? -1 : (16 + seed / w) * side + 16 + seed % w);
			}
		}
	}
}
