package io.github.deeplabij.objects;

/**
 * What is known of the pixels along a block's edges: how far they are from the nearest seed, and which one that is.
 */
final class Rim {

	/** Of a pixel outside the foreground. */
	static final int OUTSIDE = -1;
	/** Of a pixel of the foreground that no seed has reached so far. */
	static final int FAR = Integer.MAX_VALUE;

	private final int width;
	private final int height;
	/** The upper row, the lower one, the left column, and the right one. */
	private final int[] distances;
	private final int[] labels;

	Rim(final int width, final int height) {
		this.width = width;
		this.height = height;
		distances = new int[2 * (width + height)];
		labels = new int[2 * (width + height)];
	}

	/** Where a pixel on the rim stands. */
	private int index(final int x, final int y) {
		if (y == 0) return x;
		if (y == height - 1) return width + x;
		return 2 * width + (x == 0 ? y : height + y);
	}

	void set(final int x, final int y, final int distance, final int label) {
		distances[index(x, y)] = distance;
		labels[index(x, y)] = label;
	}

	int distance(final int x, final int y) {
		return distances[index(x, y)];
	}

	int label(final int x, final int y) {
		return labels[index(x, y)];
	}

}
