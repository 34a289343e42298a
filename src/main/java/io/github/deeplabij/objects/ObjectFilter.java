package io.github.deeplabij.objects;

/**
 * Which objects stay, and what is mended. It is done in this order: pieces, the least area, holes, the greatest area,
 * the border.
 *
 * @param pieces what becomes of an object whose pixels do not all touch
 * @param leastArea in pixels, before holes are filled, at least 0
 * @param largestHole the greatest area in pixels of a hole that is filled: a part of the background that one object
 *            alone closes in; 0 if none is filled
 * @param greatestArea in pixels, at least 0
 * @param discardAtBorder whether objects that touch the border of the plane go
 */
public record ObjectFilter(Pieces pieces, long leastArea, long largestHole, long greatestArea,
	boolean discardAtBorder)
{

	/** No limit for an area. */
	public static final long ANY = Long.MAX_VALUE;

	/** All objects stay as they are. */
	public static final ObjectFilter NONE = new ObjectFilter(Pieces.JOIN, 0, 0, ANY, false);

	/** What becomes of an object of several pieces. */
	public enum Pieces {
			/** They are one object. */
			JOIN,
			/** The largest stays; of equal ones, the first in reading order. */
			LARGEST
	}

	/**
	 * @throws IllegalArgumentException if an area is negative
	 */
	public ObjectFilter {
		if (leastArea < 0 || largestHole < 0 || greatestArea < 0) throw new IllegalArgumentException(
			"An area can't be negative.");
	}
}
