package io.github.deeplabij.plane;

/**
 * Takes results, region by region. One that takes all of them hears of {@link #begin}, then of regions that don't
 * overlap and cover all planes, and of {@link #end}; or of {@link #abort}, where it went wrong. Where memory ran out,
 * results begin anew with another {@link #begin}.
 */
public interface Sink {

	/** Results begin; what came before is void. */
	default void begin(final Geometry geometry) {}

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

	/** Whether {@link #map} is to be called too. */
	default boolean wantsMaps() {
		return false;
	}

	/**
	 * Takes a map of the objects, as a Panoptic-DeepLab gives them, before the labels of the same region.
	 *
	 * @param plane which plane of the input, from 0
	 * @param map which map: 0 for the heatmap of the objects' centres, 1 and 2 for the way from a pixel to the centre
	 *            of its object, down and to the right, in pixels of the plane
	 * @param region where in the plane
	 * @param values the values, row by row, from index 0
	 */
	default void map(final int plane, final int map, final Region region, final float[] values) {}

	/** Whether several threads may write regions at once. */
	default boolean isThreadSafe() {
		return false;
	}

	/** All results have come. */
	default void end() {}

	/** No more results come; what was taken is to be thrown away. */
	default void abort() {}
}
