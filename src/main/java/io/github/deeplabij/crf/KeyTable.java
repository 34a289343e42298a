package io.github.deeplabij.crf;

import java.util.Arrays;

/** Numbers keys in the order in which they come, from 0: a hash table with linear probing. */
final class KeyTable {

	private long[] keys = new long[64];
	private int[] slots = new int[128];
	private int size;

	/** How many keys there are. */
	int size() {
		return size;
	}

	/** The key of a number. */
	long key(final int number) {
		return keys[number];
	}

	/** The keys by number. */
	long[] keys() {
		return Arrays.copyOf(keys, size);
	}

	/** Forgets all keys. */
	void clear() {
		size = 0;
		Arrays.fill(slots, 0);
	}

	/** The number of a key, which is added if it is new. */
	int add(final long key) {
		int slot = slot(key, slots.length - 1);
		while (slots[slot] != 0) {
			if (keys[slots[slot] - 1] == key) return slots[slot] - 1;
			slot = slot + 1 & slots.length - 1;
		}
		if (size == keys.length) {
			if (size > 1 << 28) throw new IllegalArgumentException(
				"The image needs too many lattice vertices; use larger sigmas or tiles.");
			keys = Arrays.copyOf(keys, 2 * size);
			rehash(4 * size);
			return add(key);
		}
		keys[size] = key;
		slots[slot] = ++size;
		return size - 1;
	}

	private void rehash(final int length) {
		slots = new int[length];
		for (int k = 0; k < size; k++) {
			int slot = slot(keys[k], length - 1);
			while (slots[slot] != 0)
				slot = slot + 1 & length - 1;
			slots[slot] = k + 1;
		}
	}

	private static int slot(final long key, final int mask) {
		final long mixed = key * 0x9e3779b97f4a7c15L;
		return (int) (mixed >>> 32 ^ mixed >>> 47) & mask;
	}
}
