package io.github.deeplabij.objects;

import java.util.Arrays;

/** A growing list of integers. */
final class IntList {

	private int[] values = new int[64];
	private int size;

	void add(final int value) {
		if (size == values.length) values = Arrays.copyOf(values, 2 * size);
		values[size++] = value;
	}

	int get(final int index) {
		return values[index];
	}

	void set(final int index, final int value) {
		values[index] = value;
	}

	int size() {
		return size;
	}

	void clear() {
		size = 0;
	}

	int[] toArray() {
		return Arrays.copyOf(values, size);
	}
}
