package io.github.deeplabij.scale;

import java.util.ArrayList;
import java.util.List;

/** Numbers in a row, as runs of equal ones: a length, a number, a length, a number and so on. */
final class Runs {

	private Runs() {}

	static int[] of(final int[] numbers) {
		final List<Integer> runs = new ArrayList<>();
		for (int from = 0; from < numbers.length;) {
			int to = from + 1;
			while (to < numbers.length && numbers[to] == numbers[from])
				to++;
			runs.add(to - from);
			runs.add(numbers[from]);
			from = to;
		}
		return runs.stream().mapToInt(Integer::intValue).toArray();
	}

	static int[] numbers(final int[] runs) {
		int length = 0;
		for (int r = 0; r < runs.length; r += 2)
			length += runs[r];
		final int[] numbers = new int[length];
		int at = 0;
		for (int r = 0; r < runs.length; r += 2)
			for (int i = 0; i < runs[r]; i++)
				numbers[at++] = runs[r + 1];
		return numbers;
	}
}
