package io.github.deeplabij.objects;

/** Two rectangular spirals of class 1, a pixel wide, that lie between each other's turns and never touch. */
final class Spirals {

	private static final int PITCH = 8;

	private Spirals() {}

	/** A square plane. */
	static PlaneCase plane(final int side) {
		final PlaneCase plane = new PlaneCase(side, side);
		spiral(plane, 0);
		spiral(plane, PITCH / 2);
		return plane;
	}

	private static void spiral(final PlaneCase plane, final int start) {
		int from = start;
		for (int least = start; plane.width - 2 * least > 2 * PITCH; least += PITCH) {
			final int most = plane.width - 1 - least;
			line(plane, from, least, most, least);
			line(plane, most, least, most, most);
			line(plane, least, most, most, most);
			line(plane, least, least + PITCH, least, most);
			from = least;
		}
	}

	private static void line(final PlaneCase plane, final int left, final int top, final int right, final int bottom) {
		for (int y = top; y <= bottom; y++)
			for (int x = left; x <= right; x++)
				plane.classes[y * plane.width + x] = 1;
	}
}
