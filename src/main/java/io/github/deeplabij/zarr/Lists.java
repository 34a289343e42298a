package io.github.deeplabij.zarr;

import java.util.Arrays;
import java.util.List;

/** Between arrays of numbers and lists. */
final class Lists {

	private Lists() {}

	static List<Long> of(final long... numbers) {
		return Arrays.stream(numbers).boxed().toList();
	}

	static List<Integer> of(final int... numbers) {
		return Arrays.stream(numbers).boxed().toList();
	}

	static long[] longs(final List<Long> numbers) {
		return numbers.stream().mapToLong(Long::longValue).toArray();
	}

	static int[] ints(final List<Integer> numbers) {
		return numbers.stream().mapToInt(Integer::intValue).toArray();
	}
}
