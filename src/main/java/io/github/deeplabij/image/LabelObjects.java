package io.github.deeplabij.image;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.evaluate.LabelRows;

import ij.ImagePlus;

/** The objects of a label image of 8, 16 or 32 bits: the value of a pixel is the number of its object. */
final class LabelObjects implements ObjectMap {

	/** From here on, numbers of 32 bits leave whole numbers out. */
	static final int GREATEST = 1 << 24;

	private final ImagePlus image;
	private final PixelValues numbers;

	/**
	 * @throws DeepLabException if it is an RGB image
	 */
	LabelObjects(final ImagePlus image) {
		if (image.getType() == ImagePlus.COLOR_RGB) throw new DeepLabException(image.getTitle() +
			" is an RGB image, whose colours are no numbers of objects; give a label image of 8, 16 or 32 bits.");
		this.image = image;
		numbers = PixelValues.ofClasses(image);
	}

	ImagePlus image() {
		return image;
	}

	@Override
	public String title() {
		return image.getTitle();
	}

	@Override
	public int width() {
		return image.getWidth();
	}

	@Override
	public int height() {
		return image.getHeight();
	}

	@Override
	public int planes() {
		return image.getStackSize();
	}

	@Override
	public LabelRows plane(final int plane) {
		final Object pixels = image.getStack().getPixels(plane + 1);
		return new LabelRows() {

			@Override
			public int width() {
				return image.getWidth();
			}

			@Override
			public int height() {
				return image.getHeight();
			}

			@Override
			public void read(final int first, final int rows, final int[] labels) {
				final int start = first * width();
				for (int i = 0; i < rows * width(); i++)
					labels[i] = label(plane, pixels, start + i);
			}
		};
	}

	private int label(final int plane, final Object pixels, final int i) {
		final float value = numbers.get(pixels, i);
		if (value >= 0 && value <= GREATEST && value == (int) value) return (int) value;
		throw new DeepLabException(image.getTitle() + " holds " + InputImage.text(value) + InputImage.at(image, plane,
			i) + "; numbers of objects are whole numbers from 0 to " + GREATEST + ".");
	}
}
