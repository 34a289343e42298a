package io.github.deeplabij.image;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ObjectInfo;

import ij.measure.Calibration;

/**
 * Which objects are wanted, and how pixels become objects.
 *
 * @param method how; empty for what the model's description says
 * @param size which sizes
 * @param threshold from which foreground probability on a pixel belongs to an object, at most 1; 0 for what the
 *            model's description says
 * @param fillHoles whether background that one object closes in becomes a part of it
 * @param excludeEdges whether objects that touch the image's border are left out
 * @param link which planes show the same objects
 */
public record ObjectChoices(Optional<ObjectInfo.Method> method, Size size, double threshold, boolean fillHoles,
	boolean excludeEdges, ObjectLink link)
{

	/** What the model's description says. */
	public static final ObjectChoices DEFAULT = new ObjectChoices(Optional.empty(), Size.ANY, 0, true, false,
		ObjectLink.NONE);

	/** @throws DeepLabException if the threshold is out of its range */
	public ObjectChoices {
		if (!(threshold >= 0 && threshold <= 1)) throw new DeepLabException("object_threshold is " + threshold +
			"; use a probability of at most 1, such as 0.5, or 0 for the model's own.");
	}

	/**
	 * Reads them.
	 *
	 * @param method {@code auto}, {@code components}, {@code watershed} or {@code panoptic}
	 * @param size see {@link Size#parse}
	 * @throws DeepLabException if one is wrong
	 */
	public static ObjectChoices parse(final String method, final String size, final double threshold,
		final boolean fillHoles, final boolean excludeEdges)
	{
		return new ObjectChoices(method(method), Size.parse(size), threshold, fillHoles, excludeEdges, ObjectLink.NONE);
	}

	/** With other planes that show the same objects. */
	public ObjectChoices with(final ObjectLink planes) {
		return new ObjectChoices(method, size, threshold, fillHoles, excludeEdges, planes);
	}

	/** The threshold, where the model's description says one. */
	double threshold(final double usual) {
		return threshold == 0 ? usual : threshold;
	}

	private static Optional<ObjectInfo.Method> method(final String text) {
		final String name = String.valueOf(text).strip();
		if (name.equalsIgnoreCase("auto")) return Optional.empty();
		for (final ObjectInfo.Method each : ObjectInfo.Method.values())
			if (each.name().equalsIgnoreCase(name)) return Optional.of(each);
		throw new DeepLabException("object_method is '" + name +
			"'; use auto, components, watershed or panoptic.");
	}

	/** As a macro's keys. */
	@Override
	public String toString() {
		return "object_method=" + method.map(each -> each.name().toLowerCase(Locale.ROOT)).orElse("auto") +
			" object_size=" + size + " object_threshold=" + (threshold == 0 ? "0" : threshold) +
			" fill_holes=" + fillHoles +
			" exclude_edges=" + excludeEdges + " object_link=" + link;
	}

	/**
	 * Areas from a least to a greatest one.
	 *
	 * @param least NaN for what the model's description says
	 * @param greatest may be infinite
	 * @param pixels whether they are in pixels, rather than in the image's own unit
	 */
	public record Size(double least, double greatest, boolean pixels) {

		/** All but what the model's description takes for too small. */
		static final Size ANY = new Size(Double.NaN, Double.POSITIVE_INFINITY, true);

		private static final Pattern RANGE = Pattern.compile(
			"([0-9.]+)\\s*-\\s*([0-9.]+|infinity)\\s*(pixels?|px)?", Pattern.CASE_INSENSITIVE);

		/**
		 * Reads a range as <em>Analyze Particles</em> has it.
		 *
		 * @param text {@code 20-Infinity}, in the square of the image's unit; {@code 20-500 pixel}; or {@code auto}
		 * @throws DeepLabException if it is none
		 */
		static Size parse(final String text) {
			final String range = String.valueOf(text).strip();
			if (range.equalsIgnoreCase("auto")) return ANY;
			final Matcher matcher = RANGE.matcher(range);
			try {
				if (matcher.matches()) {
					final boolean open = matcher.group(2).equalsIgnoreCase("infinity");
					final Size size = new Size(Double.parseDouble(matcher.group(1)), open ? Double.POSITIVE_INFINITY
						: Double.parseDouble(matcher.group(2)), matcher.group(3) != null);
					if (size.least <= size.greatest) return size;
				}
			}
			catch (final NumberFormatException e) {
				// told below
			}
			throw new DeepLabException("object_size is '" + range + "'; give the least and the greatest area, such " +
				"as 20-Infinity in the image's unit, or 20-500 pixel, or auto.");
		}

		/** The least area in pixels. */
		long leastPixels(final Calibration calibration, final int usual) {
			return Double.isNaN(least) ? usual : (long) Math.ceil(least / pixel(calibration) - 1e-9);
		}

		/** The greatest area in pixels; {@link Long#MAX_VALUE} for any. */
		long greatestPixels(final Calibration calibration) {
			return Double.isInfinite(greatest) ? Long.MAX_VALUE : (long) Math.floor(greatest / pixel(calibration) +
				1e-9);
		}

		private double pixel(final Calibration calibration) {
			return pixels ? 1 : calibration.pixelWidth * calibration.pixelHeight;
		}

		@Override
		public String toString() {
			if (Double.isNaN(least)) return "auto";
			return least + "-" + (Double.isInfinite(greatest) ? "Infinity" : String.valueOf(greatest)) + (pixels
				? " pixel" : "");
		}
	}
}
