package io.github.deeplabij.image;

import java.util.OptionalInt;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.evaluate.LabelRows;

import ij.ImagePlus;

/** A plane of the truth and one of a prediction, read as numbers of classes. */
final class PlanePair {

	private final ImagePlus[] images;
	private final int plane;
	private final Object[] pixels;
	private final PixelValues[] numbers;
	private final OptionalInt ignore;
	private final ClassValues classes;
	private boolean ignoredGiven;

	/**
	 * @param plane from 0
	 */
	PlanePair(final ImagePlus truth, final ImagePlus prediction, final int plane, final OptionalInt ignore,
		final ClassValues classes)
	{
		images = new ImagePlus[] { truth, prediction };
		this.plane = plane;
		pixels = new Object[] { truth.getStack().getPixels(plane + 1), prediction.getStack().getPixels(plane + 1) };
		numbers = new PixelValues[] { PixelValues.ofClasses(truth), PixelValues.ofClasses(prediction) };
		this.ignore = ignore;
		this.classes = classes;
	}

	/** The truth, negative where it is ignored. */
	LabelRows truth() {
		return new Rows() {

			@Override
			int label(final int i) {
				final int value = value(0, i);
				return isIgnored(value) ? -1 : number(0, i, value);
			}
		};
	}

	/** The prediction, of no meaning where the truth is ignored. */
	LabelRows prediction() {
		return new Rows() {

			@Override
			int label(final int i) {
				final int value = value(1, i);
				if (isIgnored(value)) ignoredGiven = true;
				return isIgnored(value(0, i)) ? 0 : number(1, i, value);
			}
		};
	}

	/** Whether the part of the prediction that was read holds the value that is ignored. */
	boolean ignoredGiven() {
		return ignoredGiven;
	}

	private boolean isIgnored(final int value) {
		return ignore.isPresent() && value == ignore.getAsInt();
	}

	private int number(final int which, final int i, final int value) {
		final int number = classes.number(value);
		if (number >= 0) return number;
		final int[] sorted = classes.sorted();
		throw new DeepLabException(images[which].getTitle() + " holds " + value + InputImage.at(images[which], plane,
			i) + ", but there are " + sorted.length + " classes, with values from " + classes.get(sorted[0]).value() +
			" to " + classes.get(sorted[sorted.length - 1]).value() + (which == 0 ? "; set ignore=" + value +
				" to leave that value out." : "; compare labels of these classes."));
	}

	private int value(final int which, final int i) {
		final float value = numbers[which].get(pixels[which], i);
		if (value >= 0 && value <= ClassValues.GREATEST && value == (int) value) return (int) value;
		throw new DeepLabException(images[which].getTitle() + " holds " + InputImage.text(value) + InputImage.at(
			images[which], plane, i) + "; labels are whole numbers from 0 to " + ClassValues.GREATEST + ".");
	}

	private abstract class Rows implements LabelRows {

		abstract int label(int i);

		@Override
		public int width() {
			return images[0].getWidth();
		}

		@Override
		public int height() {
			return images[0].getHeight();
		}

		@Override
		public void read(final int first, final int rows, final int[] labels) {
			final int start = first * width();
			for (int i = 0; i < rows * width(); i++)
				labels[i] = label(start + i);
		}
	}
}
