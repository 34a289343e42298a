package io.github.deeplabij.segment;

import java.util.List;

/**
 * How often the network looks at an image, and how: at several scales and flipped, as the DeepLab papers do at test
 * time (Chen
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

	/** The smallest scale. */
	public static final double LEAST = 0.1;
	/** The largest scale. */
	public static final double MOST = 8;

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

		/** Whether the image stays as it is. */
		public boolean isNone() {
			return x == 1 && y == 1;
		}
	}

	public Passes {
		scales = List.copyOf(scales);
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
		return count() == 1 && scales.get(0) == 1 && zoom.isNone();
	}

	static String number(final double value) {
		return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
	}
}
