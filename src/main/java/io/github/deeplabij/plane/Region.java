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

	/** What this one and another have in common; of no size where that is nothing. */
	public Region intersection(final Region other) {
		final int left = Math.max(x, other.x);
		final int top = Math.max(y, other.y);
		final int right = Math.min(x + width, other.x + other.width);
		final int bottom = Math.min(y + height, other.y + other.height);
		return new Region(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
	}

	/** The smallest one that holds this one and another. */
	public Region around(final Region other) {
		final int left = Math.min(x, other.x);
		final int top = Math.min(y, other.y);
		return new Region(left, top, Math.max(x + width, other.x + other.width) - left, Math.max(y + height, other.y +
			other.height) - top);
	}

	/** Whether another one lies inside. */
	public boolean contains(final Region other) {
		return intersection(other).equals(other);
	}

	/** How many pixels it holds. */
	public long size() {
		return (long) width * height;
	}
}
