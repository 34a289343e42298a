package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.onnx.Network;

/**
 * What the network gave for inputs that have one value in each channel, as those of missing chunks and of empty
 * background. Such an input of the same shape and values gives the same scores, so that it is run once. Several threads
 * may use one.
 */
final class Repeats {

	private static final int MOST = 2;
	/** Scores take no more of the heap than this part of it. */
	private static final int PART = 16;

	private final Deque<Kept> kept = new ArrayDeque<>();

	/**
	 * An input of the network.
	 *
	 * @param shape of its tensor
	 * @param values of its channels, after the normalisation
	 */
	record Input(List<Long> shape, List<Float> values) {
	}

	private record Kept(Input input, Network.Scores scores) {
	}

	/** The scores of an input, if they are kept. */
	synchronized Optional<Network.Scores> of(final Input input) {
		return kept.stream().filter(each -> each.input.equals(input)).findAny().map(Kept::scores);
	}

	/** Keeps the scores of an input, in the place of the oldest ones, unless they take too much memory. */
	void keep(final Input input, final Network.Scores scores) {
		final int count = scores.values().limit();
		if ((long) count * Float.BYTES > Runtime.getRuntime().maxMemory() / PART) return;
		final float[] values = new float[count];
		scores.values().get(0, values);
		synchronized (this) {
			if (of(input).isPresent()) return;
			if (kept.size() == MOST) kept.remove();
			kept.add(new Kept(input, new Network.Scores(FloatBuffer.wrap(values), scores.shape())));
		}
	}
}
