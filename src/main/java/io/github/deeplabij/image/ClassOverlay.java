package io.github.deeplabij.image;

import java.util.List;
import java.util.function.BiConsumer;

import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.ContrastEnhancer;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/** The classes of a label image as half-transparent colours over the image; the background is left clear. */
public final class ClassOverlay {

	private static final String NAME = "DeepLab";
	private static final double OPACITY = 0.45;
	private static final double SATURATED_PERCENT = 0.35;
	/** ImageJ leaves pixels of this colour out of an overlay, so a black class gets the one next to it. */
	private static final int CLEAR = 0;
	private static final int NEARLY_BLACK = 1;

	private ClassOverlay() {}

	/**
	 * Lays the classes over an image as an ImageJ overlay; what else its overlay holds stays.
	 *
	 * @param image the image that was segmented
	 * @param labels its label image
	 * @param beside whether those laid over it before stay too
	 */
	static void put(final ImagePlus image, final ImagePlus labels, final List<ClassInfo> classes,
		final boolean beside)
	{
		final ImagePlus shown = ImagePart.whole(image);
		final Overlay old = shown.getOverlay();
		final Overlay overlay = old == null ? new Overlay() : old.duplicate();
		if (!beside) overlay.remove(NAME);
		for (int plane = 1; plane <= labels.getStackSize(); plane++) {
			final ImageRoi roi = roi(0, 0, labels.getStack().getProcessor(plane), classes);
			roi.setName(NAME);
			HoverText.tell(roi, classes, ClassOverlay::colour);
			place(roi, image, plane - 1);
			overlay.add(roi);
		}
		shown.setOverlay(overlay);
	}

	/** The classes of a region as half-transparent colours. */
	public static ImageRoi roi(final int x, final int y, final ImageProcessor labels, final List<ClassInfo> classes) {
		final ImageRoi roi = new ImageRoi(x, y, colours(labels, classes));
		roi.setZeroTransparent(true);
		roi.setOpacity(OPACITY);
		return roi;
	}

	/** Has a ROI show on one plane of a stack alone, counted from 0. */
	public static void place(final Roi roi, final ImagePlus image, final int plane) {
		ImagePart.place(roi, image, plane);
	}

	/** The image with the classes drawn into it, in RGB; of several channels the first is shown. */
	static ImagePlus flatten(final ImagePlus image, final ImagePlus labels, final List<ClassInfo> classes) {
		return flatten(image, labels, "-overlay", (onto, plane) -> {
			final int[] pixels = (int[]) onto.getPixels();
			final int[] colours = (int[]) colours(plane, classes).getPixels();
			for (int i = 0; i < pixels.length; i++) {
				if ((colours[i] & 0xffffff) != CLEAR) pixels[i] = blend(pixels[i], colours[i]);
			}
		});
	}

	/**
	 * The image in RGB with something drawn into it; of several channels the first is shown.
	 *
	 * @param painter draws the labels of a plane
	 */
	static ImagePlus flatten(final ImagePlus image, final ImagePlus labels, final String ending,
		final BiConsumer<ColorProcessor, ImageProcessor> painter)
	{
		final ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		for (int plane = 1; plane <= labels.getStackSize(); plane++) {
			final ImageProcessor below = image.getStack().getProcessor((plane - 1) * image.getNChannels() + 1)
				.duplicate();
			if (!(below instanceof ColorProcessor)) new ContrastEnhancer().stretchHistogram(below, SATURATED_PERCENT);
			final ColorProcessor onto = below.convertToColorProcessor();
			painter.accept(onto, labels.getStack().getProcessor(plane));
			stack.addSlice(labels.getStack().getSliceLabel(plane), onto);
		}
		final ImagePlus flat = new ImagePlus(ImageName.of(image.getTitle()) + ending, stack);
		flat.setDimensions(1, image.getNSlices(), image.getNFrames());
		flat.setCalibration(labels.getCalibration().copy());
		return flat;
	}

	private static int blend(final int below, final int above) {
		int result = 0;
		for (int shift = 0; shift <= 16; shift += 8) {
			final double mix = (below >> shift & 0xff) * (1 - OPACITY) + (above >> shift & 0xff) * OPACITY;
			result |= (int) Math.round(mix) << shift;
		}
		return result;
	}

	private static ColorProcessor colours(final ImageProcessor labels, final List<ClassInfo> classes) {
		final int largest = classes.stream().mapToInt(ClassInfo::value).max().orElse(0);
		final int[] table = new int[Math.max(256, largest + 1)];
		for (final ClassInfo each : classes)
			table[each.value()] = colour(each);
		final int[] pixels = new int[labels.getPixelCount()];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = table[labels.get(i)];
		return new ColorProcessor(labels.getWidth(), labels.getHeight(), pixels);
	}

	private static int colour(final ClassInfo each) {
		return each.isBackground() ? CLEAR : Math.max(NEARLY_BLACK, Glasbey.colour(each));
	}
}
