package io.github.deeplabij.objects;

import java.util.Arrays;

/** Numbers labels above 0 in the order in which they are met: 0, 1, 2 ... */
final class LabelIndex {

	private int[] keys = new int[256];
	private int[] numbers = new int[256];
	private int[] labels = new int[128];
	private int size;

	int size() {
		return size;
	}

	int label(final int number) {
		return labels[number];
	}

	void clear() {
		size = 0;
		Arrays.fill(keys, 0);
	}

	/** The number of a label, which is the size so far if it is new. */
	int number(final int label) {
		int at = slot(label);
		for (; keys[at] != 0; at = at + 1 & keys.length - 1)
			if (keys[at] == label) return numbers[at];
		keys[at] = label;
		numbers[at] = size;
		labels[size++] = label;
		if (size == labels.length) grow();
		return size - 1;
	}

	private int slot(final int label) {
		return (label * 0x9E3779B9 >>> 8) & keys.length - 1;
	}

	private void grow() {
		labels = Arrays.copyOf(labels, 2 * size);
		keys = new int[4 * size];
		numbers = new int[4 * size];
		for (int n = 0; n < size; n++) {
			int at = slot(labels[n]);
			while (keys[at] != 0)
				at = at + 1 & keys.length - 1;
			keys[at] = labels[n];
			numbers[at] = n;
		}
	}
}
