package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.natives.Device;

class SessionsTest {

	private static final Device GPU = new Device(Device.Kind.CUDA, 0);

	private final List<Fake> loaded = new ArrayList<>();
	private final AtomicBoolean memoryIsShort = new AtomicBoolean();
	private int failures;

	private final Sessions sessions = new Sessions(new Sessions.Loader() {

		@Override
		public List<Device> devices() {
			return List.of(Device.CPU, GPU);
		}

		@Override
		public Optional<Problem> problem() {
			return Optional.empty();
		}

		@Override
		public Network load(final Graph graph, final Device device) {
			if (failures-- > 0) throw new OutOfMemoryError("test");
			synchronized (loaded) {
				loaded.add(new Fake(device));
				return loaded.get(loaded.size() - 1);
			}
		}
	}, memoryIsShort::get);

	/** Checks that it is used by one thread at a time, and not after it was closed. */
	private static final class Fake implements Network {

		private final Device device;
		private final AtomicInteger users = new AtomicInteger();
		private RuntimeException failure;
		private boolean outOfMemory;
		private volatile boolean closed;
		private int rests;
		private int lasts;

		Fake(final Device device) {
			this.device = device;
		}

		@Override
		public Device device() {
			return device;
		}

		@Override
		public FloatBuffer input(final long... shape) {
			assertFalse(closed);
			return FloatBuffer.allocate(1);
		}

		@Override
		public Scores run(final BooleanSupplier cancelled) {
			assertEquals(1, users.incrementAndGet());
			cancelled.getAsBoolean();
			assertFalse(closed);
			users.decrementAndGet();
			if (failure != null) throw failure;
			if (outOfMemory) throw new OutOfMemoryError("test");
			return new Scores(FloatBuffer.allocate(1), new long[] { 1 });
		}

		@Override
		public void last() {
			lasts++;
		}

		@Override
		public void rest() {
			rests++;
		}

		@Override
		public void close() {
			assertEquals(0, users.get());
			assertFalse(closed, "closed twice");
			closed = true;
		}
	}

	private static Graph graph(final String sha256) {
		return new Graph(new byte[0], sha256.repeat(64 / sha256.length()), Map.of(), "", "");
	}

	private void use(final String sha256, final Device device) {
		try (Network network = sessions.take(graph(sha256), device)) {
			network.input(1);
			network.run(() -> false);
		}
	}

	@Test
	void skipsTheLoadOfWhatIsLoaded() {
		for (int i = 0; i < 3; i++)
			use("a", Device.CPU);
		assertEquals(1, loaded.size());
		assertEquals(3, loaded.get(0).rests);
		use("a", GPU);
		use("b", Device.CPU);
		assertEquals(3, loaded.size());
		assertEquals(GPU, loaded.get(1).device());
	}

	@Test
	void keepsTheTwoThatWereUsedLast() {
		use("a", Device.CPU);
		use("b", Device.CPU);
		use("a", Device.CPU);
		use("c", Device.CPU);
		assertEquals(List.of(false, true, false), loaded.stream().map(fake -> fake.closed).toList());
		assertEquals(List.of(new Sessions.Entry("c".repeat(64), Device.CPU, false), new Sessions.Entry("a".repeat(64),
			Device.CPU, false)), sessions.entries());
		assertEquals(2, sessions.closeIdle());
		assertTrue(loaded.stream().allMatch(fake -> fake.closed));
		assertEquals(List.of(), sessions.entries());
	}

	@Test
	void neverClosesOrSharesWhatIsInUse() {
		final Network first = sessions.take(graph("a"), Device.CPU);
		final Network second = sessions.take(graph("a"), Device.CPU);
		assertEquals(2, loaded.size());
		for (final String other : List.of("b", "c", "d", "e"))
			use(other, Device.CPU);
		sessions.closeIdle();
		assertFalse(loaded.get(0).closed || loaded.get(1).closed);
		assertEquals(2, sessions.entries().stream().filter(Sessions.Entry::busy).count());
		first.run(() -> false);
		first.close();
		first.close();
		assertThrows(IllegalStateException.class, () -> first.run(() -> false));
		assertThrows(IllegalStateException.class, () -> first.input(1));
		second.close();
		assertFalse(loaded.get(0).closed || loaded.get(1).closed);
	}

	@Test
	void keepsNothingWhereMemoryIsShort() {
		use("a", Device.CPU);
		try (Network network = sessions.take(graph("b"), Device.CPU)) {
			network.run(() -> false);
			memoryIsShort.set(true);
		}
		assertTrue(loaded.get(0).closed && loaded.get(1).closed);
		memoryIsShort.set(false);
		use("a", Device.CPU);
		memoryIsShort.set(true);
		sessions.take(graph("b"), Device.CPU);
		assertTrue(loaded.get(2).closed);
	}

	@Test
	void closesWhatLiesIdleWhereALoadOrARunLacksMemory() {
		use("a", Device.CPU);
		failures = 1;
		use("b", Device.CPU);
		assertTrue(loaded.get(0).closed);

		use("c", Device.CPU);
		try (Network network = sessions.take(graph("c"), Device.CPU)) {
			loaded.get(2).outOfMemory = true;
			assertThrows(OutOfMemoryError.class, () -> network.run(() -> false));
			assertTrue(loaded.get(1).closed);
			assertFalse(loaded.get(2).closed);
		}

		failures = 2;
		for (final Device device : List.of(Device.CPU, GPU)) {
			failures = 2;
			final String message = assertThrows(DeepLabException.class, () -> sessions.take(graph("d"), device))
				.getMessage();
			assertTrue(message.startsWith("There is not enough memory to load the model on the device " + device),
				message);
		}
	}

	@Test
	void keepsWhatWasCancelledAndNotWhatFailed() {
		try (Network network = sessions.take(graph("a"), GPU)) {
			loaded.get(0).failure = new CancellationException();
			assertThrows(CancellationException.class, () -> network.run(() -> true));
		}
		assertFalse(loaded.get(0).closed);
		try (Network network = sessions.take(graph("a"), GPU)) {
			loaded.get(0).failure = new DeepLabException("CUDA failure 719: unspecified launch failure");
			assertThrows(DeepLabException.class, () -> network.run(() -> false));
			loaded.get(0).failure = null;
			network.run(() -> false);
		}
		assertTrue(loaded.get(0).closed);
	}

	@Test
	void keepsWhatRanOnALargeInputOnlyIfItGaveItsMemoryBack() {
		for (final Device device : List.of(Device.CPU, GPU)) {
			for (final boolean last : new boolean[] { false, true }) {
				try (Network network = sessions.take(graph(last ? "a" : "b"), device)) {
					network.input(1, 1, 2048, 2048);
					network.run(() -> false);
					if (last) network.last();
					network.run(() -> false);
				}
				assertEquals(device == Device.CPU && !last, loaded.get(loaded.size() - 1).closed);
			}
		}
		assertEquals(2, loaded.stream().filter(fake -> fake.lasts == 1).count());
	}

	@Test
	void waitsForARunBeforeGivingBack() throws Exception {
		final Network network = sessions.take(graph("a"), Device.CPU);
		final CountDownLatch running = new CountDownLatch(1);
		final CountDownLatch end = new CountDownLatch(1);
		final ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			final Future<?> run = threads.submit(() -> network.run(() -> {
				running.countDown();
				try {
					end.await();
				}
				catch (final InterruptedException e) {
					Thread.currentThread().interrupt();
				}
				return false;
			}));
			running.await();
			final Future<?> close = threads.submit(network::close);
			sessions.closeIdle();
			assertTrue(sessions.entries().get(0).busy());
			end.countDown();
			run.get();
			close.get();
			assertFalse(sessions.entries().get(0).busy());
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void servesManyThreads() throws Exception {
		final ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			final List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				final int number = i;
				all.add(threads.submit(() -> {
					if (number % 50 == 0) sessions.closeIdle();
					use("abc".substring(number % 3, number % 3 + 1), number % 2 == 0 ? Device.CPU : GPU);
				}));
			}
			for (final Future<?> each : all)
				each.get();
		}
		finally {
			threads.shutdownNow();
		}
		assertEquals(2, sessions.entries().size());
		assertEquals(2, loaded.stream().filter(fake -> !fake.closed).count());
	}
}
