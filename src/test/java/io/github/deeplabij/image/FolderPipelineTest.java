package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.deeplabij.common.Monitor;

/** Reading, computing and writing at the same time, and no more than one of each. */
@Timeout(30)
class FolderPipelineTest {

	private final AtomicBoolean cancelled = new AtomicBoolean();
	private final Monitor monitor = new Monitor() {

		@Override
		public void progress(final long done, final long total) {
			// nobody tells
		}

		@Override
		public boolean cancelled() {
			return cancelled.get();
		}
	};

	/** Each waits for the two others, which they never would if one came after the other. */
	@Test
	void aReaderTheCallerAndAWriterWorkAtOnce() throws Exception {
		final CyclicBarrier all = new CyclicBarrier(3);
		try (FolderPipeline pipeline = new FolderPipeline(monitor)) {
			final Future<Integer> read = pipeline.read(() -> all.await(20, TimeUnit.SECONDS));
			pipeline.write(() -> meet(all));
			meet(all);
			pipeline.await(read);
			pipeline.finish();
		}
	}

	private static void meet(final CyclicBarrier all) {
		try {
			all.await(20, TimeUnit.SECONDS);
		}
		catch (final Exception e) {
			throw new IllegalStateException(e);
		}
	}

	@Test
	void oneIsWrittenAfterTheOtherAndNonePilesUp() {
		final AtomicInteger writing = new AtomicInteger();
		final AtomicInteger most = new AtomicInteger();
		try (FolderPipeline pipeline = new FolderPipeline(monitor)) {
			for (int i = 0; i < 5; i++) {
				pipeline.write(() -> {
					sleep(20);
					writing.decrementAndGet();
				});
				most.accumulateAndGet(writing.incrementAndGet(), Math::max);
			}
			pipeline.finish();
		}
		assertEquals(0, writing.get());
		assertEquals(1, most.get());
	}

	@Test
	void whoeverWaitsHearsSoonOfACancel() throws Exception {
		final CountDownLatch interrupted = new CountDownLatch(1);
		final long start;
		try (FolderPipeline pipeline = new FolderPipeline(monitor)) {
			final Future<Object> read = pipeline.read(() -> {
				try {
					Thread.sleep(60_000);
				}
				catch (final InterruptedException e) {
					interrupted.countDown();
				}
				return null;
			});
			start = System.nanoTime();
			cancelled.set(true);
			assertThrows(CancellationException.class, () -> pipeline.await(read));
		}
		assertTrue(interrupted.await(5, TimeUnit.SECONDS));
		assertTrue(System.nanoTime() - start < 1_000_000_000L, "within a second");
	}

	@Test
	void anErrorOfAThreadIsThatOfTheOneWhoWaits() {
		try (FolderPipeline pipeline = new FolderPipeline(monitor)) {
			pipeline.write(() -> {
				throw new IllegalArgumentException("so");
			});
			assertEquals("so", assertThrows(IllegalArgumentException.class, pipeline::finish).getMessage());
		}
	}

	@Test
	void timesAreInWordsThatAreEasyToRead() {
		assertEquals("1 s", FolderClock.duration(0.2));
		assertEquals("89 s", FolderClock.duration(89));
		assertEquals("2 min", FolderClock.duration(95));
		assertEquals("89 min", FolderClock.duration(89.4 * 60));
		assertEquals("3 h", FolderClock.duration(3.2 * 3600));
	}

	private static void sleep(final long milliseconds) {
		try {
			Thread.sleep(milliseconds);
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}
}
