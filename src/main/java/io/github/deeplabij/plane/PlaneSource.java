package io.github.deeplabij.plane;

import java.util.Optional;

/** One plane of an image, with one or more channels, read by region. */
public interface PlaneSource extends AutoCloseable {

	/** Columns, at least 1. */
	int width();

	/** Rows, at least 1. */
	int height();

	int channels();

	/** Whether its values may be infinite, not a number, or marks for no value. */
	boolean isFloatingPoint();

	/** Whether its values are whole numbers from 0 to 65,535, as those of 8- and 16-bit images are. */
	default boolean isWhole() {
		return false;
	}

	/** Whether several threads may read it at once; else all planes of an image are read by one thread at a time. */
	default boolean isThreadSafe() {
		return false;
	}

	/**
	 * The size of the regions that are read fastest, such as the chunks of a file: at its start, as large as the plane
	 * at most.
	 */
	default Region block() {
		return new Region(0, 0, width(), height());
	}

	/**
	 * How often each value of a channel occurs, where that is known without reading it and values are whole numbers
	 * from 0 to 65,535.
	 */
	default Optional<Histogram> counts(final int channel) {
		return Optional.empty();
	}

	/**
	 * The value that all pixels of a region have, where it is quickly seen that they have one; empty where they differ,
	 * or that is not known.
	 *
	 * @param region a rectangle that lies in the plane
	 */
	default Optional<Float> onlyValue(final int channel, final Region region) {
		return Optional.empty();
	}

	/** Lets go of what it reads from; does nothing where it holds nothing. */
	@Override
	default void close() {}

	/**
	 * Reads pixels.
	 *
	 * @param channel which channel, from 0
	 * @param region a rectangle that lies in the plane
	 * @param values takes the values, row by row, from index 0
	 */
	void read(int channel, Region region, float[] values);
}
