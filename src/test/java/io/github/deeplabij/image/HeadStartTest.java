package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import ij.ImagePlus;
import ij.WindowManager;

class HeadStartTest {

	/** It would fail in silence, and be of no use. */
	@Test
	void theRehearsalComesToItsEndAndShowsNothing() {
		final int open = WindowManager.getImageCount();
		final ImagePlus labels = HeadStart.segmentBlank();
		assertTrue(labels.getWidth() > 0);
		final int[] counts = labels.getProcessor().getHistogram();
		assertEquals(labels.getWidth() * labels.getHeight(), Arrays.stream(counts).max().getAsInt(), "one class");
		assertEquals(open, WindowManager.getImageCount());
	}
}
