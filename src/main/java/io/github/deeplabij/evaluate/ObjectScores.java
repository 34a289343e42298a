package io.github.deeplabij.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well the objects of an image agree with the true ones, or those of several images that are pooled.
 * <p>
 * A found object and a true one are a hit at a threshold t if their intersection over union is at least t; at 0.5 it
 * has to be above 0.5, so that an object is in one hit at most, whatever the threshold. With the hits TP, the found
 * objects that are in none FP, and the true ones that are in none FN:
 * <ul>
 * <li>average precision AP = TP / (TP + FP + FN) (U. Schmidt et al., Cell Detection with Star-Convex Polygons, MICCAI
 * 2018); others call it accuracy, or the threat score; 1 if there is no object at all
 * <li>F1 = 2 TP / (2 TP + FP + FN); 1 if there is no object at all
 * <li>panoptic quality PQ = SQ RQ (A. Kirillov et al., Panoptic Segmentation, CVPR 2019), with the segmentation quality
 * SQ, the mean IoU of the hits at 0.5, and the recognition quality RQ, which is F1 at 0.5
 * </ul>
 * What there is nothing to tell of is NaN. Thresholds are exact, for they are compared as whole numbers.
 */
public final class ObjectScores {

	private static final int LEAST = 50;
	private static final int STEP = 5;
	private static final int[] THRESHOLDS = IntStream.rangeClosed(0, 8).map(i -> LEAST + STEP * i).toArray();

	private final long[] hits = new long[THRESHOLDS.length];
	private long truth;
	private long found;
	private long difference;
	private long split;
	private long merged;
	private double hitIou;
	private double bestIou;

	/** Those of no image. */
	ObjectScores() {}

	/** Those of an image. */
	public static ObjectScores of(final ObjectOverlap overlap) {
		final ObjectScores scores = new ObjectScores();
		final long[] keys = overlap.keys();
		final Found found = new Found(overlap, keys);
		int end;
		for (int start = 0; start < keys.length; start = end) {
			end = start + 1;
			while (end < keys.length && ObjectOverlap.truth(keys[end]) == ObjectOverlap.truth(keys[start]))
				end++;
			if (ObjectOverlap.truth(keys[start]) > 0) scores.add(overlap, Arrays.copyOfRange(keys, start, end), found);
		}
		scores.found = found.labels.length;
		scores.difference = Math.abs(scores.found - scores.truth);
		scores.merged = Arrays.stream(found.inside).filter(count -> count > 1).count();
		return scores;
	}

	/** The found objects of an image, in the order of their labels. */
	private static final class Found {

		private final int[] labels;
		private final long[] areas;
		/** How many true objects have more than half of their area in it. */
		private final int[] inside;

		Found(final ObjectOverlap overlap, final long[] keys) {
			labels = Arrays.stream(keys).mapToInt(ObjectOverlap::found).filter(label -> label > 0).sorted().distinct()
				.toArray();
			areas = new long[labels.length];
			inside = new int[labels.length];
			for (final long key : keys)
				if (ObjectOverlap.found(key) > 0) areas[index(key)] += overlap.pixels(key);
		}

		int index(final long key) {
			return Arrays.binarySearch(labels, ObjectOverlap.found(key));
		}
	}

	/**
	 * Adds a true object.
	 *
	 * @param keys its pairs
	 */
	private void add(final ObjectOverlap overlap, final long[] keys, final Found others) {
		final long area = Arrays.stream(keys).map(overlap::pixels).sum();
		double best = 0;
		int parts = 0;
		for (final long key : keys) {
			if (ObjectOverlap.found(key) == 0) continue;
			final int other = others.index(key);
			final long shared = overlap.pixels(key);
			final long union = area + others.areas[other] - shared;
			final double iou = (double) shared / union;
			best = Math.max(best, iou);
			if (isHit(shared, union, LEAST)) hitIou += iou;
			for (int i = 0; i < hits.length; i++)
				if (isHit(shared, union, THRESHOLDS[i])) hits[i]++;
			if (2 * shared > others.areas[other]) parts++;
			if (2 * shared > area) others.inside[other]++;
		}
		truth++;
		bestIou += best;
		if (parts > 1) split++;
	}

	private static boolean isHit(final long shared, final long union, final int percent) {
		return percent == LEAST ? 2 * shared > union : 100 * shared >= percent * union;
	}

	/** Adds those of another image, or of others: the objects are pooled. */
	void addAll(final ObjectScores other) {
		for (int i = 0; i < hits.length; i++)
			hits[i] += other.hits[i];
		truth += other.truth;
		found += other.found;
		difference += other.difference;
		split += other.split;
		merged += other.merged;
		hitIou += other.hitIou;
		bestIou += other.bestIou;
	}

	/** The thresholds of IoU in percent: 50, 55, ... 90. */
	public static int[] thresholds() {
		return THRESHOLDS.clone();
	}

	/** How many true objects there are. */
	public long truth() {
		return truth;
	}

	/** How many objects were found. */
	public long found() {
		return found;
	}

	/**
	 * How many pairs of a found and a true object agree.
	 *
	 * @param percent one of the thresholds
	 */
	public long hits(final int percent) {
		final int index = Arrays.binarySearch(THRESHOLDS, percent);
		if (index < 0) throw new IllegalArgumentException("threshold " + percent);
		return hits[index];
	}

	/** TP / (TP + FP + FN) at a threshold in percent; 1 if there is no object at all. */
	public double ap(final int percent) {
		return truth + found == 0 ? 1 : Confusion.ratio(hits(percent), truth + found - hits(percent));
	}

	/** The mean of {@link #ap} over all thresholds. */
	public double meanAp() {
		return IntStream.of(THRESHOLDS).mapToDouble(this::ap).average().orElseThrow();
	}

	/** 2 TP / (2 TP + FP + FN) at a threshold in percent; 1 if there is no object at all. */
	public double f1(final int percent) {
		return truth + found == 0 ? 1 : Confusion.ratio(2 * hits(percent), truth + found);
	}

	/** Which part of the found objects is in a hit at a threshold in percent; NaN if none was found. */
	public double precision(final int percent) {
		return Confusion.ratio(hits(percent), found);
	}

	/** Which part of the true objects is in a hit at a threshold in percent; NaN if there is none. */
	public double recall(final int percent) {
		return Confusion.ratio(hits(percent), truth);
	}

	/** The mean IoU of the hits at 0.5; NaN without hits. */
	public double segmentationQuality() {
		return hits[0] == 0 ? Double.NaN : hitIou / hits[0];
	}

	/** F1 at 0.5. */
	public double recognitionQuality() {
		return f1(LEAST);
	}

	/**
	 * The sum of the IoU of the hits at 0.5, over TP + FP / 2 + FN / 2; 0 if objects are in no hit, 1 if there is no
	 * object at all.
	 */
	public double panopticQuality() {
		return truth + found == 0 ? 1 : 2 * hitIou / (truth + found);
	}

	/**
	 * The mean over the true objects of their greatest IoU with any found one, 0 where there is none (average best
	 * overlap: J. R. R. Uijlings et al., Selective Search for Object Recognition, IJCV 104, 2013); NaN without true
	 * objects.
	 */
	public double meanIou() {
		return truth == 0 ? Double.NaN : bestIou / truth;
	}

	/**
	 * |found - true| / true; of several images the sum of |found - true| over the sum of true, so that too many in one
	 * image do not make up for too few in another. NaN without true objects.
	 */
	public double countError() {
		return Confusion.ratio(difference, truth);
	}

	/** How many true objects hold more than half of the area of each of two found ones, or of more. */
	public long split() {
		return split;
	}

	/** How many found objects hold more than half of the area of each of two true ones, or of more. */
	public long merged() {
		return merged;
	}
}
