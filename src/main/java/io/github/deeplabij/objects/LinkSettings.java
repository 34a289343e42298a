package io.github.deeplabij.objects;

/**
 * How the objects of slices are linked.
 *
 * @param kind what is made of them
 * @param iou the least intersection over union of two objects that are the same one in two slices, above 0, at most 1
 * @param overlap the least part of an object's area that lies in another for it to be joined to it, above 0, at most 1;
 *            only for {@link Kind#SOLIDS}
 * @param gap across how many slices in between two objects may be linked, 0 to 100
 * @param leastVoxels of an object in all slices together, at least 0
 * @param leastSlices from the first slice of an object to its last, at least 0
 */
public record LinkSettings(Kind kind, double iou, double overlap, int gap, long leastVoxels, int leastSlices) {

	/** What is made of linked objects. */
	public enum Kind {
			/** Solids, which may branch. */
			SOLIDS,
			/** Tracks, with one object in a slice at most. */
			TRACKS
	}

	/** Objects of a stack of sections. */
	public static final LinkSettings STACK = new LinkSettings(Kind.SOLIDS, 0.25, 0.5, 0, 0, 0);

	/** Objects of a time series. */
	public static final LinkSettings SERIES = new LinkSettings(Kind.TRACKS, 0.25, 0.5, 1, 0, 0);

	/**
	 * @throws IllegalArgumentException if a number is out of its range
	 */
	public LinkSettings {
		if (!(iou > 0 && iou <= 1) || !(overlap > 0 && overlap <= 1)) throw new IllegalArgumentException(
			"An overlap has to be above 0 and at most 1.");
		if (gap < 0 || gap > 100) throw new IllegalArgumentException("The gap has to be between 0 and " +
			"100 slices, not " + gap + ".");
		if (leastVoxels < 0 || leastSlices < 0) throw new IllegalArgumentException("A least size can't be negative.");
	}
}
