package io.github.deeplabij.cli;

import io.github.deeplabij.evaluate.Confusion;
import io.github.deeplabij.model.DeepLabException;

import ij.ImagePlus;
import ij.process.ImageProcessor;

/** Compares label images with the truth, pixel by pixel. */
final class LabelPairs {

	/** A true class that is not counted, as in PASCAL VOC. */
	private static final int IGNORE = 255;

	private LabelPairs() {}

	/**
	 * Counts all pixels of all planes, less those whose true class is 255.
	 *
	 * @param truth an 8- or 16-bit image of classes
	 * @param labels another one, of the same size
	 * @throws DeepLabException if the sizes differ or one of the images holds no classes
	 */
	static Confusion compare(final ImagePlus truth, final ImagePlus labels) {
		requireClasses(truth);
		requireClasses(labels);
		if (truth.getWidth() != labels.getWidth() || truth.getHeight() != labels.getHeight() || truth.getStackSize() != labels
			.getStackSize()) throw new DeepLabException(labels.getTitle() + " is " + size(labels) + ", but " + truth.getTitle() +
				" is " + size(truth) + "; compare images of one size.");
		final Confusion confusion = new Confusion(1 + Math.max(largest(truth, IGNORE), largest(labels, -1)));
		for (int plane = 1; plane <= truth.getStackSize(); plane++) {
			final ImageProcessor expected = truth.getStack().getProcessor(plane);
			final ImageProcessor given = labels.getStack().getProcessor(plane);
			for (int i = 0; i < expected.getPixelCount(); i++) {
				if (expected.get(i) != IGNORE) confusion.add(expected.get(i), given.get(i));
			}
		}
		return confusion;
	}

	private static void requireClasses(final ImagePlus image) {
		if (image.getBitDepth() != 8 && image.getBitDepth() != 16) throw new DeepLabException(image.getTitle() + " has " + image
			.getBitDepth() + " bits a pixel; a label image has 8 or 16.");
	}

	private static String size(final ImagePlus image) {
		return image.getWidth() + " x " + image.getHeight() + " x " + image.getStackSize();
	}

	private static int largest(final ImagePlus image, final int except) {
		int largest = 0;
		for (int plane = 1; plane <= image.getStackSize(); plane++) {
			final ImageProcessor pixels = image.getStack().getProcessor(plane);
			for (int i = 0; i < pixels.getPixelCount(); i++) {
				if (pixels.get(i) != except) largest = Math.max(largest, pixels.get(i));
			}
		}
		return largest;
	}
}
