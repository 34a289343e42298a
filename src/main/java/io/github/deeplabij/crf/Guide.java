package io.github.deeplabij.crf;

/**
 * The image that bilateral kernels look at. The arrays are not copied and must not change.
 *
 * @param grid its pixels
 * @param channels [channel][slice][y * width + x], any number of channels, also none
 */
public record Guide(Grid grid, float[][][] channels) {

	/**
	 * @throws IllegalArgumentException if the sizes differ from the grid's, or a value is not finite
	 */
	public Guide {
		grid.requirePlanes(channels, "The image");
	}
}
