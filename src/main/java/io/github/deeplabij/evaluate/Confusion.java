package io.github.deeplabij.evaluate;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A confusion matrix: how many pixels of each true class were given each class. It grows with the classes that it
 * meets.
 * <p>
 * With n(t, l) the pixels of the true class t that were given l, the measures are those of J. Long, E. Shelhamer and T.
 * Darrell, Fully Convolutional Networks for Semantic Segmentation, CVPR 2015, section 5; a mean over classes is over
 * those that the truth holds. What there is nothing to tell of is NaN.
 */
public final class Confusion {

	private long[][] counts;

	/**
	 * @param classes how many classes there are at least, from 0
	 */
	public Confusion(final int classes) {
		counts = new long[classes][classes];
	}

	/** Counts one pixel. */
	public void add(final int truth, final int label) {
		if (truth >= counts.length || label >= counts.length) grow(1 + Math.max(truth, label));
		counts[truth][label]++;
	}

	/** Counts all that another one counted. */
	public void addAll(final Confusion other) {
		if (other.counts.length > counts.length) grow(other.counts.length);
		for (int t = 0; t < other.counts.length; t++) {
			for (int l = 0; l < other.counts.length; l++)
				counts[t][l] += other.counts[t][l];
		}
	}

	private void grow(final int classes) {
		final long[][] more = new long[classes][];
		for (int t = 0; t < classes; t++)
			more[t] = t < counts.length ? Arrays.copyOf(counts[t], classes) : new long[classes];
		counts = more;
	}

	/** How many pixels of a true class were given a class. */
	public long count(final int truth, final int label) {
		return truth < counts.length && label < counts.length ? counts[truth][label] : 0;
	}

	/** All classes but 0 taken as one, the foreground: a matrix of the classes 0 and 1. */
	public Confusion foreground() {
		final Confusion two = new Confusion(2);
		for (int t = 0; t < counts.length; t++) {
			for (int l = 0; l < counts.length; l++)
				two.counts[Math.min(t, 1)][Math.min(l, 1)] += counts[t][l];
		}
		return two;
	}

	/** How many classes there are. */
	public int classes() {
		return counts.length;
	}

	/** How many pixels there are of a true class. */
	public long truth(final int which) {
		return which < counts.length ? LongStream.of(counts[which]).sum() : 0;
	}

	/** How many pixels were given a class. */
	public long given(final int which) {
		return which < counts.length ? Arrays.stream(counts).mapToLong(row -> row[which]).sum() : 0;
	}

	/** How many pixels were counted. */
	public long total() {
		return Arrays.stream(counts).flatMapToLong(LongStream::of).sum();
	}

	/**
	 * Intersection over union of one class: TP / (TP + FP + FN); NaN if neither truth nor labels hold the class.
	 */
	public double iou(final int which) {
		return ratio(count(which, which), truth(which) + given(which) - count(which, which));
	}

	/** The mean of {@link #iou} over the classes that the truth holds; NaN if it holds none. */
	public double meanIou() {
		return mean(this::iou);
	}

	/** Which part of the pixels was given its true class: the pixel accuracy. */
	public double accuracy() {
		return ratio(IntStream.range(0, counts.length).mapToLong(c -> counts[c][c]).sum(), total());
	}

	/** Which part of the pixels of a true class was given it: the class' accuracy, or recall. */
	public double recall(final int which) {
		return ratio(count(which, which), truth(which));
	}

	/** Which part of the pixels that were given a class is of it in truth. */
	public double precision(final int which) {
		return ratio(count(which, which), given(which));
	}

	/** The mean of {@link #recall} over the classes that the truth holds. */
	public double meanAccuracy() {
		return mean(this::recall);
	}

	/** The mean of {@link #iou} over all pixels, each with the IoU of its true class. */
	public double frequencyWeightedIou() {
		return total() == 0 ? Double.NaN : present().mapToDouble(c -> truth(c) * iou(c)).sum() / total();
	}

	private IntStream present() {
		return IntStream.range(0, counts.length).filter(c -> truth(c) > 0);
	}

	private double mean(final IntToDoubleFunction measure) {
		return present().mapToDouble(measure).average().orElse(Double.NaN);
	}

	static double ratio(final long part, final long whole) {
		return whole == 0 ? Double.NaN : (double) part / whole;
	}
}
