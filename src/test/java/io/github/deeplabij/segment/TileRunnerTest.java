package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

/** Runs on machines whose memory runs out. */
class TileRunnerTest {

	private static final CrfSettings CRF = new CrfSettings(5, 2, 2, 4, 13, 3, FastMeanField.Quality.ACCURATE);
	private static final Passes SEVERAL = TestPasses.of("0.75,1,1.5", "mean", true);
	private static final int WIDTH = 150;
	private static final int HEIGHT = 117;

	private final Random random = new Random(5);
	private Report report;
	private Small machine;

	/** A network on a machine with too little memory. */
	private static final class Small implements Network {

		private final Network network;
		private final boolean whileFilling;
		private long most;
		private long room;
		private int enough = Integer.MAX_VALUE;
		private long asked;
		private int failures;
		private int runs;
		private final List<Integer> lasts = new ArrayList<>();

		Small(final Network network, final long most, final boolean whileFilling) {
			this.network = network;
			this.most = most;
			this.whileFilling = whileFilling;
		}

		/** From so many runs on, there is memory for so many elements. */
		Small then(final int runs, final long less) {
			enough = runs;
			room = less;
			return this;
		}

		@Override
		public Device device() {
			return network.device();
		}

		@Override
		public FloatBuffer input(final long... shape) {
			asked = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
			if (whileFilling) require();
			return network.input(shape);
		}

		private void require() {
			if (asked <= most) return;
			failures++;
			throw new OutOfMemoryError("test");
		}

		@Override
		public Scores run(final BooleanSupplier cancelled) {
			require();
			if (--enough == 0) most = room;
			runs++;
			return network.run(cancelled);
		}

		@Override
		public void last() {
			lasts.add(runs);
		}

		@Override
		public void close() {
			network.close();
		}
	}

	private Collected segment(final String name, final int tile, final Passes passes, final Optional<CrfSettings> crf,
		final Monitor monitor, final Small small, final ArrayPlane... planes)
	{
		final Model model = TestModels.open(name);
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			machine = new Small(network, small.most, small.whileFilling).then(small.enough, small.room);
			final Collected sink = new Collected(model.description().labels() ? 0 : model.description().output()
				.channels(), List.of(planes));
			report = new Segmenter(machine, model.description(), tile, passes, crf).segment(List.of(planes), sink,
				monitor);
			return sink;
		}
	}

	private static Small most(final long elements) {
		return new Small(null, elements, false);
	}

	private ArrayPlane noise(final int channels) {
		return ArrayPlane.random(random, WIDTH, HEIGHT, channels);
	}

	private static void same(final Collected expected, final Collected actual, final double tolerance) {
		int differing = 0;
		for (int i = 0; i < expected.labels(0).length; i++)
			if (expected.labels(0)[i] != actual.labels(0)[i]) differing++;
		for (int c = 0; c < expected.scores(0).length; c++) {
			assertArrayEquals(expected.scores(0)[c], actual.scores(0)[c], (float) tolerance);
		}
		// equal scores, but for the last bits, may fall either way
		assertTrue(differing <= (tolerance == 0 ? 0 : 5), differing + " labels differ");
	}

	private void requireShrunk(final int most) {
		assertTrue(machine.failures > 0);
		assertTrue((long) report.tileWidth() * report.tileHeight() <= most, report.toString());
		final SegmentProblem.Shrunk shrunk = assertInstanceOf(SegmentProblem.Shrunk.class, report.shrunk()
			.orElseThrow());
		assertEquals(List.of(report.tileWidth(), report.tileHeight()), List.of(shrunk.smallerWidth(), shrunk
			.smallerHeight()));
		assertTrue((long) shrunk.width() * shrunk.height() > (long) shrunk.smallerWidth() * shrunk.smallerHeight(),
			shrunk.toString());
	}

	@ParameterizedTest
	@CsvSource({ "threshold, 1, 1000, 0", "strongest-colour, 3, 9000, 0", "atrous, 1, 8000, 1e-4",
		"coarse-half-pixel, 1, 8000, 1e-4", "coarse-align-corners, 1, 8000, 1e-4", "labels, 3, 9000, 0" })
	void givesTheSameAsWithMemoryForAll(final String name, final int channels, final int most, final double tolerance) {
		final ArrayPlane plane = noise(channels).map(value -> name.equals("labels") ? Math.floor(value * 255) : value);
		final Collected whole = segment(name, 0, Passes.ONE, Optional.empty(), Monitor.NONE, most(Long.MAX_VALUE),
			plane);
		assertEquals(Optional.empty(), report.shrunk());
		assertEquals(1, report.tiles());
		final Collected halved = segment(name, 0, Passes.ONE, Optional.empty(), Monitor.NONE, most(most), plane);
		requireShrunk(most / channels);
		assertTrue(report.tiles() > 2, report.toString());
		same(whole, halved, tolerance);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void mergesPassesAsWithMemoryForAll(final boolean whileFilling) {
		final ArrayPlane plane = noise(1);
		final Collected whole = segment("atrous", 0, SEVERAL, Optional.empty(), Monitor.NONE, most(Long.MAX_VALUE),
			plane);
		// the smaller passes have memory enough, and are done before the largest fails, or after
		for (final int most : new int[] { 9_000, 20_000, 36_000 }) {
			same(whole, segment("atrous", 0, SEVERAL, Optional.empty(), Monitor.NONE, new Small(null, most,
				whileFilling), plane), 1e-4);
			requireShrunk(most);
		}
	}

	@Test
	void refinesAsWithMemoryForAll() {
		final ArrayPlane plane = noise(1);
		for (final Passes passes : List.of(Passes.ONE, SEVERAL)) {
			final Collected whole = segment("atrous", 0, passes, Optional.of(CRF), Monitor.NONE, most(Long.MAX_VALUE),
				plane);
			same(whole, segment("atrous", 0, passes, Optional.of(CRF), Monitor.NONE, most(8_000), plane), 1e-3);
			requireShrunk(8_000);
		}
	}

	@Test
	void keepsWhatIsDone() {
		final ArrayPlane plane = noise(1);
		final Collected whole = segment("atrous", 80, Passes.ONE, Optional.empty(), Monitor.NONE, most(Long.MAX_VALUE),
			plane);
		final long tiles = report.tiles();
		assertTrue(tiles >= 6, report.toString());
		same(whole, segment("atrous", 80, Passes.ONE, Optional.empty(), Monitor.NONE, most(Long.MAX_VALUE).then(3,
			4_000), plane), 1e-4);
		requireShrunk(4_000);
		assertEquals(1, machine.failures);
		assertTrue(report.tiles() > tiles, report.toString());
	}

	@Test
	void startsLaterPlanesInTheSmallerTiles() {
		final ArrayPlane[] planes = { noise(1), noise(1), noise(1) };
		final Collected halved = segment("atrous", 0, Passes.ONE, Optional.empty(), Monitor.NONE, most(8_000), planes);
		assertEquals(1, machine.failures);
		for (int p = 0; p < planes.length; p++) {
			final Collected alone = segment("atrous", 0, Passes.ONE, Optional.empty(), Monitor.NONE, most(
				Long.MAX_VALUE), planes[p]);
			assertArrayEquals(alone.labels(0), halved.labels(p));
		}
	}

	@Test
	void announcesTheLastRun() {
		for (final Passes passes : List.of(Passes.ONE, SEVERAL)) {
			for (final int most : new int[] { Integer.MAX_VALUE, 8_000 }) {
				segment("atrous", 80, passes, Optional.empty(), Monitor.NONE, most(most), noise(1), noise(1));
				assertEquals(List.of(machine.runs - 1), machine.lasts);
			}
		}
	}

	@Test
	void tellsOfAllPartsOnce() {
		for (final Optional<CrfSettings> crf : List.of(Optional.<CrfSettings> empty(), Optional.of(CRF))) {
			for (final Passes passes : List.of(Passes.ONE, SEVERAL)) {
				final List<Long> told = new ArrayList<>();
				final long[] all = new long[1];
				segment("atrous", 100, passes, crf, new Monitor() {

					@Override
					public void progress(final long done, final long total) {
						told.add(done);
						all[0] = total;
					}

					@Override
					public boolean cancelled() {
						return false;
					}
				}, most(8_000), noise(1));
				assertEquals(all[0], told.get(told.size() - 1));
				for (int i = 1; i < told.size(); i++)
					assertTrue(told.get(i) >= told.get(i - 1), told.toString());
			}
		}
	}

	@Test
	void saysSoWhereTheSmallestTileIsTooLarge() {
		for (final String name : List.of("atrous", "threshold", "threshold-fixed-size")) {
			final SegmentProblem.DeviceMemory problem = assertInstanceOf(SegmentProblem.DeviceMemory.class,
				assertThrows(DeepLabException.class, () -> segment(name, 0, Passes.ONE, Optional.empty(), Monitor.NONE,
					most(0), noise(1))).problem());
			assertEquals(Device.CPU, problem.device());
			assertTrue(problem.width() > 0 && problem.height() > 0, problem.toString());
			assertTrue(machine.failures >= 1 && machine.failures < 10);
		}
	}
}
