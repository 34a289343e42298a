package io.github.deeplabij.scale;

import java.util.Arrays;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.zarr.OmeLabels;
import io.github.deeplabij.zarr.ZarrArray;

/** Makes the other levels of labels, each from the one next to it: the label of the nearest pixel. */
final class Levels {

	private final ScaleImage image;
	private final Ledger ledger;
	private final String key;
	private final Monitor monitor;

	/**
	 * @param key of the merge
	 */
	Levels(final ScaleImage image, final Ledger ledger, final String key, final Monitor monitor) {
		this.image = image;
		this.ledger = ledger;
		this.key = key;
		this.monitor = monitor;
	}

	/** Makes one shard of a level. */
	private interface Maker {

		void make(long[] shard);
	}

	void build(final OmeLabels labels, final String which) {
		for (int level = image.level() + 1; level < labels.levels(); level++) {
			final int made = level;
			forEach(labels.array(level), which + "-" + level, shard -> labels.buildShard(made, shard));
		}
		for (int level = image.level() - 1; level >= 0; level--) {
			final ZarrArray fine = labels.array(level);
			final ZarrArray coarse = labels.array(level + 1);
			forEach(fine, which + "-" + level, shard -> fine.writeShard(shard, enlarged(coarse, fine, shard)));
		}
	}

	/** Goes through the shards of an array, row by row; a row that was done is passed over. */
	private void forEach(final ZarrArray array, final String step, final Maker maker) {
		final long[] counts = array.shardCounts();
		final int last = counts.length - 1;
		final long[] shard = new long[counts.length];
		do {
			final String row = step + "-" + Arrays.toString(shard).replaceAll("[^0-9]+", "_");
			if (!ledger.isDone(row, key)) {
				for (shard[last] = 0; shard[last] < counts[last]; shard[last]++) {
					if (monitor.cancelled()) throw new CancellationException();
					maker.make(shard.clone());
				}
				shard[last] = 0;
				ledger.done(row, key);
			}
		}
		while (next(shard, counts, last - 1));
	}

	/** Goes on to the next row; false if there is none. */
	private static boolean next(final long[] shard, final long[] counts, final int from) {
		for (int axis = from; axis >= 0; axis--) {
			if (++shard[axis] < counts[axis]) return true;
			shard[axis] = 0;
		}
		return false;
	}

	/** The labels of a finer level's shard. */
	private static Object enlarged(final ZarrArray coarse, final ZarrArray fine, final long[] shard) {
		final long[] origin = fine.shardOrigin(shard);
		final int[] shape = fine.shardShape(shard);
		final int rank = shape.length;
		final long[] from = origin.clone();
		final int[] size = shape.clone();
		final int[][] at = new int[2][];
		for (int i = 0; i < 2; i++) {
			final int axis = rank - 2 + i;
			final long last = nearest(origin[axis] + shape[axis] - 1, fine, coarse, axis);
			from[axis] = nearest(origin[axis], fine, coarse, axis);
			size[axis] = (int) (last - from[axis] + 1);
			at[i] = new int[shape[axis]];
			for (int k = 0; k < shape[axis]; k++)
				at[i][k] = (int) (nearest(origin[axis] + k, fine, coarse, axis) - from[axis]);
		}
		final Object read = coarse.read(from, size);
		final Object values = java.lang.reflect.Array.newInstance(read.getClass().getComponentType(), at[0].length *
			at[1].length);
		for (int y = 0; y < at[0].length; y++) {
			for (int x = 0; x < at[1].length; x++)
				System.arraycopy(read, at[0][y] * size[rank - 1] + at[1][x], values, y * at[1].length + x, 1);
		}
		return values;
	}

	/** The pixel of a coarser level that lies nearest to one of a finer level. */
	private static long nearest(final long pixel, final ZarrArray fine, final ZarrArray coarse, final int axis) {
		return Math.min(coarse.shape()[axis] - 1, (long) ((pixel + 0.5) * coarse.shape()[axis] / fine.shape()[axis]));
	}
}
