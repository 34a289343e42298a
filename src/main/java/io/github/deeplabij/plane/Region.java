package io.github.deeplabij.plane;

/**
 * A rectangle of pixels.
 *
 * @param x its left column
 * @param y its upper row
 * @param width its columns
 * @param height its rows
 */
public record Region(int x, int y, int width, int height) {

	/** How many pixels it holds. */
	public long size() {
		return (long) width * height;
	}
}
