package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import ij.ImagePlus;

class SampleImageTest {

	private static final ImagePlus IMAGE = SampleImage.create();
	private static final ImagePlus TRUTH = SampleImage.truth();

	@Test
	void isTheSameAtEachCall() {
		assertArrayEquals((short[]) IMAGE.getProcessor().getPixels(), (short[]) SampleImage.create().getProcessor()
			.getPixels());
		assertArrayEquals((byte[]) TRUTH.getProcessor().getPixels(), (byte[]) SampleImage.truth().getProcessor()
			.getPixels());
	}

	@Test
	void isA16BitCalibratedImage() {
		for (final ImagePlus each : new ImagePlus[] { IMAGE, TRUTH }) {
			assertEquals(512, each.getWidth());
			assertEquals(400, each.getHeight());
			assertEquals(0.5, each.getCalibration().pixelWidth);
			assertTrue(each.getCalibration().scaled());
		}
		assertEquals(16, IMAGE.getBitDepth());
		assertEquals(8, TRUTH.getBitDepth());
	}

	@Test
	void showsNucleiBrighterThanTheBackground() {
		final long[] pixels = new long[3];
		final double[] sums = new double[3];
		for (int i = 0; i < 512 * 400; i++) {
			final int which = TRUTH.getProcessor().get(i);
			pixels[which]++;
			sums[which] += IMAGE.getProcessor().get(i);
		}
		for (final long count : pixels)
			assertTrue(count > 512 * 400 / 100, "a class of " + count + " pixels");
		assertTrue(pixels[0] > pixels[1] && pixels[1] > pixels[2]);
		assertTrue(sums[1] / pixels[1] > 2 * sums[0] / pixels[0]);
		assertTrue(sums[2] / pixels[2] > sums[0] / pixels[0]);
	}
}
