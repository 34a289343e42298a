package io.github.deeplabij.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of many tasks the newest is run. */
@Timeout(60)
class PanelQueueTest {

	private static final long DELAY_MILLISECONDS = 100;

	private final PanelQueue queue = new PanelQueue(DELAY_MILLISECONDS);
	private final List<String> ran = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		queue.close();
	}

	@Test
	void ofSeveralInAMomentTheLastIsRun() throws Exception {
		final long start = System.nanoTime();
		final CountDownLatch last = new CountDownLatch(1);
		for (int i = 0; i < 20; i++) {
			final String name = "task " + i;
			queue.submit(monitor -> {
				ran.add(name);
				last.countDown();
			});
		}
		last.await();
		final long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		assertTrue(took >= DELAY_MILLISECONDS, "after " + took + " ms");
		Thread.sleep(2 * DELAY_MILLISECONDS);
		assertEquals(List.of("task 19"), ran);
	}

	@Test
	void oneThatRunsIsCancelledByANewerOne() throws Exception {
		final CountDownLatch begun = new CountDownLatch(1);
		final CountDownLatch newer = new CountDownLatch(1);
		queue.submit(monitor -> {
			assertFalse(monitor.cancelled());
			begun.countDown();
			while (!monitor.cancelled()) Thread.onSpinWait();
			ran.add("cancelled");
		});
		begun.await();
		queue.submit(monitor -> {
			ran.add(monitor.cancelled() ? "cancelled too" : "newer");
			newer.countDown();
		});
		newer.await();
		assertEquals(List.of("cancelled", "newer"), ran);
	}

	@Test
	void whatIsClearedIsNotRun() throws Exception {
		queue.submit(monitor -> ran.add("cleared"));
		queue.clear();
		Thread.sleep(3 * DELAY_MILLISECONDS);
		assertEquals(List.of(), ran);
	}

	@Test
	void theLastTaskComesAfterOneThatRuns() throws Exception {
		final CountDownLatch begun = new CountDownLatch(1);
		final CountDownLatch ended = new CountDownLatch(1);
		queue.submit(monitor -> {
			begun.countDown();
			while (!monitor.cancelled()) Thread.onSpinWait();
			ran.add("cancelled");
		});
		begun.await();
		queue.close(() -> {
			ran.add("last");
			ended.countDown();
		});
		queue.submit(monitor -> ran.add("too late"));
		ended.await();
		Thread.sleep(2 * DELAY_MILLISECONDS);
		assertEquals(List.of("cancelled", "last"), ran);
	}
}
