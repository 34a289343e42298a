package io.github.deeplabij.plane;

/**
 * The size of results.
 *
 * @param width columns of each plane
 * @param height rows of each plane
 * @param planes how many planes there are
 * @param channels how many channels of scores each pixel has
 */
public record Geometry(int width, int height, int planes, int channels) {

	/** How many pixels all planes have. */
	public long pixels() {
		return (long) width * height * planes;
	}
}
