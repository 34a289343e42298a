package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import ij.ImagePlus;
import ij.WindowManager;
import ij.process.ImageProcessor;

/** The open images that are likely label images. */
public final class LegendImages {

	/**
	 * The least share of pixels that are like the pixel at their right. Of 20 label images of classes and of objects
	 * all have 0.90 or more, and of 11 micrographs all have less than 0.78.
	 */
	private static final double ALIKE = 0.85;

	private LegendImages() {}

	/**
	 * The titles of label images: first the given one if it is one, or else results of ours; then those of the same
	 * width and height.
	 *
	 * @param current the image in front; null if there is none
	 */
	public static List<String> titles(final ImagePlus current) {
		final int[] ids = WindowManager.getIDList();
		if (ids == null) return List.of();
		final List<ImagePlus> labels = new ArrayList<>(Arrays.stream(ids).mapToObj(WindowManager::getImage).filter(
			each -> each != null && isLikely(each)).distinct().toList());
		labels.sort(Comparator.comparing(each -> each != current && !isTold(each)));
		labels.sort(Comparator.comparing(each -> each != current));
		if (labels.isEmpty()) return List.of();
		final ImagePlus first = labels.get(0);
		labels.sort(Comparator.comparing(each -> each.getWidth() != first.getWidth() || each.getHeight() != first
			.getHeight()));
		return labels.stream().map(ImagePlus::getTitle).distinct().toList();
	}

	/**
	 * The title of the one other label image of the same size that is no result of ours, as a ground truth; empty if
	 * there is none, or several.
	 */
	static String truth(final ImagePlus of) {
		final List<String> found = OpenImages.all().stream().filter(each -> each != of && each.getWidth() == of
			.getWidth() && each.getHeight() == of.getHeight() && !isTold(each) && isLikely(each)).map(
				ImagePlus::getTitle).toList();
		return found.size() == 1 ? found.get(0) : "";
	}

	private static boolean isTold(final ImagePlus image) {
		return image.getProp(LegendText.COLOURS) != null || image.getProp(HoverObjects.KEY) != null;
	}

	/** Whether an image may be a label image: it says so, or has 8 or 16 bits and patches of one value. */
	static boolean isLikely(final ImagePlus image) {
		if (isTold(image)) return true;
		if (image.getBitDepth() > 16 || image.getProcessor() == null) return false;
		final ImageProcessor pixels = image.getProcessor();
		long alike = 0;
		for (int y = 0; y < pixels.getHeight(); y++) {
			for (int x = 1; x < pixels.getWidth(); x++)
				if (pixels.get(x, y) == pixels.get(x - 1, y)) alike++;
		}
		return alike >= ALIKE * (pixels.getWidth() - 1) * pixels.getHeight();
	}
}
