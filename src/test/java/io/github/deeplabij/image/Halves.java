package io.github.deeplabij.image;

import java.util.Random;

import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** An image of two flat halves, dark on the left and bright on the right, with noise, and what is known of them. */
final class Halves {

	static final int WIDTH = 80;
	static final int HEIGHT = 60;

	private Halves() {}

	/** 8-bit planes of two halves. */
	static ImagePlus image(final int slices) {
		final Random random = new Random(1);
		final ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		for (int z = 0; z < slices; z++) {
			final ByteProcessor plane = new ByteProcessor(WIDTH, HEIGHT);
			for (int i = 0; i < WIDTH * HEIGHT; i++)
				plane.set(i, (int) Math.max(0, Math.min(255, (isRight(i) ? 160 : 60) + 15 * random.nextGaussian())));
			stack.addSlice("slice " + (z + 1), plane);
		}
		return new ImagePlus("halves.tif", stack);
	}

	static boolean isRight(final int i) {
		return i % WIDTH >= WIDTH / 2;
	}

	/** Right of the middle and 0 elsewhere, but for one pixel in ten, which is wrong. */
	static ImageProcessor noisyMask(final int value) {
		final Random random = new Random(2);
		final ByteProcessor mask = new ByteProcessor(WIDTH, HEIGHT);
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			mask.set(i, isRight(i) ^ random.nextInt(10) == 0 ? value : 0);
		return mask;
	}

	/** The probability of the right half, which is wrong at one pixel in ten. */
	static FloatProcessor noisyProbability() {
		final ImageProcessor mask = noisyMask(1);
		final FloatProcessor p = new FloatProcessor(WIDTH, HEIGHT);
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			p.setf(i, mask.get(i) == 1 ? 0.8f : 0.2f);
		return p;
	}

	/** The share of pixels that have not this value on the left or that one on the right. */
	static double wrong(final ImageProcessor labels, final int left, final int right) {
		int wrong = 0;
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			if (labels.get(i) != (isRight(i) ? right : left)) wrong++;
		return wrong / (double) (WIDTH * HEIGHT);
	}

	/** Closes what was opened in batch mode. */
	static void closeAll() {
		for (int[] ids = WindowManager.getIDList(); ids != null && ids.length > 0; ids = WindowManager.getIDList()) {
			final ImagePlus image = WindowManager.getImage(ids[0]);
			image.changes = false;
			image.close();
		}
	}
}
