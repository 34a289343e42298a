package io.github.deeplabij.image;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;

/** What an image was like when it was measured, and each of its planes when it was last looked at. */
final class PanelImage {

	private final int id;
	private final int[] dimensions;
	private final int type;
	private final boolean inverted;
	private final Calibration calibration;
	private final Map<Integer, Integer> planes = new HashMap<>();

	PanelImage(final ImagePlus image) {
		id = image.getID();
		dimensions = image.getDimensions();
		type = image.getType();
		inverted = image.isInvertedLut();
		calibration = image.getCalibration().copy();
	}

	/** Whether that is still the image, with the same pixels in this plane; a virtual stack's are not read for it. */
	boolean isLike(final ImagePlus image, final int plane) {
		final boolean same = image.getID() == id && image.getType() == type && image.isInvertedLut() == inverted &&
			Arrays.equals(image.getDimensions(), dimensions) && image.getCalibration().equals(calibration);
		if (!same || image.getStack().isVirtual()) return same;
		final int hash = hash(image.getStack(), plane, image.getNChannels());
		return planes.computeIfAbsent(plane, p -> hash) == hash;
	}

	private static int hash(final ImageStack stack, final int plane, final int channels) {
		int hash = 1;
		for (int c = 1; c <= channels; c++) {
			final Object pixels = stack.getPixels(plane * channels + c);
			final int one = pixels instanceof byte[] bytes ? Arrays.hashCode(bytes) : pixels instanceof short[] shorts
				? Arrays.hashCode(shorts) : pixels instanceof float[] floats ? Arrays.hashCode(floats) : Arrays
					.hashCode((int[]) pixels);
			hash = 31 * hash + one;
		}
		return hash;
	}
}
