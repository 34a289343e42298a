package io.github.deeplabij.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A coarser level of labels: each is the label of the finer level's pixel that is nearest to its centre.
 *
 * @param finer the labels that are read
 * @param finerLevel where the centres of their pixels lie
 * @param coarserLevel where the centres of the coarser level's pixels lie
 */
record NearestLabels(ZarrArray finer, OmeLevel finerLevel, OmeLevel coarserLevel) {

	/** Rows that are made at a time, and bytes that are read for them, so that not all of it is in memory. */
	private static final int ROWS = 256;
	private static final int MOST_READ = 1 << 25;

	/** The labels of a box of the coarser level. */
	Object read(final long[] origin, final int[] shape) {
		final int bytes = finer.type().bytes();
		final Target target = Target.all(shape, bytes);
		final int y = shape.length - 2;
		final int rows = rows(origin, shape);
		for (int row = 0; row < shape[y]; row += rows) {
			final long[] at = origin.clone();
			at[y] += row;
			final int[] size = shape.clone();
			size[y] = Math.min(rows, shape[y] - row);
			final byte[] strip = strip(at, size);
			final int[] to = new int[shape.length];
			to[y] = row;
			Boxes.copy(strip, Shapes.strides(size), 0, target.part(to, size), bytes);
		}
		return Values.of(target.bytes(), finer.type());
	}

	/** How many rows of a box are made at a time: at least one, for which one row of the finer level is read. */
	private int rows(final long[] origin, final int[] shape) {
		final int y = shape.length - 2;
		long bytes = finer.type().bytes();
		for (int i = 0; i < shape.length; i++) {
			final long[] sources = sources(i, origin[i], shape[i]);
			if (i != y) bytes *= sources[sources.length - 1] - sources[0] + 1;
		}
		final double each = Math.max(1, coarserLevel.scale()[y] / finerLevel.scale()[y]);
		return (int) Math.max(1, Math.min(ROWS, MOST_READ / (bytes * each)));
	}

	private byte[] strip(final long[] origin, final int[] shape) {
		final long[][] sources = new long[shape.length][];
		for (int i = 0; i < shape.length; i++) sources[i] = sources(i, origin[i], shape[i]);
		final long[] from = first(sources);
		final int[] size = sizes(sources);
		final byte[] read = Values.bytes(finer.read(from, size), finer.type());
		final Gather gather = new Gather(read, Shapes.strides(size), sources, from, finer.type().bytes(),
			new byte[(int) Shapes.count(shape) * finer.type().bytes()]);
		gather.run(0, 0, 0);
		return gather.out;
	}

	/** For each pixel along an axis of the coarser level the nearest one of the finer level. */
	private long[] sources(final int axis, final long origin, final int length) {
		final long last = finer.shape()[axis] - 1;
		final double scale = finerLevel.scale()[axis];
		final long[] sources = new long[length];
		for (int i = 0; i < length; i++) {
			final double place = (origin + i) * coarserLevel.scale()[axis] + coarserLevel.translation()[axis] -
				finerLevel.translation()[axis];
			final double nearest = scale > 0 ? Math.floor(place / scale + 0.5) : origin + i;
			sources[i] = Math.max(0, Math.min(last, (long) nearest));
		}
		return sources;
	}

	private static long[] first(final long[][] sources) {
		return Arrays.stream(sources).mapToLong(axis -> axis[0]).toArray();
	}

	private static int[] sizes(final long[][] sources) {
		return Arrays.stream(sources).mapToInt(axis -> Math.toIntExact(axis[axis.length - 1] - axis[0] + 1)).toArray();
	}

	/** The shards of the finer level that are read for a box of the coarser level. */
	List<long[]> shards(final long[] origin, final int[] shape) {
		final long[][] sources = new long[shape.length][];
		for (int i = 0; i < shape.length; i++) sources[i] = sources(i, origin[i], shape[i]);
		final List<long[]> shards = new ArrayList<>();
		Chunks.forEach(first(sources), sizes(sources), finer.shardShape(), overlap -> shards.add(overlap.chunk()));
		return shards;
	}

	/** Picks elements of an array. */
	private static final class Gather {

		private final byte[] in;
		private final int[] strides;
		private final long[][] sources;
		private final long[] from;
		private final int bytes;
		private final byte[] out;

		Gather(final byte[] in, final int[] strides, final long[][] sources, final long[] from, final int bytes,
			final byte[] out)
		{
			this.in = in;
			this.strides = strides;
			this.sources = sources;
			this.from = from;
			this.bytes = bytes;
			this.out = out;
		}

		/** @return where the next element goes */
		int run(final int axis, final int offset, final int to) {
			int next = to;
			for (final long source : sources[axis]) {
				final int at = offset + (int) (source - from[axis]) * strides[axis];
				if (axis < sources.length - 1) next = run(axis + 1, at, next);
				else {
					for (int i = 0; i < bytes; i++) out[next + i] = in[at * bytes + i];
					next += bytes;
				}
			}
			return next;
		}
	}
}
