package io.github.deeplabij.objects;

/** Counts pairs of labels above 0. */
final class PairCounts {

	/** Pairs, the first label above the second, or 0 where there is none. */
	private long[] pairs = new long[1024];
	private long[] counts = new long[1024];
	private int size;

	void add(final int a, final int b, final long count) {
		final long pair = (long) a << 32 | b;
		final int at = slot(pair);
		counts[at] += count;
		if (pairs[at] == pair) return;
		pairs[at] = pair;
		size++;
		if (2 * size > pairs.length) grow();
	}

	/** Where a pair stands or may be put. */
	private int slot(final long pair) {
		int at = (int) (pair * 0x9E3779B97F4A7C15L >>> 32) & pairs.length - 1;
		while (pairs[at] != 0 && pairs[at] != pair)
			at = at + 1 & pairs.length - 1;
		return at;
	}

	private void grow() {
		final long[] oldPairs = pairs;
		final long[] oldCounts = counts;
		pairs = new long[2 * oldPairs.length];
		counts = new long[pairs.length];
		for (int i = 0; i < oldPairs.length; i++) {
			if (oldPairs[i] == 0) continue;
			final int at = slot(oldPairs[i]);
			pairs[at] = oldPairs[i];
			counts[at] = oldCounts[i];
		}
	}

	/** Takes a pair and how often it was met. */
	interface Taker {

		void take(int a, int b, long count);
	}

	void forEach(final Taker taker) {
		for (int i = 0; i < pairs.length; i++)
			if (pairs[i] != 0) taker.take((int) (pairs[i] >> 32), (int) pairs[i], counts[i]);
	}
}
