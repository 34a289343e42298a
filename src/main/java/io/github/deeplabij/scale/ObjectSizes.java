package io.github.deeplabij.scale;

import java.util.Locale;

/**
 * Which objects of a large image are kept.
 *
 * @param least their least area; NaN for what the model says
 * @param greatest their greatest area, may be infinite
 * @param pixels whether areas are in pixels, and not in the square of the image's unit
 * @param excludeEdges whether objects that touch the border of the image are left out
 */
public record ObjectSizes(double least, double greatest, boolean pixels, boolean excludeEdges) {

	/** All but those that are too small for the model. */
	public static final ObjectSizes ANY = new ObjectSizes(Double.NaN, Double.POSITIVE_INFINITY, true, false);

	/**
	 * The least area in pixels.
	 *
	 * @param pixel the area of a pixel
	 * @param usual what the model says
	 */
	long leastPixels(final double pixel, final int usual) {
		return Double.isNaN(least) ? usual : (long) Math.ceil(least / (pixels ? 1 : pixel) - 1e-9);
	}

	/** The greatest area in pixels. */
	long greatestPixels(final double pixel) {
		return Double.isInfinite(greatest) ? Long.MAX_VALUE : (long) Math.floor(greatest / (pixels ? 1 : pixel) + 1e-9);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%s-%s%s%s", least, greatest, pixels ? " pixel" : "", excludeEdges
			? ", none at the border" : "");
	}
}
