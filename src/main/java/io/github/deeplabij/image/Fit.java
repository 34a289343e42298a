package io.github.deeplabij.image;

import java.util.Locale;
import java.util.OptionalInt;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;

/**
 * To which size an image is brought before the model sees it, as photos are that are larger than those that it was
 * trained on. Results have the image's own size.
 *
 * @param auto whether it is what the model's description says, for images that are larger than that
 * @param side what the longer side becomes in pixels; 0 for none
 */
public record Fit(boolean auto, int side) {

	/** The image's own size. */
	public static final Fit NONE = new Fit(false, 0);
	/** What the model was trained on, where its description says that and the image is larger. */
	public static final Fit AUTO = new Fit(true, 0);

	private static final int LEAST = 16;
	private static final int MOST = 1 << 16;
	/** An image that is larger by less than this is left as it is. */
	private static final double SAME = 1.05;

	/**
	 * Reads one.
	 *
	 * @param text {@code auto}, {@code none}, or a number of pixels
	 * @throws DeepLabException if it is none of these
	 */
	public static Fit parse(final String text) {
		final String given = String.valueOf(text).strip().toLowerCase(Locale.ROOT);
		if (given.equals("auto")) return AUTO;
		if (given.equals("none")) return NONE;
		if (given.matches("\\d{1,6}")) {
			final int side = Integer.parseInt(given);
			if (side >= LEAST && side <= MOST) return new Fit(false, side);
		}
		throw new DeepLabException("fit is '" + text + "'; use none, auto (the size that the model was trained on), " +
			"or the length of the longer side in pixels, from " + LEAST + " to " + MOST + ".");
	}

	/** Decides for an image. */
	PixelSize.Decision decide(final ImagePlus image, final ModelDescription model) {
		final OptionalInt wanted = auto ? model.trainedSide() : side == 0 ? OptionalInt.empty() : OptionalInt.of(side);
		final int longer = Math.max(image.getWidth(), image.getHeight());
		if (auto && model.labels() || wanted.isEmpty() || wanted.getAsInt() == longer || auto && longer < SAME * wanted
			.getAsInt()) return PixelSize.Decision.NONE;
		final double factor = (double) wanted.getAsInt() / longer;
		return new PixelSize.Decision(new Passes.Zoom(factor, factor), image.getTitle() + " was rescaled by " + String
			.format(Locale.ROOT, "%.4g", factor) + ", so that its longer side has " + wanted.getAsInt() + " pixels" +
			(auto ? ", as in the images that the model was trained on (fit=none uses it as it is)." : "."));
	}

	@Override
	public String toString() {
		return auto ? "auto" : side == 0 ? "none" : String.valueOf(side);
	}
}
