package io.github.deeplabij.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The boundary F1 measure, or BF score (G. Csurka, D. Larlus and F. Perronnin, What is a good evaluation measure for
 * semantic segmentation?, BMVC 2013), summed up over images.
 * <p>
 * A pixel is a boundary pixel of its class if one of its four neighbours is of another class; the rim of the image and
 * pixels that are not counted make no boundary. Precision is the part of the labels' boundary pixels of a class that
 * have a true one of the same class within the tolerance, between the pixels' centres; recall is the part of the true
 * ones that have one of the labels' within it; F1 is their harmonic mean, and 0 where only one of both has a boundary
 * of the class. A class' F1 is the mean over the images where the truth or the labels have a boundary of it; an image's
 * F1 is the mean over those classes.
 */
public final class BoundaryF1 {

	private final double tolerance;
	private double[] sums = {};
	private int[] images = {};
	private double sumOfMeans;
	private int means;

	/**
	 * @param tolerance in pixels, at least 0
	 */
	BoundaryF1(final double tolerance) {
		this.tolerance = tolerance;
	}

	/** How far boundaries may be from each other, in pixels. */
	public double tolerance() {
		return tolerance;
	}

	/** Takes an image in. */
	void add(final BoundaryMatches image) {
		final int classes = Math.max(sums.length, image.classes());
		sums = Arrays.copyOf(sums, classes);
		images = Arrays.copyOf(images, classes);
		final int[] present = IntStream.range(0, image.classes()).filter(c -> !Double.isNaN(image.f1(c))).toArray();
		for (final int c : present) {
			sums[c] += image.f1(c);
			images[c]++;
		}
		if (present.length == 0) return;
		sumOfMeans += IntStream.of(present).mapToDouble(image::f1).average().orElseThrow();
		means++;
	}

	/** The mean over images of a class' F1; NaN if no image has a boundary of it. */
	public double f1(final int which) {
		return which < sums.length && images[which] > 0 ? sums[which] / images[which] : Double.NaN;
	}

	/** How many images have a boundary of a class. */
	public int images(final int which) {
		return which < images.length ? images[which] : 0;
	}

	/** The mean over images of their F1; NaN if none has a boundary. */
	public double mean() {
		return means == 0 ? Double.NaN : sumOfMeans / means;
	}
}
