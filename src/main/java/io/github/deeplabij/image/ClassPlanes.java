package io.github.deeplabij.image;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.segment.PlaneSource;
import io.github.deeplabij.segment.Region;

import ij.ImagePlus;

/**
 * Probabilities as planes with a channel for each class. They are stored as channels, or as slices where there are no channels;
 * a single one is that of class 1 of 2. Those of 8 and 16 bits are fractions of the greatest value.
 */
final class ClassPlanes {

	private final ImagePlanes planes;
	private final float scale;

	/**
	 * @param image the probabilities
	 * @param count how many planes there are
	 * @throws DeepLabException if it does not have as many slices for each plane
	 */
	ClassPlanes(final ImagePlus image, final int count) {
		final int classes = image.getStackSize() / count;
		if (classes * count != image.getStackSize()) throw new DeepLabException("The image has " + count +
			" planes and the probabilities have " + image.getStackSize() + " slices; give a channel for each class of each plane.");
		final ImagePlus channels = new ImagePlus(image.getTitle(), image.getStack());
		channels.setDimensions(classes, count, 1);
		planes = new ImagePlanes(channels, 0);
		scale = image.getBitDepth() == 8 ? 1f / 255 : image.getBitDepth() == 16 ? 1f / 65535 : 1;
	}

	/** A plane; its values are not checked. */
	PlaneSource get(final int index) {
		final PlaneSource plane = planes.get(index);
		return new PlaneSource() {

			@Override
			public int width() {
				return plane.width();
			}

			@Override
			public int height() {
				return plane.height();
			}

			@Override
			public int channels() {
				return Math.max(2, plane.channels());
			}

			@Override
			public boolean isFloatingPoint() {
				return plane.isFloatingPoint();
			}

			@Override
			public void read(final int channel, final Region region, final float[] values) {
				final boolean single = plane.channels() == 1;
				plane.read(single ? 0 : channel, region, values);
				for (int i = 0; i < region.size(); i++) {
					final float p = values[i] * scale;
					values[i] = single && channel == 0 ? 1 - p : p;
				}
			}
		};
	}
}
