package io.github.deeplabij.objects;

/**
 * One object of a plane, in pixels.
 *
 * @param label its number: 1 to the number of objects, in the reading order of first pixels
 * @param classNumber the class of objects that most of its pixels have; of equal ones, the least
 * @param area how many pixels it has
 * @param left its first column
 * @param top its first row
 * @param right its last column
 * @param bottom its last row
 * @param firstX the column of its first pixel in reading order, which lies in its first row
 * @param atBorder whether it touches the border of the plane
 * @param sumX the sum of its pixels' columns
 * @param sumY the sum of its pixels' rows
 * @param confidence the mean {@link Channel#FOREGROUND} probability of its pixels; NaN where there is no such channel
 */
public record PlaneObject(int label, int classNumber, long area, int left, int top, int right, int bottom, int firstX,
	boolean atBorder, long sumX, long sumY, double confidence)
{

	/** The mean of its pixels' columns. */
	public double centroidX() {
		return (double) sumX / area;
	}

	/** The mean of its pixels' rows. */
	public double centroidY() {
		return (double) sumY / area;
	}
}
