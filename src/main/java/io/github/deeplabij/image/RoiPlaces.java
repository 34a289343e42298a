package io.github.deeplabij.image;

import java.awt.Point;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.function.IntPredicate;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.FloatPolygon;

/**
 * Where the pixels of ROIs are: those inside of areas; those of lines, as wide as they are drawn; those of points. A
 * ROI that belongs to a slice counts there alone, one that belongs to none counts in all. The channels of an image make
 * no planes of their own.
 */
final class RoiPlaces {

	private static final int MARGIN = 2;

	private final ImagePlus image;
	private final int width;
	private final int height;
	private final int planes;

	/** Takes the pixels of a ROI. */
	interface Paint {

		/**
		 * @param plane from 0
		 * @param index of the pixel, row by row
		 */
		void set(int plane, int index);
	}

	RoiPlaces(final ImagePlus image) {
		this.image = image;
		width = image.getWidth();
		height = image.getHeight();
		planes = image.getStackSize() / image.getNChannels();
	}

	/** How many planes there are. */
	int planes() {
		return planes;
	}

	/**
	 * Finds the pixels of a ROI.
	 *
	 * @param number the ROI's, from 1, to be named in errors
	 * @throws DeepLabException if it lies outside of the image
	 */
	void draw(final Roi roi, final int number, final Paint paint) {
		boolean seen = false;
		if (roi instanceof PointRoi points) {
			final FloatPolygon places = points.getFloatPolygon();
			for (int i = 0; i < places.npoints; i++) {
				final int slice = points.getPointPosition(i);
				final Point point = new Point((int) Math.floor(places.xpoints[i]), (int) Math.floor(places.ypoints[i]));
				if (!new Rectangle(width, height).contains(point)) continue;
				seen |= set(paint, plane -> slice == 0 ? isOn(roi, plane) : (slice - 1) / image.getNChannels() == plane,
					point);
			}
		}
		else seen = set(paint, plane -> isOn(roi, plane), inside(roi));
		if (!seen) throw new DeepLabException("ROI " + number + (roi.getName() == null ? "" : " (" + roi.getName() +
			")") + " lies outside of " + image.getTitle() + "; move or remove it.");
	}

	/** Sets pixels of those planes; false if there is none. */
	private boolean set(final Paint paint, final IntPredicate chosen, final Point... points) {
		boolean seen = false;
		for (int plane = 0; plane < planes && points.length > 0; plane++) {
			if (!chosen.test(plane)) continue;
			seen = true;
			for (final Point point : points)
				paint.set(plane, point.y * width + point.x);
		}
		return seen;
	}

	private boolean isOn(final Roi roi, final int plane) {
		return isOn(roi, image, plane);
	}

	/** Whether a ROI counts on a plane, from 0. */
	static boolean isOn(final Roi roi, final ImagePlus image, final int plane) {
		if (image.getStackSize() == image.getNChannels()) return true;
		if (roi.hasHyperStackPosition()) {
			final int z = roi.getZPosition();
			final int t = roi.getTPosition();
			return (z == 0 || z == plane % image.getNSlices() + 1) && (t == 0 || t == plane / image.getNSlices() + 1);
		}
		return roi.getPosition() == 0 || (roi.getPosition() - 1) / image.getNChannels() == plane;
	}

	/** The ROI's pixels that lie in the image. */
	private Point[] inside(final Roi roi) {
		final int margin = MARGIN + (int) Math.ceil(roi.getStrokeWidth());
		final Rectangle box = roi.getBounds();
		box.grow(margin, margin);
		final Rectangle seen = box.intersection(new Rectangle(width, height));
		if (seen.isEmpty()) return new Point[0];
		final ByteProcessor mask = new ByteProcessor(seen.width, seen.height);
		mask.setValue(255);
		final Roi moved = (Roi) roi.clone();
		moved.setLocation(roi.getXBase() - seen.x, roi.getYBase() - seen.y);
		if (roi.isLine()) moved.drawPixels(mask);
		else mask.fill(moved);
		final Point[] points = new Point[seen.width * seen.height];
		int count = 0;
		for (int i = 0; i < points.length; i++) {
			if (mask.get(i) != 0) points[count++] = new Point(seen.x + i % seen.width, seen.y + i / seen.width);
		}
		return Arrays.copyOf(points, count);
	}
}
