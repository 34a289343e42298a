package io.github.deeplabij.objects;

import java.util.stream.IntStream;

/** Pixels of the foreground that belong to no object so far, and become objects where they touch. */
final class Rest {

	private Rest() {}

	/**
	 * @param layer takes the labels of the new objects, after those that are there
	 * @param count how many objects there are
	 * @param hasRest which blocks may have such pixels
	 */
	static LabelBlocks add(final Job job, final Layer<int[]> layer, final int count, final boolean[] hasRest) {
		final BlockGrid grid = job.grid();
		final int[] blocks = IntStream.range(0, grid.count()).filter(block -> hasRest[block]).toArray();
		if (blocks.length == 0) return LabelBlocks.plain(grid, layer, count);
		final LabelBlocks rest = ConnectedBlocks.find(job, job.diagonals(), (block, keys) -> {
			final int size = grid.size(block);
			final boolean[] foreground = new boolean[size];
			if (hasRest[block]) job.foreground(block, foreground);
			final int[] labels = layer.read(block);
			for (int i = 0; i < size; i++)
				keys[i] = foreground[i] && labels[i] == 0 ? 1 : 0;
		}).labels();
		job.runner().forEach(blocks.length, job::integers, (task, labels) -> {
			rest.read(blocks[task], labels);
			layer.change(blocks[task], kept -> {
				for (int i = 0; i < grid.size(blocks[task]); i++)
					if (labels[i] > 0) kept[i] = count + labels[i];
			});
		});
		rest.close();
		return LabelBlocks.plain(grid, layer, Math.addExact(count, rest.count()));
	}
}
