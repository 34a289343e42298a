package io.github.deeplabij.evaluate;

import java.util.Arrays;

/** Counts by key, as a hash table without objects: 16 bytes for each place, of which at most two thirds are taken. */
final class LongCounts {

	private static final long NONE = 0;
	private static final int MOST_PLACES = 1 << 30;
	/** 2^64 over the golden ratio, which scatters keys that follow each other (D. E. Knuth, TAOCP 3, 6.4). */
	private static final long SCATTER = 0x9E3779B97F4A7C15L;

	private long[] keys = new long[64];
	private long[] counts = new long[keys.length];
	private int size;

	/**
	 * Adds to the count of a key.
	 *
	 * @param key any number but 0
	 */
	void add(final long key, final long count) {
		int place = place(key);
		if (keys[place] == NONE) {
			if (3L * ++size > 2L * keys.length) {
				grow();
				place = place(key);
			}
			keys[place] = key;
		}
		counts[place] += count;
	}

	/** The count of a key, 0 if it was never added to. */
	long get(final long key) {
		return counts[place(key)];
	}

	/** How many keys there are. */
	int size() {
		return size;
	}

	/** The keys, in ascending order. */
	long[] keys() {
		final long[] sorted = new long[size];
		int next = 0;
		for (final long key : keys)
			if (key != NONE) sorted[next++] = key;
		Arrays.sort(sorted);
		return sorted;
	}

	/** Where a key is, or the free place where it is to be. */
	private int place(final long key) {
		int place = (int) (key * SCATTER >>> Long.numberOfLeadingZeros(keys.length - 1L));
		while (keys[place] != key && keys[place] != NONE)
			place = place + 1 & keys.length - 1;
		return place;
	}

	private void grow() {
		if (keys.length == MOST_PLACES) throw new IllegalStateException("more than " + MOST_PLACES / 3 * 2 + " keys");
		final long[] before = keys;
		final long[] counted = counts;
		keys = new long[2 * before.length];
		counts = new long[keys.length];
		for (int i = 0; i < before.length; i++) {
			if (before[i] == NONE) continue;
			final int place = place(before[i]);
			keys[place] = before[i];
			counts[place] = counted[i];
		}
	}
}
