package io.github.deeplabij.evaluate;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A confusion matrix: how many pixels of each true class were given each class. */
public final class Confusion {

	private final long[][] counts;

	/**
	 * @param classes how many classes there are, from 0
	 */
	public Confusion(final int classes) {
		counts = new long[classes][classes];
	}

	/** Counts one pixel. */
	public void add(final int truth, final int label) {
		counts[truth][label]++;
	}

	/** Counts all that another one counted; it has at most as many classes. */
	public void addAll(final Confusion other) {
		for (int t = 0; t < other.counts.length; t++) {
			for (int l = 0; l < other.counts.length; l++) counts[t][l] += other.counts[t][l];
		}
	}

	/** How many pixels of a true class were given a class. */
	public long count(final int truth, final int label) {
		return counts[truth][label];
	}

	/** All classes but 0 taken as one, the foreground: a matrix of the classes 0 and 1. */
	public Confusion foreground() {
		final Confusion two = new Confusion(2);
		for (int t = 0; t < counts.length; t++) {
			for (int l = 0; l < counts.length; l++) two.counts[Math.min(t, 1)][Math.min(l, 1)] += counts[t][l];
		}
		return two;
	}

	/** How many classes there are. */
	public int classes() {
		return counts.length;
	}

	/**
	 * Intersection over union of one class: TP / (TP + FP + FN); NaN if neither truth nor labels hold the class.
	 */
	public double iou(final int which) {
		long union = -counts[which][which];
		for (int c = 0; c < counts.length; c++) union += counts[which][c] + counts[c][which];
		return union == 0 ? Double.NaN : (double) counts[which][which] / union;
	}

	/** The mean of {@link #iou} over the classes that the truth holds; NaN if it holds none. */
	public double meanIou() {
		return IntStream.range(0, counts.length).filter(c -> LongStream.of(counts[c]).sum() > 0).mapToDouble(this::iou).average()
			.orElse(Double.NaN);
	}
}
