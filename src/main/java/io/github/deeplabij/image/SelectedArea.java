package io.github.deeplabij.image;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.process.ImageProcessor;

/** The part of each plane that is to be segmented: the pixels inside of ROIs. */
final class SelectedArea {

	/** From this share of the rectangle around all on, one rectangle is less work than several. */
	private static final double DENSE = 0.7;

	private final Rectangle bounds;
	private final int left;
	private final int top;
	/** Null where all of the bounds is inside. */
	private final ImageProcessor mask;
	private final List<Region> regions;

	private SelectedArea(final Roi roi, final Rectangle bounds) {
		this.bounds = bounds;
		mask = roi.getMask();
		left = roi.getBounds().x;
		top = roi.getBounds().y;
		regions = regions(roi, bounds);
	}

	/**
	 * The part that is chosen of an image; empty for all.
	 *
	 * @throws DeepLabException if it has no pixels
	 */
	static Optional<SelectedArea> of(final ImagePlus image, final InputChoices.Area area) {
		final Roi roi = switch (area) {
			case IMAGE -> null;
			case SELECTION -> image.getRoi() == null || !image.getRoi().isArea() ? null : image.getRoi();
			case MANAGER -> union();
		};
		return roi == null ? Optional.empty() : of(image, roi);
	}

	/**
	 * The inside of a ROI; empty if that is all of the image.
	 *
	 * @throws DeepLabException if it has no pixels
	 */
	static Optional<SelectedArea> of(final ImagePlus image, final Roi roi) {
		final Rectangle whole = new Rectangle(image.getWidth(), image.getHeight());
		final SelectedArea selected = new SelectedArea(roi, roi.getBounds().intersection(whole));
		if (selected.bounds.isEmpty() || selected.size() == 0) throw new DeepLabException(
			"The selection holds no pixel of " + image.getTitle() + "; select a larger part, or use area=image.");
		return selected.mask == null && selected.bounds.equals(whole) ? Optional.empty() : Optional.of(selected);
	}

	/**
	 * The ROIs of the ROI Manager that have an area.
	 *
	 * @throws DeepLabException if there are none
	 */
	static List<Roi> managed() {
		final List<Roi> areas = RoiSources.manager().stream().filter(Roi::isArea).toList();
		if (areas.isEmpty()) throw new DeepLabException("The ROI Manager holds no ROI with an area; add some, or use " +
			"area=image.");
		return areas;
	}

	private static Roi union() {
		final List<Roi> areas = managed();
		final ShapeRoi union = new ShapeRoi(areas.get(0));
		areas.subList(1, areas.size()).forEach(each -> union.or(new ShapeRoi(each)));
		return union;
	}

	private static List<Region> regions(final Roi roi, final Rectangle bounds) {
		if (!(roi instanceof ShapeRoi shape)) return List.of(region(bounds));
		final List<Rectangle> parts = new ArrayList<>();
		for (final Roi each : shape.getRois()) {
			Rectangle part = each.getBounds().intersection(bounds);
			if (part.isEmpty()) continue;
			for (int i = 0; i < parts.size(); i++) {
				if (!parts.get(i).intersects(part)) continue;
				part = part.union(parts.remove(i));
				i = -1;
			}
			parts.add(part);
		}
		final double size = parts.stream().mapToDouble(each -> (double) each.width * each.height).sum();
		final boolean dense = parts.isEmpty() || size > DENSE * bounds.width * bounds.height;
		return dense ? List.of(region(bounds)) : parts.stream().map(SelectedArea::region).toList();
	}

	private static Region region(final Rectangle of) {
		return new Region(of.x, of.y, of.width, of.height);
	}

	/** Rectangles that don't overlap and hold all of it. */
	List<Region> regions() {
		return regions;
	}

	boolean contains(final int x, final int y) {
		return bounds.contains(x, y) && (mask == null || mask.get(x - left, y - top) != 0);
	}

	/** How many pixels are inside. */
	long size() {
		long size = 0;
		for (int y = bounds.y; y < bounds.y + bounds.height; y++)
			for (int x = bounds.x; x < bounds.x + bounds.width; x++) if (contains(x, y)) size++;
		return size;
	}

	/** For an image's info. */
	String info() {
		return "DeepLab area: " + size() + " pixels in " + bounds.width + " x " + bounds.height + " at x=" + bounds.x +
			", y=" + bounds.y + "\n";
	}
}
