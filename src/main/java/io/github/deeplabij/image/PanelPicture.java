package io.github.deeplabij.image;

import java.util.List;

import io.github.deeplabij.model.ClassInfo;

import ij.gui.ImageRoi;
import ij.process.ColorProcessor;
import ij.process.ShortProcessor;

/** Draws what was found in a part of an image: classes in their colours, or each object in one of its own. */
public final class PanelPicture {

	private PanelPicture() {}

	/**
	 * A picture that lies over the part.
	 *
	 * @param outline how many pixels wide the borders of classes or objects are drawn; 0 to fill them
	 */
	public static ImageRoi roi(final PanelFound found, final int outline) {
		final int x = found.region().x();
		final int y = found.region().y();
		final int width = found.region().width();
		final ImageRoi roi = found.objects().isPresent() ? objects(found) : classes(found);
		final int[] pixels = (int[]) roi.getProcessor().getPixels();
		if (outline == 0) return roi;
		final ImageRoi lines = new ImageRoi(x, y, new ColorProcessor(width, found.region().height(), outlines(pixels,
			found.values(), width, outline)));
		lines.setZeroTransparent(true);
		return lines;
	}

	private static ImageRoi classes(final PanelFound found) {
		final ShortProcessor labels = new ShortProcessor(found.region().width(), found.region().height());
		for (int i = 0; i < found.values().length; i++) labels.set(i, found.values()[i]);
		return ClassOverlay.roi(found.region().x(), found.region().y(), labels, found.classes());
	}

	private static ImageRoi objects(final PanelFound found) {
		final int[] pixels = new int[found.values().length];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = found.values()[i] == 0 ? 0 : Glasbey.colour(found.values()[i]);
		final ImageRoi roi = new ImageRoi(found.region().x(), found.region().y(), new ColorProcessor(found.region()
			.width(), found.region().height(), pixels));
		roi.setZeroTransparent(true);
		return roi;
	}

	/** Leaves those pixels that have a pixel of another value in their row or column, so near. */
	private static int[] outlines(final int[] pixels, final int[] values, final int width, final int near) {
		final int[] lines = new int[pixels.length];
		for (int i = 0; i < pixels.length; i++) {
			final int x = i % width;
			boolean border = false;
			for (int d = 1; d <= near && !border; d++) {
				border = x >= d && values[i - d] != values[i] || x + d < width && values[i + d] != values[i] ||
					i >= d * width && values[i - d * width] != values[i] || i + d * width < values.length &&
						values[i + d * width] != values[i];
			}
			if (border) lines[i] = pixels[i];
		}
		return lines;
	}

	/** The colour that a class is drawn in, as 0xRRGGBB. */
	public static int colour(final ClassInfo each) {
		return Glasbey.colour(each);
	}

	/** The classes that are drawn: all but the background. */
	public static List<ClassInfo> drawn(final List<ClassInfo> classes) {
		return classes.stream().filter(each -> !each.isBackground()).toList();
	}
}
