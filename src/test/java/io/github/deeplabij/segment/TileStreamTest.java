package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Collected;
import io.github.deeplabij.refine.CrfSettings;

/** Several tiles at once give the same as one after the other. */
class TileStreamTest {

	private static final CrfSettings CRF = new CrfSettings(3, 2, 2, 4, 13, 3, FastMeanField.Quality.ACCURATE);

	private final Random random = new Random(8);
	private Report report;
	private Several machine;

	/** A network on a machine with another number of cores, whose runs take turns of any length. */
	private static final class Several implements Network {

		private final Network network;
		private final int cores;
		private final AtomicInteger running = new AtomicInteger();
		private final AtomicInteger runs = new AtomicInteger();
		private final AtomicInteger most = new AtomicInteger();
		/** From which run on, and among how many, there is no memory. */
		private int fails = Integer.MAX_VALUE;
		private int tooMany = Integer.MAX_VALUE;

		Several(final Network network, final int cores) {
			this.network = network;
			this.cores = cores;
		}

		@Override
		public Device device() {
			return network.device();
		}

		@Override
		public int parallel() {
			return cores;
		}

		@Override
		public FloatBuffer input(final long... shape) {
			return network.input(shape);
		}

		@Override
		public Scores run(final BooleanSupplier cancelled) {
			return network.run(cancelled);
		}

		@Override
		public <T> T run(final int among, final long[] shape, final Consumer<FloatBuffer> fill,
			final BooleanSupplier cancelled, final Function<Scores, T> read)
		{
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			try {
				assertTrue(among >= 1 && among <= cores, among + " of " + cores);
				if (runs.incrementAndGet() > fails) throw new DeepLabException("test");
				Thread.sleep(runs.get() * 7 % 5);
				if (running.get() > tooMany) throw new OutOfMemoryError("test");
				return network.run(among, shape, fill, cancelled, read);
			}
			catch (final InterruptedException e) {
				throw new IllegalStateException(e);
			}
			finally {
				running.decrementAndGet();
			}
		}

		@Override
		public void close() {
			network.close();
		}
	}

	private Collected segment(final int cores, final String name, final int tile, final Passes passes,
		final Optional<CrfSettings> crf, final Monitor monitor, final Consumer<Several> change,
		final ArrayPlane... planes)
	{
		final Model model = TestModels.open(name);
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			machine = new Several(network, cores);
			change.accept(machine);
			final Collected sink = new Collected(model.description().output().channels(), List.of(planes));
			report = new Segmenter(machine, model.description(), tile, passes, crf).segment(List.of(planes), sink,
				monitor);
			return sink;
		}
	}

	private static void none(final Several machine) {
		// as it is
	}

	private static void same(final Collected expected, final Collected actual, final int planes) {
		for (int p = 0; p < planes; p++) {
			assertArrayEquals(expected.labels(p), actual.labels(p));
			for (int c = 0; c < expected.scores(p).length; c++)
				assertArrayEquals(expected.scores(p)[c], actual.scores(p)[c]);
		}
	}

	private ArrayPlane[] planes(final int count) {
		final ArrayPlane[] planes = new ArrayPlane[count];
		for (int p = 0; p < count; p++) planes[p] = ArrayPlane.random(random, 150, 117, 1);
		return planes;
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 4 })
	void givesTheSameForAnyNumberOfTilesAtOnce(final int cores) {
		final ArrayPlane[] planes = planes(5);
		final Passes several = TestPasses.of("0.75,1,1.5", "mean", true);
		for (final Optional<CrfSettings> crf : List.of(Optional.<CrfSettings> empty(), Optional.of(CRF))) {
			for (final Passes passes : List.of(Passes.ONE, several)) {
				for (final int tile : new int[] { 0, 80 }) {
					final Collected one = segment(1, "atrous", tile, passes, crf, Monitor.NONE, TileStreamTest::none,
						planes);
					assertEquals(1, machine.most.get());
					final Report before = report;
					same(one, segment(cores, "atrous", tile, passes, crf, Monitor.NONE, TileStreamTest::none, planes),
						planes.length);
					assertEquals(before, report);
					final boolean many = tile > 0 || crf.isEmpty();
					assertTrue(machine.most.get() <= cores && machine.most.get() > 1 == many, machine.most + " runs");
				}
			}
		}
	}

	@Test
	void runsOneByOneWhereMemoryIsTooSmallForSeveral() {
		final ArrayPlane[] planes = planes(5);
		final Collected one = segment(1, "atrous", 80, Passes.ONE, Optional.empty(), Monitor.NONE, TileStreamTest::none,
			planes);
		final Report before = report;
		final Collected narrow = segment(4, "atrous", 80, Passes.ONE, Optional.empty(), Monitor.NONE,
			few -> few.tooMany = 1, planes);
		same(one, narrow, planes.length);
		assertEquals(before, report);
		assertEquals(Optional.empty(), report.shrunk());
	}

	@Test
	void tellsTheProgressInTheCallersThread() {
		final List<Long> told = new ArrayList<>();
		final Thread caller = Thread.currentThread();
		segment(4, "atrous", 80, Passes.ONE, Optional.empty(), new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				assertEquals(caller, Thread.currentThread());
				told.add(total - done);
			}

			@Override
			public boolean cancelled() {
				return false;
			}
		}, TileStreamTest::none, planes(3));
		assertEquals(0, told.get(told.size() - 1));
		for (int i = 1; i < told.size(); i++)
			assertTrue(told.get(i) < told.get(i - 1), told.toString());
	}

	@Test
	void noTileIsUnderWayAfterAnErrorOrACancel() {
		assertThrows(DeepLabException.class, () -> segment(4, "atrous", 80, Passes.ONE, Optional.empty(), Monitor.NONE,
			broken -> broken.fails = 7, planes(3)));
		assertEquals(0, machine.running.get());
		final AtomicInteger asked = new AtomicInteger();
		assertThrows(CancellationException.class, () -> segment(4, "atrous", 80, Passes.ONE, Optional.empty(),
			new Monitor() {

				@Override
				public void progress(final long done, final long total) {
					// nobody looks
				}

				@Override
				public boolean cancelled() {
					return asked.incrementAndGet() > 15;
				}
			}, TileStreamTest::none, planes(3)));
		assertEquals(0, machine.running.get());
		assertTrue(machine.runs.get() < 30, machine.runs + " runs");
	}
}
