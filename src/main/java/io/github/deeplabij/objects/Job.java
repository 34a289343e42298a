package io.github.deeplabij.objects;

import java.util.ArrayList;
import java.util.List;

/**
 * What a grouping works on.
 *
 * @param maps the plane
 * @param settings which objects are looked for
 * @param runner gives threads
 * @param layers all that were made, to be closed if it fails
 */
record Job(ObjectMaps maps, ObjectSettings settings, BlockRunner runner, List<Layer<int[]>> layers) {

	Job(final ObjectMaps maps, final ObjectSettings settings, final BlockRunner runner) {
		this(maps, settings, runner, new ArrayList<>());
	}

	BlockGrid grid() {
		return maps.grid();
	}

	boolean diagonals() {
		return settings.connectivity() == Connectivity.EIGHT;
	}

	/** Finds out which pixels of a block are foreground. */
	void foreground(final int block, final boolean[] foreground) {
		final int size = grid().size(block);
		if (settings.foreground() instanceof Foreground.ByProbability byProbability) {
			final int least = Channel.FOREGROUND.stepsToReach(byProbability.threshold());
			final short[] values = maps.values(Channel.FOREGROUND, block);
			for (int i = 0; i < size; i++)
				foreground[i] = (values[i] & 0xffff) >= least;
			return;
		}
		final boolean[] ofClass = settings.classes().foreground();
		final byte[] classes = maps.classes(block);
		for (int i = 0; i < size; i++)
			foreground[i] = ofClass[classes[i] & 0xff];
	}

	/** A new map of integers. */
	Layer<int[]> layer() {
		layers.add(maps.integers());
		return layers.get(layers.size() - 1);
	}

	/** An array for what is known of a block's pixels. */
	int[] integers() {
		return new int[grid().size(0)];
	}
}
