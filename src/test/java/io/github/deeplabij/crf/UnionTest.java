package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of sorted keys become one, without repeats. */
class UnionTest {

	@ParameterizedTest
	@CsvSource({ "0, 10, 1", "1, 0, 1", "1, 1, 1", "3, 20, 1", "25, 9000, 1", "25, 9000, 3", "400, 300, 2" })
	void holdsEachKeyOnceInOrder(final int runs, final int keys, final int threads) {
		final Random random = new Random(runs + keys);
		final List<Union.Run> all = new ArrayList<>();
		final TreeSet<Long> expected = new TreeSet<>();
		for (int r = 0; r < runs; r++) {
			final long offset = random.nextInt(2001) - 1000;
			final long[] own = random.longs(keys, 0, 4L * keys + 1).sorted().distinct().toArray();
			for (final long key : own)
				expected.add(key + offset);
			all.add(new Union.Run(own, offset));
		}
		assertArrayEquals(expected.stream().mapToLong(Long::longValue).toArray(), Union.of(all, new Workers(
			ForkJoinPool.commonPool(), threads), () -> false));
	}
}
