package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * Images of disks for the Panoptic-DeepLabs of {@code models/kit/wild_graphs.py}, and the right answers: the disks in
 * the reading order of their first pixels, of which the first two and the fourth and fifth touch.
 */
final class WildObjects {

	/** For each disk where its centre is, and its radius. */
	private static final int[][] DISKS = { { 60, 24, 14 }, { 88, 33, 15 }, { 20, 40, 11 }, { 100, 80, 16 }, { 66, 90,
		18 }, { 30, 100, 12 } };
	private static final int DISTANCE = 10;
	private static final int MIDDLE = 128;
	private static final int CURVATURE = 8;

	private final boolean grey;

	/** @param answer {@code objects} for images of coded colours, {@code objects-grey} for paraboloids */
	WildObjects(final String answer) {
		grey = answer.endsWith("grey");
	}

	/** The number of the disk at a pixel, from 1; 0 outside. */
	private static int truth(final int x, final int y) {
		int inside = 0;
		double most = 0;
		for (int d = 0; d < DISKS.length; d++) {
			final double depth = height(d, x, y);
			if (depth > most) {
				most = depth;
				inside = d + 1;
			}
		}
		return inside;
	}

	/** The square of the radius without that of the distance from the centre. */
	private static double height(final int disk, final int x, final int y) {
		return Math.pow(DISKS[disk][2], 2) - Math.pow(x - DISKS[disk][0], 2) - Math.pow(y - DISKS[disk][1], 2);
	}

	private int classOf(final int disk) {
		return disk == 0 ? 0 : grey ? 1 : 1 + disk % 2;
	}

	ImagePlus image(final int width, final int height) {
		final ImageProcessor image = grey ? new ShortProcessor(width, height) : new ColorProcessor(width, height);
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) image.set(x, y, pixel(truth(x, y), x, y));
		return new ImagePlus("disks.tif", image);
	}

	private int pixel(final int disk, final int x, final int y) {
		if (grey) return disk == 0 ? 0 : (int) (CURVATURE * height(disk - 1, x, y));
		final int down = disk == 0 ? 0 : DISKS[disk - 1][1] - y;
		final int right = disk == 0 ? 0 : DISKS[disk - 1][0] - x;
		return 10 * classOf(disk) << 16 | MIDDLE + down << 8 | MIDDLE + right;
	}

	/**
	 * Checks labels and objects.
	 *
	 * @param wrong the part of the pixels that may be wrong, as at the borders of what was coarse
	 */
	void check(final Model model, final int width, final int height, final int tile, final double wrong) {
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			final ImageSegmenter.Result result = segmenter.segment(image(width, height), tile, EnumSet.of(
				Output.LABELS, Output.OBJECTS), Monitor.NONE);
			final ImageProcessor labels = result.labels().getProcessor();
			final ImageProcessor objects = result.objects().getProcessor();
			assertEquals(DISKS.length, objects.getStats().max, "disks");
			int others = 0;
			for (int y = 0; y < height; y++) {
				for (int x = 0; x < width; x++) {
					final int disk = truth(x, y);
					if (labels.get(x, y) != classOf(disk) || objects.get(x, y) != disk) others++;
				}
			}
			assertTrue(others <= wrong * width * height, others + " pixels are wrong");
			for (int d = 0; d < DISKS.length; d++)
				assertEquals(d + 1, objects.get(DISKS[d][0], DISKS[d][1]), "at a centre");
		}
	}
}
