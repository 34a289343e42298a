package io.github.deeplabij.segment;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Arrays that are used again: those that were given back last come first, since they are still in the processor's
 * cache. Several threads may use one.
 */
final class SpareArrays {

	private final Deque<float[][]> spare = new ConcurrentLinkedDeque<>();

	/** An array for each channel, with any values in them. */
	float[][] take(final int channels, final int pixels) {
		final float[][] arrays = spare.poll();
		return arrays != null && arrays.length == channels && arrays[0].length == pixels ? arrays
			: new float[channels][pixels];
	}

	void give(final float[][] arrays) {
		spare.push(arrays);
	}
}
