package io.github.deeplabij.plane;

/** One plane of an image, with one or more channels, read by region. Read by one thread at a time. */
public interface PlaneSource {

	/** Columns, at least 1. */
	int width();

	/** Rows, at least 1. */
	int height();

	int channels();

	/** Whether its values may be infinite, not a number, or marks for no value. */
	boolean isFloatingPoint();

	/**
	 * Reads pixels.
	 *
	 * @param channel which channel, from 0
	 * @param region a rectangle that lies in the plane
	 * @param values takes the values, row by row, from index 0
	 */
	void read(int channel, Region region, float[] values);
}
