package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/**
 * How often the network looks at an image, and how: at several scales and flipped, as the DeepLab papers do at test time (Chen
 * et al. 2016, section 4.1; 2017, section 4.1), each time on the image after it was brought to the model's pixel size.
 *
 * @param scales how much larger the image is made for each pass, from {@value #LEAST} to {@value #MOST}
 * @param merge what is made of the probabilities of the passes
 * @param flip whether each scale is run a second time on the image flipped left to right
 * @param zoom how much larger the image is made beforehand, for the model's pixel size
 */
public record Passes(List<Double> scales, Merge merge, boolean flip, Zoom zoom) {

	/** One pass over the image as it is. */
	public static final Passes ONE = new Passes(List.of(1.0), Merge.MEAN, false, Zoom.NONE);

	private static final double LEAST = 0.1;
	private static final double MOST = 8;
	private static final int MOST_SCALES = 16;

	/** How the probabilities of several passes become one. */
	public enum Merge {
		/** Their mean. */
		MEAN,
		/** The greatest of each class, divided by the sum over the classes. */
		MAXIMUM
	}

	/** How much larger an image is made along each axis. */
	public record Zoom(double x, double y) {

		/** The image as it is. */
		public static final Zoom NONE = new Zoom(1, 1);
	}

	public Passes {
		scales = List.copyOf(scales);
	}

	/**
	 * Reads what a user asks for; {@code zoom} is none.
	 *
	 * @param scales numbers, parted by commas, semicolons or blanks
	 * @param merge {@code mean} or {@code maximum}
	 * @throws DeepLabException if a scale can't be read, is out of range, or there twice, or there are none or too many, or
	 *           there is no such merge
	 */
	public static Passes parse(final String scales, final String merge, final boolean flip) {
		final String text = scales == null ? "" : scales.strip();
		final List<Double> numbers = new ArrayList<>();
		final Set<Double> seen = new HashSet<>();
		for (final String each : text.split("[,;\\s]+")) {
			final double scale = scale(each, text);
			if (!seen.add(scale)) throw wrong(text, "scale " + each + " is there twice; name each once");
			numbers.add(scale);
		}
		if (numbers.size() > MOST_SCALES) throw wrong(text, numbers.size() + " scales are too many; give " + MOST_SCALES +
			" at most");
		return new Passes(numbers, merge(merge), flip, Zoom.NONE);
	}

	private static double scale(final String each, final String text) {
		final double scale;
		try {
			scale = Double.parseDouble(each);
		}
		catch (final NumberFormatException e) {
			throw wrong(text, (each.isEmpty() ? "there is no number" : "'" + each + "' is no number") +
				"; give numbers parted by commas, such as 0.75,1,1.25");
		}
		if (!(scale >= LEAST && scale <= MOST)) throw wrong(text, "'" + each + "' is out of range; use numbers from " + LEAST +
			" to " + number(MOST));
		return scale;
	}

	private static DeepLabException wrong(final String text, final String why) {
		return new DeepLabException("scales is '" + text + "': " + why + ".");
	}

	private static Merge merge(final String name) {
		for (final Merge each : Merge.values()) if (each.name().equalsIgnoreCase(String.valueOf(name).strip())) return each;
		throw new DeepLabException("merge is '" + name + "'; use mean or maximum.");
	}

	/** The same on an image that is enlarged beforehand. */
	public Passes zoomed(final Zoom factor) {
		return new Passes(scales, merge, flip, factor);
	}

	/** How many passes there are. */
	public int count() {
		return scales.size() * (flip ? 2 : 1);
	}

	/** Whether there is one pass over the image as it is. */
	public boolean isOne() {
		return count() == 1 && scales.get(0) == 1 && zoom.equals(Zoom.NONE);
	}

	/** The settings, but for the zoom, as keys and values of a macro's line. */
	public String options() {
		return "scales=" + scales.stream().map(Passes::number).collect(Collectors.joining(",")) + " merge=" + merge.name()
			.toLowerCase(Locale.ROOT) + " flip=" + flip;
	}

	static String number(final double value) {
		return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
	}
}
