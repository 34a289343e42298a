package io.github.deeplabij.examine;

/** A height and a width, in pixels. */
record ImageSize(int height, int width) {

	int shorter() {
		return Math.min(height, width);
	}
}
