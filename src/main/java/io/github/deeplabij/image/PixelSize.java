package io.github.deeplabij.image;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;
import ij.measure.Calibration;

/** At which pixel size a model sees an image. */
public enum PixelSize {

	/** The image's own. */
	IMAGE,
	/** The model's own, where image and model both know theirs; else the image's. */
	AUTO;

	/** A larger factor is more likely a wrong calibration. */
	private static final double MOST = 16;
	/** Sizes nearer to each other than this are taken for the same. */
	private static final double SAME = 0.01;

	/**
	 * Reads a choice by its name.
	 *
	 * @throws DeepLabException if there is none of that name
	 */
	public static PixelSize parse(final String name) {
		for (final PixelSize each
			: values()) if (each.name().equalsIgnoreCase(String.valueOf(name).strip())) return each;
		throw new DeepLabException("pixel_size is '" + name +
			"'; use image, to take the image as it is, or auto, to rescale it to " +
			"the model's pixel size where both are known.");
	}

	/**
	 * What was decided for an image.
	 *
	 * @param zoom how much larger the model sees it
	 * @param sentence what a user is to know of it; empty if nothing
	 */
	record Decision(Passes.Zoom zoom, String sentence) {

		/** The image as it is, of which there is nothing to know. */
		static final Decision NONE = new Decision(Passes.Zoom.NONE, "");
	}

	/**
	 * Decides for an image.
	 *
	 * @throws DeepLabException if the unit of one pixel size is known to be none of length, or the sizes are too far
	 *           apart
	 */
	Decision decide(final ImagePlus image, final ModelDescription model) {
		if (this == IMAGE) return Decision.NONE;
		final Axis x = model.input().axis("x");
		final Axis y = model.input().axis("y");
		if (x.unit().isEmpty() || y.unit().isEmpty()) return asItIs("the model does not say at which it was trained");
		final Calibration calibration = image.getCalibration();
		if (isPixel(calibration.getXUnit()) || isPixel(calibration.getYUnit())) return asItIs(image.getTitle() +
			" has none (Image > Properties...)");
		final double ownX = metres(image, calibration.pixelWidth, calibration.getXUnit());
		final double ownY = metres(image, calibration.pixelHeight, calibration.getYUnit());
		final double modelX = metres(x);
		final double modelY = metres(y);
		final Passes.Zoom zoom = new Passes.Zoom(ownX / modelX, ownY / modelY);
		final String sizes = "pixels of " + image.getTitle() + " are " + micrometres(ownX, ownY) +
			", the model was trained at " +
			micrometres(modelX, modelY);
		if (beyond(zoom.x()) || beyond(zoom.y())) throw new DeepLabException("The " + sizes +
			", more than a factor of " + (int) MOST +
			" apart; correct the image's pixel size (Image > Properties...), or use pixel_size=image.");
		if (Math.abs(zoom.x() - 1) < SAME && Math.abs(zoom.y() - 1) < SAME) return new Decision(Passes.Zoom.NONE,
			"The " + sizes +
			": it was not rescaled.");
		return new Decision(zoom, "The " + sizes + ": it was rescaled by " + factors(zoom) + ".");
	}

	private static Decision asItIs(final String why) {
		return new Decision(Passes.Zoom.NONE, "The pixel size was left as it is: " + why + ".");
	}

	private static boolean isPixel(final String unit) {
		return unit == null || unit.isBlank() ||
			unit.strip().toLowerCase(Locale.ROOT).matches("pixels?|px|none|unknown");
	}

	private static double metres(final ImagePlus image, final double size, final String unit) {
		final OptionalDouble metres = LengthUnit.metres(unit);
		if (metres.isEmpty()) throw new DeepLabException("The pixel size of " + image.getTitle() + " is in '" + unit +
			"', which is no known unit of length; give it in one such as um (Image > Properties...), or use " +
			"pixel_size=image.");
		if (!(size > 0) || Double.isInfinite(size)) throw new DeepLabException("The pixel size of " +
			image.getTitle() + " is " + size +
			" " + unit + "; give one above 0 (Image > Properties...), or use pixel_size=image.");
		return size * metres.getAsDouble();
	}

	private static double metres(final Axis axis) {
		final Optional<String> unit = axis.unit();
		return axis.scale() * LengthUnit.metres(unit.orElseThrow()).orElseThrow(() -> new DeepLabException(
			"The model's description gives its pixel size in '" + unit.get() +
				"', which is no known unit of length; mend it, or use pixel_size=image."));
	}

	private static boolean beyond(final double factor) {
		return !(factor <= MOST && factor >= 1 / MOST);
	}

	private static String micrometres(final double x, final double y) {
		return number(x * 1e6) + (x == y ? "" : " x " + number(y * 1e6)) + " um";
	}

	/** Both factors, or one where they are the same. */
	static String factors(final Passes.Zoom zoom) {
		return number(zoom.x()) + (zoom.x() == zoom.y() ? "" : " x " + number(zoom.y()));
	}

	private static String number(final double value) {
		return String.format(Locale.ROOT, "%.4g", value);
	}
}
