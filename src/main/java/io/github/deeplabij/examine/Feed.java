package io.github.deeplabij.examine;

/**
 * A way to give the graph an image.
 *
 * @param axes the input's axes, as {@link GraphFacts.Input#axes}; {@code z}, of depth or time, gets one element
 * @param batch how many images at once, 1 where there is no such axis
 * @param channels how many channels, 1 where there is no such axis
 */
record Feed(String axes, int batch, int channels) {

	/** The input's shape for images of that size. */
	long[] shape(final ImageSize size) {
		return axes.chars().mapToLong(axis -> switch (axis) {
			case 'b' -> batch;
			case 'c' -> channels;
			case 'y' -> size.height();
			case 'x' -> size.width();
			default -> 1;
		}).toArray();
	}
}
