package io.github.deeplabij.image;

import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.List;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.evaluate.LabelRows;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;

/**
 * ROIs as objects: the first one is number 1. Where they overlap, the later one has the pixels, and one that later ones
 * cover is no object. A ROI that belongs to no slice is in all of them.
 */
final class RoiObjects implements ObjectMap {

	private final String title;
	private final ImagePlus like;
	private final int[][] planes;

	/**
	 * @param file where they are from
	 * @param like an image of the size that is meant
	 * @throws DeepLabException if one has no area, or lies outside of the image
	 */
	RoiObjects(final Path file, final List<Roi> rois, final ImagePlus like) {
		title = file.getFileName().toString();
		this.like = like;
		final RoiPlaces places = new RoiPlaces(like);
		planes = new int[places.planes()][];
		int number = 0;
		for (final Roi roi : rois) {
			final int object = ++number;
			if (!roi.isArea()) throw new DeepLabException("ROI " + object + (roi.getName() == null ? "" : " (" + roi
				.getName() + ")") + " of " + title + " is of the type " + roi.getTypeAsString() +
				", which has no area; remove it.");
			places.draw(roi, object, (plane, index) -> {
				if (planes[plane] == null) planes[plane] = new int[width() * height()];
				planes[plane][index] = object;
			});
		}
	}

	/** An image that holds all of these ROIs. It has no memory of its own for each plane. */
	static ImagePlus canvas(final List<Roi> rois) {
		final Rectangle box = new Rectangle(1, 1);
		int slices = 1;
		int frames = 1;
		for (final Roi roi : rois) {
			box.add(roi.getBounds());
			final boolean hyperstack = roi.hasHyperStackPosition();
			slices = Math.max(slices, hyperstack ? roi.getZPosition() : roi.getPosition());
			frames = Math.max(frames, hyperstack ? roi.getTPosition() : 1);
		}
		final int width = box.x + box.width;
		final int height = box.y + box.height;
		final ImageStack stack = new ImageStack(width, height);
		final byte[] pixels = new byte[Math.multiplyExact(width, height)];
		for (int i = 0; i < slices * frames; i++)
			stack.addSlice("", pixels);
		final ImagePlus image = new ImagePlus("the image", stack);
		image.setDimensions(1, slices, frames);
		return image;
	}

	@Override
	public String title() {
		return title;
	}

	@Override
	public int width() {
		return like.getWidth();
	}

	@Override
	public int height() {
		return like.getHeight();
	}

	@Override
	public int planes() {
		return planes.length;
	}

	@Override
	public LabelRows plane(final int plane) {
		return LabelRows.of(planes[plane] == null ? new int[width() * height()] : planes[plane], width());
	}
}
