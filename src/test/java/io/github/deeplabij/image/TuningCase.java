package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.Random;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.plugin.filter.GaussianBlur;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;

/**
 * Discs and a thin line on a noisy background, and probabilities that are blurred and noisy: the CRF helps where its
 * appearance kernel tells the discs from the background, and its smoothness kernel is not so strong that it removes the
 * line.
 */
public final class TuningCase {

	public static final int SIZE = 96;

	private TuningCase() {}

	/** Writes an image, its probabilities as the command line writes them, and its truth into a folder. */
	public static void save(final Path folder, final String name, final long seed) {
		new FileSaver(image(seed)).saveAsTiff(folder.resolve("images/" + name + ".tif").toString());
		new FileSaver(probabilities(seed)).saveAsTiffStack(folder.resolve("probabilities/" + name +
			"-probabilities.tif").toString());
		new FileSaver(truth(seed)).saveAsPng(folder.resolve("truth/" + name + ".png").toString());
	}

	/** 16-bit. */
	public static ImagePlus image(final long seed) {
		final Random noise = new Random(seed);
		final byte[] truth = (byte[]) truth(seed).getProcessor().getPixels();
		final short[] pixels = new short[truth.length];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (short) (1000 + 1500 * truth[i] + 150 * noise.nextGaussian());
		return new ImagePlus("image", new ShortProcessor(SIZE, SIZE, pixels, null));
	}

	/** 32-bit, a channel for each of 2 classes. */
	public static ImagePlus probabilities(final long seed) {
		final Random noise = new Random(seed + 1);
		final FloatProcessor blurred = (FloatProcessor) truth(seed).getProcessor().convertToFloat();
		new GaussianBlur().blurGaussian(blurred, 2.5);
		final float[] p = (float[]) blurred.getPixels();
		final float[] rest = new float[p.length];
		for (int i = 0; i < p.length; i++) {
			p[i] = (float) Math.min(0.95, Math.max(0.05, p[i] + 0.3 * noise.nextGaussian()));
			rest[i] = 1 - p[i];
		}
		final ImageStack stack = new ImageStack(SIZE, SIZE);
		stack.addSlice("rest", rest);
		stack.addSlice("disc", p);
		final ImagePlus image = new ImagePlus("probabilities", stack);
		image.setDimensions(2, 1, 1);
		image.setProperty("Info", "DeepLab model: my net\nDeepLab classes: 0 rest, 1 disc\n");
		return image;
	}

	/** 8-bit classes: 0 and 1. */
	public static ImagePlus truth(final long seed) {
		final Random random = new Random(seed + 2);
		final ByteProcessor truth = new ByteProcessor(SIZE, SIZE);
		truth.setValue(1);
		for (int n = 0; n < 6; n++) {
			final int d = 10 + random.nextInt(14);
			truth.fillOval(random.nextInt(SIZE - d), random.nextInt(SIZE - d), d, d);
		}
		truth.setLineWidth(3);
		truth.drawLine(0, SIZE / 3, SIZE - 1, SIZE / 2);
		return new ImagePlus("truth", truth);
	}
}
