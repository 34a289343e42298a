package io.github.deeplabij.image;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.gui.ShapeRoi;

/**
 * A ROI that has a result of its own.
 *
 * @param name what the result is called after the image's name; no two of an image have the same
 */
record NamedRoi(Roi roi, String name) {

	/**
	 * Those that are to have results of their own: the ROIs of the ROI Manager, or the parts of a selection that has
	 * several. None if one result is wanted of all of them, or there is at most one part.
	 *
	 * @throws DeepLabException if there is no ROI, or one lies beside the image
	 */
	static List<NamedRoi> each(final ImagePlus image, final InputChoices choices) {
		if (choices.rois() == InputChoices.Rois.UNION) return List.of();
		final List<Roi> rois = switch (choices.area()) {
			case IMAGE -> List.of();
			case SELECTION -> parts(image.getRoi());
			case MANAGER -> SelectedArea.managed();
		};
		final List<NamedRoi> named = new ArrayList<>();
		for (final Roi roi : rois) named.add(new NamedRoi(roi, free(roi, named)));
		named.forEach(each -> each.require(image));
		return named;
	}

	/** The parts of a selection from the top down, each with its holes; none if it has only one. */
	private static List<Roi> parts(final Roi selection) {
		if (!(selection instanceof ShapeRoi shape)) return List.of();
		final List<Roi> parts = new ArrayList<>();
		final ShapeRoi rest = new ShapeRoi(shape);
		// the smallest first: what lies in a hole of another part is no part of that
		Stream.of(shape.getRois()).sorted(Comparator.comparingDouble(NamedRoi::size)).forEach(outline -> {
			final ShapeRoi part = new ShapeRoi(new ShapeRoi(outline)).and(new ShapeRoi(rest));
			if (part.getBounds().isEmpty()) return;
			parts.add(part);
			rest.not(new ShapeRoi(outline));
		});
		if (parts.size() < 2) return List.of();
		parts.sort(Comparator.comparingInt((final Roi part) -> part.getBounds().y).thenComparingInt(part -> part
			.getBounds().x));
		for (int i = 0; i < parts.size(); i++) parts.get(i).setName("part" + (i + 1));
		return parts;
	}

	private static double size(final Roi roi) {
		final Rectangle bounds = roi.getBounds();
		return (double) bounds.width * bounds.height;
	}

	/** Its own name, or with a number behind it, without what no file's name can have. */
	private static String free(final Roi roi, final List<NamedRoi> taken) {
		final String own = roi.getName() == null ? "ROI" + (taken.size() + 1) : roi.getName();
		final String plain = own.strip().replaceAll("[/\\\\:*?\"<>|\\p{Cc}]", "_");
		String free = plain;
		for (int number = 1; has(taken, free); number++) free = plain + "-" + number;
		return free;
	}

	private static boolean has(final List<NamedRoi> taken, final String name) {
		return taken.stream().anyMatch(each -> each.name.equalsIgnoreCase(name));
	}

	private void require(final ImagePlus image) {
		if (roi.getBounds().intersects(0, 0, image.getWidth(), image.getHeight())) return;
		throw new DeepLabException("The ROI " + name + " lies beside " + image.getTitle() +
			"; delete it from the ROI Manager, or move it onto the image.");
	}
}
