package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/** Every task is done once, by a worker of its own, in rounds that follow at once or later. */
class WorkersTest {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	void eachTaskOfEachRoundIsDoneOnce(final int threads) throws InterruptedException {
		final ExecutorService executor = Executors.newFixedThreadPool(2);
		try {
			final Workers workers = new Workers(executor, threads);
			for (int round = 0; round < 2000; round++) {
				if (round % 500 == 0) Thread.sleep(5);
				final int tasks = round % 7;
				final int[] done = new int[tasks];
				final AtomicIntegerArray busy = new AtomicIntegerArray(threads);
				workers.forEach(tasks, () -> false, (task, worker) -> {
					assertEquals(0, busy.getAndIncrement(worker));
					done[task]++;
					busy.decrementAndGet(worker);
				});
				final int[] once = new int[tasks];
				Arrays.fill(once, 1);
				assertArrayEquals(once, done);
			}
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void theCallerDoesAllWhereNoThreadIsLeft() {
		final boolean[] done = new boolean[9];
		new Workers(task -> {
			throw new RejectedExecutionException();
		}, 3).forEach(done.length, () -> false, (task, worker) -> done[task] = true);
		for (final boolean each : done)
			assertTrue(each);
	}

	@Test
	void aRoundThatFailsOrIsCancelledDoesNotSpoilTheNextOne() {
		final ExecutorService executor = Executors.newFixedThreadPool(2);
		try {
			final Workers workers = new Workers(executor, 3);
			assertThrows(IllegalStateException.class, () -> workers.forEach(5, () -> false, (task, worker) -> {
				throw new IllegalStateException();
			}));
			assertThrows(CancellationException.class, () -> workers.forEach(5, () -> true, (task, worker) -> {}));
			final AtomicBoolean done = new AtomicBoolean();
			workers.forEach(1, () -> false, (task, worker) -> done.set(true));
			assertTrue(done.get());
		}
		finally {
			executor.shutdown();
		}
	}
}
