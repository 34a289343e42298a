package io.github.deeplabij.image;

import java.util.Arrays;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.gui.Roi;

/** The classes of ROIs, pixel by pixel. Where ROIs overlap, the later one counts. */
final class RoiPixels {

	private final RoiPlaces places;
	private final int size;
	private final short[][] pixels;

	RoiPixels(final ImagePlus image) {
		places = new RoiPlaces(image);
		size = image.getWidth() * image.getHeight();
		pixels = new short[places.planes()][];
	}

	/** For each plane the class of each pixel, row by row, -1 where there is none; null where no ROI is. */
	short[][] pixels() {
		return pixels;
	}

	/** Whether any pixel is of this class. */
	boolean has(final int value) {
		for (final short[] plane : pixels) {
			for (int i = 0; plane != null && i < plane.length; i++)
				if (plane[i] == value) return true;
		}
		return false;
	}

	/**
	 * Draws a ROI.
	 *
	 * @param number the ROI's, from 1, to be named in errors
	 * @param value the number of its class
	 * @throws DeepLabException if it lies outside of the image
	 */
	void draw(final Roi roi, final int number, final int value) {
		places.draw(roi, number, (plane, index) -> {
			if (pixels[plane] == null) {
				pixels[plane] = new short[size];
				Arrays.fill(pixels[plane], (short) -1);
			}
			pixels[plane][index] = (short) value;
		});
	}
}
