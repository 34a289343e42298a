package io.github.deeplabij.window;

import java.awt.Rectangle;

import io.github.deeplabij.plane.Region;

import ij.ImagePlus;
import ij.gui.ImageCanvas;

/**
 * The part of an image that is seen in its window.
 *
 * @param plane the number of the plane, from 0
 */
record SeenPart(int plane, Region region) {

	/**
	 * What is seen now; null if the image is not shown.
	 *
	 * @param largest the longest side in pixels; of what is larger, it is the middle
	 */
	static SeenPart of(final ImagePlus image, final int largest) {
		final ImageCanvas canvas = image.getCanvas();
		if (canvas == null) return null;
		final Rectangle seen = canvas.getSrcRect().intersection(new Rectangle(image.getWidth(), image.getHeight()));
		if (seen.isEmpty()) return null;
		final int width = Math.min(seen.width, largest);
		final int height = Math.min(seen.height, largest);
		return new SeenPart((image.getCurrentSlice() - 1) / image.getNChannels(), new Region(seen.x + (seen.width -
			width) / 2, seen.y + (seen.height - height) / 2, width, height));
	}
}
