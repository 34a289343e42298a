package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.model.Precision;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

/**
 * Settings as users write and read them: as keys and values of a macro's line.
 * <pre>{@code
 * SettingsText.of(SettingsText.passes("0.75, 1", "mean", true)); // scales=0.75,1 merge=mean flip=true
 * }</pre>
 */
public final class SettingsText {

	private static final int MOST_SCALES = 16;

	private SettingsText() {}

	/**
	 * Reads how the network is to look at an image; the zoom is none.
	 *
	 * @param scales numbers, parted by commas, semicolons or blanks
	 * @param merge {@code mean} or {@code maximum}
	 * @throws DeepLabException if a scale can't be read, is out of range, or there twice, or there are none or too
	 *             many, or there is no such merge
	 */
	public static Passes passes(final String scales, final String merge, final boolean flip) {
		final String text = scales == null ? "" : scales.strip();
		final List<Double> numbers = new ArrayList<>();
		final Set<Double> seen = new HashSet<>();
		for (final String each : text.split("[,;\\s]+")) {
			final double scale = scale(each, text);
			if (!seen.add(scale)) throw wrong(text, "scale " + each + " is there twice; name each once");
			numbers.add(scale);
		}
		if (numbers.size() > MOST_SCALES) throw wrong(text, numbers.size() + " scales are too many; give " +
			MOST_SCALES + " at most");
		return new Passes(numbers, merge(merge), flip, Passes.Zoom.NONE);
	}

	private static double scale(final String each, final String text) {
		final double scale;
		try {
			scale = Double.parseDouble(each);
		}
		catch (final NumberFormatException e) {
			throw wrong(text, (each.isEmpty() ? "there is no number" : "'" + each + "' is no number") +
				"; give numbers separated by commas, such as 0.75,1,1.25");
		}
		if (!(scale >= Passes.LEAST && scale <= Passes.MOST)) throw wrong(text, "'" + each +
			"' is out of range; use numbers from " + number(Passes.LEAST) + " to " + number(Passes.MOST));
		return scale;
	}

	private static DeepLabException wrong(final String text, final String why) {
		return new DeepLabException("scales is '" + text + "': " + why + ".");
	}

	private static Passes.Merge merge(final String name) {
		for (final Passes.Merge each : Passes.Merge.values()) {
			if (each.name().equalsIgnoreCase(String.valueOf(name).strip())) return each;
		}
		throw new DeepLabException("merge is '" + name + "'; use mean or maximum.");
	}

	/** How the network looks at an image, but for the zoom. */
	public static String of(final Passes passes) {
		return "scales=" + passes.scales().stream().map(SettingsText::number).collect(Collectors.joining(",")) +
			" merge=" + name(passes.merge()) + " flip=" + passes.flip();
	}

	/**
	 * Reads a quality of the CRF by its name.
	 *
	 * @throws DeepLabException if there is none of that name
	 */
	public static FastMeanField.Quality quality(final String name) {
		for (final FastMeanField.Quality each : FastMeanField.Quality.values()) {
			if (each.name().equalsIgnoreCase(String.valueOf(name).strip())) return each;
		}
		throw new DeepLabException("quality is '" + name + "'; use " + Arrays.stream(FastMeanField.Quality.values())
			.map(SettingsText::name).sorted().collect(Collectors.joining(" or ")) + ".");
	}

	/**
	 * How exactly the network is to compute.
	 *
	 * @throws DeepLabException if there is no such precision; names those that there are
	 */
	public static Precision precision(final String name) {
		for (final Precision each : Precision.values()) if (each.toString().equalsIgnoreCase(name.strip())) return each;
		throw new DeepLabException("precision is '" + name + "'; use full or fast.");
	}

	/** The CRF. */
	public static String of(final CrfSettings crf) {
		return "iterations=" + crf.iterations() + " spatial_sigma=" + number(crf.spatialSigma()) + " spatial_weight=" +
			number(crf.spatialWeight()) + " colour_xy=" + number(crf.colourXy()) + " colour_sigma=" + number(crf
				.colourSigma()) + " colour_weight=" + number(crf.colourWeight()) + " quality=" + name(crf.quality());
	}

	private static String name(final Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/** A number, whole ones without a point. */
	static String number(final double value) {
		return value == Math.rint(value) && value < 1e6 ? String.valueOf((long) value) : String.valueOf(value);
	}
}
