package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/**
 * The right answers of the graphs of {@code models/kit/wild_graphs.py} on an image, by the formulas that its table
 * names: the class of a pixel is 0 if none of red, green and blue is above the middle, else the greatest of them, from
 * 1.
 */
final class WildAnswer {

	private static final double MIDDLE = 127.5;
	/** Where the two best scores are nearer than this, rounding may turn them. */
	private static final double NEAR = 1e-3;
	/** float16 has 11 bits. */
	private static final double NEAR_IN_HALF = 0.2;

	private final double[][] rgb = new double[3][];
	private final int width;
	private final int height;
	/** The means of blocks of the image that were asked for, by plane, column and row. */
	private final Map<List<Object>, Double> means = new HashMap<>();

	WildAnswer(final ImageProcessor image) {
		width = image.getWidth();
		height = image.getHeight();
		for (int c = 0; c < 3; c++) {
			rgb[c] = new double[width * height];
			for (int i = 0; i < rgb[c].length; i++)
				rgb[c][i] = image.get(i) >> 16 - 8 * c & 0xff;
		}
	}

	/** An image of patches in all colours, each pixel a little different, no two channels of a pixel equal. */
	static ColorProcessor image(final int width, final int height) {
		final Random random = new Random(width + 1000L * height);
		final ColorProcessor image = new ColorProcessor(width, height);
		final int[][] patches = new int[(width / 24 + 1) * (height / 24 + 1)][];
		for (int i = 0; i < patches.length; i++)
			patches[i] = random.ints(3, 0, 70).map(value -> 3 * value).toArray();
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				final int[] patch = patches[y / 24 * (width / 24 + 1) + x / 24];
				int pixel = 0;
				for (int c = 0; c < 3; c++)
					pixel = pixel << 8 | patch[c] + 3 * random.nextInt(15) + c;
				image.set(x, y, pixel);
			}
		}
		return image;
	}

	/** Checks labels pixel by pixel. */
	void check(final String answer, final ImageProcessor labels, final boolean half) {
		assertEquals(width, labels.getWidth());
		assertEquals(height, labels.getHeight());
		means.clear();
		final String kind = answer.replaceAll("-.*", "");
		final int size = answer.contains("-") ? Integer.parseInt(answer.substring(answer.indexOf('-') + 1)) : 1;
		final int[] counts = new int[4];
		int near = 0;
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				final double[] scores = scores(kind, size, x, y);
				int best = 0;
				for (int c = 1; c < scores.length; c++)
					if (scores[c] > scores[best]) best = c;
				double second = Double.NEGATIVE_INFINITY;
				for (int c = 0; c < scores.length; c++)
					if (c != best) second = Math.max(second, scores[c]);
				if (scores[best] - second < (half ? NEAR_IN_HALF : NEAR)) near++;
				else assertEquals(best, labels.get(x, y), answer + " at " + x + ", " + y);
				counts[best]++;
			}
		}
		assertTrue(near <= 0.01 * width * height, near + " pixels can't be told");
		assertTrue(counts[0] > 0 && counts[1] > 0, "the image holds too little");
	}

	private double[] scores(final String kind, final int size, final int x, final int y) {
		final double[] scores = { 0, 0, 0, 0 };
		for (int c = 0; c < 3; c++) {
			final double[] plane = rgb[c];
			scores[c + 1] = switch (kind) {
				case "brightest", "bright" -> plane[y * width + x] - MIDDLE;
				case "means" -> between(plane, size, x, y) - MIDDLE;
				case "around" -> around(plane, size / 2, x, y) - MIDDLE;
				case "cropped" -> plane[y * width + x] + greatest(plane, x, y, size) / 4 - 1.25 * MIDDLE;
				case "samples" -> sampled(plane, size, x, y) - MIDDLE;
				case "blocks" -> size == 2 ? plane[y * width + x] + greatest(plane, x, y, 0) / 4 - 1.25 * MIDDLE
					: mean(plane, size, x /
					size, y / size) - MIDDLE;
				case "attention" -> between(plane, size, x, y) + mean(plane, width, 0, 0) / 10 - MIDDLE;
				default -> throw new IllegalArgumentException(kind);
			};
		}
		if (!kind.equals("bright")) return scores;
		return new double[] { 0, Math.max(scores[1], Math.max(scores[2], scores[3])) };
	}

	private double pixel(final double[] plane, final int x, final int y) {
		return plane[mirrored(y, height) * width + mirrored(x, width)];
	}

	private static int mirrored(final int i, final int length) {
		final int phase = Math.floorMod(i, 2 * length - 2);
		return phase < length ? phase : 2 * length - 2 - phase;
	}

	/** The mean of a square of so many pixels on each side of one. */
	private double around(final double[] plane, final int far, final int x, final int y) {
		double sum = 0;
		for (int v = y - far; v <= y + far; v++) {
			for (int u = x - far; u <= x + far; u++)
				sum += pixel(plane, u, v);
		}
		return sum / ((2 * far + 1) * (2 * far + 1));
	}

	/** The mean of a square block; past the border the image is mirrored. */
	private double mean(final double[] plane, final int size, final int column, final int row) {
		final List<Object> block = List.of(plane, size, column, row);
		final Double known = means.get(block);
		if (known != null) return known;
		double sum = 0;
		for (int y = row * size; y < (row + 1) * size; y++) {
			for (int x = column * size; x < (column + 1) * size; x++)
				sum += pixel(plane, x, y);
		}
		means.put(block, sum / size / size);
		return sum / size / size;
	}

	/** Of a block of 2 x 2; so many pixels lie before the first. */
	private double greatest(final double[] plane, final int x, final int y, final int before) {
		final int left = (x + before) / 2 * 2 - before;
		final int upper = (y + before) / 2 * 2 - before;
		double greatest = 0;
		for (int v = upper; v < upper + 2; v++) {
			for (int u = left; u < left + 2; u++)
				greatest = Math.max(greatest, pixel(plane, u, v));
		}
		return greatest;
	}

	/** Between the means of blocks, each of which lies at the centre of its block. */
	private double between(final double[] plane, final int size, final int x, final int y) {
		final double column = within((x + 0.5) / size - 0.5, (width + size - 1) / size);
		final double row = within((y + 0.5) / size - 0.5, (height + size - 1) / size);
		final int u = (int) column;
		final int v = (int) row;
		final double upper = (u + 1 - column) * mean(plane, size, u, v) + (column - u) * mean(plane, size, u + 1, v);
		final double lower = (u + 1 - column) * mean(plane, size, u, v + 1) + (column - u) * mean(plane, size, u + 1,
			v + 1);
		return (v + 1 - row) * upper + (row - v) * lower;
	}

	private static double within(final double position, final int count) {
		return Math.max(0, Math.min(count - 1, position));
	}

	/** Between every so many pixels, from the first on. */
	private double sampled(final double[] plane, final int size, final int x, final int y) {
		final int u = x / size * size;
		final int v = y / size * size;
		final double across = (double) (x - u) / size;
		final double down = (double) (y - v) / size;
		final double upper = (1 - across) * pixel(plane, u, v) + across * pixel(plane, u + size, v);
		final double lower = (1 - across) * pixel(plane, u, v + size) + across * pixel(plane, u + size, v + size);
		return (1 - down) * upper + down * lower;
	}
}
