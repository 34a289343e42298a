package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Puts runs of sorted keys together, each key once. */
final class Union {

	/** About how many keys one task merges. */
	private static final int PART = 1 << 15;

	/** One of so many keys says where parts end. */
	private static final int STEP = 1 << 6;

	private Union() {}

	/**
	 * Sorted keys, all of them moved.
	 *
	 * @param offset is added to each key
	 */
	record Run(long[] keys, long offset) {

		/** How many keys are less. */
		private int before(final long key) {
			final int at = Arrays.binarySearch(keys, key - offset);
			return at < 0 ? -at - 1 : at;
		}
	}

	/** All keys in order. */
	static long[] of(final List<Run> runs, final Workers workers, final BooleanSupplier cancelled) {
		final long[] bounds = bounds(runs);
		final long[][] parts = new long[bounds.length + 1][];
		workers.forEach(parts.length, cancelled, (p, worker) -> parts[p] = merge(runs, bounds, p));
		final int[] first = new int[parts.length + 1];
		for (int p = 0; p < parts.length; p++)
			first[p + 1] = Math.addExact(first[p], parts[p].length);
		final long[] all = new long[first[parts.length]];
		workers.forEach(parts.length, cancelled, (p, worker) -> System.arraycopy(parts[p], 0, all, first[p],
			parts[p].length));
		return all;
	}

	/** Where a part ends and the next one begins, so that all have about as many keys. */
	private static long[] bounds(final List<Run> runs) {
		final long[] some = runs.stream().flatMapToLong(run -> {
			final long[] sample = new long[run.keys.length / STEP];
			for (int i = 0; i < sample.length; i++)
				sample[i] = run.keys[i * STEP] + run.offset;
			return Arrays.stream(sample);
		}).sorted().toArray();
		final int each = PART / STEP;
		final long[] bounds = new long[some.length / each];
		for (int b = 0; b < bounds.length; b++)
			bounds[b] = some[(b + 1) * each - 1];
		return bounds;
	}

	/** Sorting finds that these are runs, and merges them. */
	private static long[] merge(final List<Run> runs, final long[] bounds, final int part) {
		final int[] from = runs.stream().mapToInt(run -> part == 0 ? 0 : run.before(bounds[part - 1])).toArray();
		final int[] to = runs.stream().mapToInt(run -> part == bounds.length ? run.keys.length : run.before(
			bounds[part])).toArray();
		int count = 0;
		for (int r = 0; r < from.length; r++)
			count = Math.addExact(count, to[r] - from[r]);
		final long[] keys = new long[count];
		for (int r = 0, at = 0; r < from.length; r++) {
			final Run run = runs.get(r);
			for (int i = from[r]; i < to[r]; i++)
				keys[at++] = run.keys[i] + run.offset;
		}
		Arrays.sort(keys);
		return withoutRepeats(keys);
	}

	private static long[] withoutRepeats(final long[] sorted) {
		int count = 0;
		for (int i = 0; i < sorted.length; i++) {
			if (i == 0 || sorted[i] != sorted[i - 1]) sorted[count++] = sorted[i];
		}
		return Arrays.copyOf(sorted, count);
	}
}
