package io.github.deeplabij.plane;

/** Takes the results, region by region; regions of a plane don't overlap and cover it. */
public interface Sink {

	/**
	 * Takes labels.
	 *
	 * @param plane which plane of the input, from 0
	 * @param region where in the plane
	 * @param labels the class of each pixel, row by row, from index 0
	 */
	void labels(int plane, Region region, int[] labels);

	/** Whether {@link #scores} is to be called too. */
	default boolean wantsScores() {
		return false;
	}

	/**
	 * Takes the scores of one class, after the description's postprocessing.
	 *
	 * @param plane which plane of the input, from 0
	 * @param channel which channel of the model's output, from 0
	 * @param region where in the plane
	 * @param scores the scores, row by row, from index 0
	 */
	default void scores(final int plane, final int channel, final Region region, final float[] scores) {}
}
