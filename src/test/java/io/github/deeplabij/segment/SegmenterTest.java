package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Collected;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.refine.Refiner;
import io.github.deeplabij.refine.Spacing;

class SegmenterTest {

	private final Random random = new Random(11);
	private Report report;

	private Collected segment(final String name, final int tile, final Monitor monitor, final ArrayPlane... planes) {
		final Model model = TestModels.open(name);
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Collected sink = new Collected(model.description().output().channels(), List.of(planes));
			report = new Segmenter(network, model.description(), tile).segment(List.of(planes), sink, monitor);
			return sink;
		}
	}

	private Collected segment(final String name, final int tile, final ArrayPlane... planes) {
		return segment(name, tile, Monitor.NONE, planes);
	}

	private static String refusal(final Runnable action) {
		return problem(action).what();
	}

	private static Problem problem(final Runnable action) {
		final DeepLabException e = assertThrows(DeepLabException.class, action::run);
		assertTrue(e.getMessage().endsWith("."), e.getMessage());
		return e.problem();
	}

	private static int[] above(final float limit, final float[] values) {
		final int[] labels = new int[values.length];
		for (int i = 0; i < labels.length; i++)
			labels[i] = values[i] > limit ? 1 : 0;
		return labels;
	}

	@ParameterizedTest
	@CsvSource({ "100, 70, 64", "100, 70, 52", "131, 97, 64", "131, 97, 83", "64, 64, 48", "203, 17, 60", "5, 150, 48",
		"257, 129, 96" })
	void tilesAgreeWithTheWhole(final int width, final int height, final int tile) {
		final ArrayPlane plane = ArrayPlane.random(random, width, height, 1).map(v -> 100 * v * v);
		final Collected whole = segment("atrous", 4096, plane);
		assertEquals(1, report.tiles());
		final Collected tiled = segment("atrous", tile, plane);
		assertTrue(report.tiles() > 1 && report.tileWidth() <= tile && report.tileHeight() <= tile, report.toString());
		assertTrue(Arrays.stream(whole.labels(0)).distinct().count() > 1, "nothing to tell apart");
		assertArrayEquals(whole.labels(0), tiled.labels(0));
		for (int c = 0; c < 3; c++)
			assertArrayEquals(whole.scores(0)[c], tiled.scores(0)[c], 1e-5f);
	}

	@Test
	void probabilitiesAddUpToOne() {
		final Collected sink = segment("atrous", 64, ArrayPlane.random(random, 90, 75, 1));
		final float[][] scores = sink.scores(0);
		final int[] labels = sink.labels(0);
		for (int i = 0; i < scores[0].length; i++) {
			assertEquals(1, scores[0][i] + scores[1][i] + scores[2][i], 1e-5);
			for (final float[] channel : scores)
				assertTrue(channel[i] <= scores[labels[i]][i]);
		}
		assertEquals(report.tiles(), sink.regions());
	}

	@ParameterizedTest
	@ValueSource(strings = { "threshold", "threshold-channels-last", "threshold-no-batch", "threshold-fixed-size" })
	void readsEveryLayout(final String name) {
		for (final int[] size : new int[][] { { 1, 1 }, { 20, 30 }, { 64, 64 }, { 65, 63 }, { 150, 100 } }) {
			final ArrayPlane plane = ArrayPlane.random(random, size[0], size[1], 1);
			final Collected sink = segment(name, 33, plane);
			final int[] expected = above(0.5f, plane.pixels()[0]);
			assertArrayEquals(expected, sink.labels(0));
			final float[][] scores = sink.scores(0);
			for (int i = 0; i < expected.length; i++) {
				assertEquals(0f, scores[0][i] + 0f);
				assertEquals(plane.pixels()[0][i] - 0.5f, scores[1][i]);
			}
		}
	}

	@Test
	void readsChannels() {
		final ArrayPlane plane = ArrayPlane.random(random, 50, 40, 3);
		final int[] labels = segment("strongest-colour", 16, plane).labels(0);
		for (int i = 0; i < labels.length; i++) {
			for (final float[] channel : plane.pixels())
				assertTrue(channel[i] <= plane.pixels()[labels[i]][i]);
		}
	}

	@Test
	void takesPlanesOfSeveralSizes() {
		final ArrayPlane[] planes = { ArrayPlane.random(random, 50, 40, 1), ArrayPlane.random(random, 7, 90, 1),
			ArrayPlane.random(random, 50, 40, 1) };
		final Collected sink = segment("threshold", 32, planes);
		for (int p = 0; p < planes.length; p++)
			assertArrayEquals(above(0.5f, planes[p].pixels()[0]), sink.labels(p));
	}

	/** Two planes, the second ten times as bright, and each brighter to its right. */
	private ArrayPlane[] brightnesses() {
		final ArrayPlane dim = ArrayPlane.random(random, 60, 40, 1);
		for (int i = 0; i < dim.pixels()[0].length; i++)
			dim.pixels()[0][i] += i % 60 / 20f;
		return new ArrayPlane[] { dim, dim.map(v -> 10 * v) };
	}

	private static float middle(final float[]... values) {
		float min = Float.POSITIVE_INFINITY;
		float max = Float.NEGATIVE_INFINITY;
		for (final float[] each : values) {
			for (final float value : each) {
				min = Math.min(min, value);
				max = Math.max(max, value);
			}
		}
		return (min + max) / 2;
	}

	@Test
	void normalisesOverThePlane() {
		final ArrayPlane[] planes = brightnesses();
		final Collected together = segment("above-mid-range-of-plane", 16, planes);
		for (int p = 0; p < 2; p++) {
			final int[] expected = above(middle(planes[p].pixels()[0]), planes[p].pixels()[0]);
			assertArrayEquals(expected, together.labels(p));
			assertArrayEquals(expected, segment("above-mid-range-of-plane", 16, planes[p]).labels(0));
		}
	}

	@Test
	void normalisesOverTheStack() {
		final ArrayPlane[] planes = brightnesses();
		final float limit = middle(planes[0].pixels()[0], planes[1].pixels()[0]);
		final Collected together = segment("above-mid-range-of-stack", 16, planes);
		for (int p = 0; p < 2; p++)
			assertArrayEquals(above(limit, planes[p].pixels()[0]), together.labels(p));
		assertEquals(0, Arrays.stream(together.labels(0)).sum());
		assertTrue(Arrays.stream(segment("above-mid-range-of-stack", 16, planes[0]).labels(0)).sum() > 0);
	}

	@Test
	void normalisesOverTheTile() {
		final ArrayPlane plane = brightnesses()[0];
		final int[] found = segment("above-mid-range-of-tile", 16, plane).labels(0);
		final Tiling tiling = ModelTiling.of(TestModels.open("above-mid-range-of-tile").description(), 60, 40, 16);
		final int[] expected = new int[found.length];
		for (long t = 0; t < tiling.count(); t++) {
			final Region in = tiling.tile(t).input();
			final float[] values = new float[(int) in.size()];
			plane.read(0, in, values);
			final float limit = middle(values);
			final Region core = tiling.tile(t).core();
			for (int y = core.y(); y < core.y() + core.height(); y++) {
				for (int x = core.x(); x < core.x() + core.width(); x++) {
					expected[y * 60 + x] = plane.pixels()[0][y * 60 + x] > limit ? 1 : 0;
				}
			}
		}
		assertArrayEquals(expected, found);
		assertFalse(Arrays.equals(found, segment("above-mid-range-of-plane", 16, plane).labels(0)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "threshold", "atrous", "above-mid-range-of-plane", "above-mid-range-of-stack",
		"above-mid-range-of-tile" })
	void treatsWhatIsNotFiniteAsTheMinimum(final String name) {
		final ArrayPlane clean = ArrayPlane.random(random, 70, 60, 1);
		final ArrayPlane dirty = clean.map(v -> v);
		clean.pixels()[0][100] = 0.125f / 1024;
		dirty.pixels()[0][100] = 0.125f / 1024;
		float min = Float.POSITIVE_INFINITY;
		for (final float value : clean.pixels()[0])
			min = Math.min(min, value);
		final float[] bad = { Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY };
		for (int i = 0; i < 9; i++) {
			dirty.pixels()[0][7 + 461 * i] = bad[i % 3];
			clean.pixels()[0][7 + 461 * i] = min;
		}
		final Collected expected = segment(name, 48, clean);
		assertEquals(0, report.replaced());
		final Collected found = segment(name, 48, dirty);
		assertEquals(9, report.replaced());
		assertArrayEquals(expected.labels(0), found.labels(0));
		assertArrayEquals(expected.scores(0), found.scores(0));
	}

	/** Whole numbers in, labels out; the classes' own values are 0, 5 and 7. */
	@Test
	void givesLabelsThatTheGraphGives() {
		final int width = 70;
		final int height = 50;
		final float[][] colours = new float[3][width * height];
		for (final float[] colour : colours) {
			for (int i = 0; i < colour.length; i++)
				colour[i] = random.nextInt(256);
		}
		final int[] values = { 0, 5, 7 };
		final int[] expected = new int[width * height];
		for (int i = 0; i < expected.length; i++) {
			int best = 0;
			for (int c = 1; c < 3; c++)
				if (colours[c][i] > colours[best][i]) best = c;
			expected[i] = values[best];
		}
		final List<ArrayPlane> planes = List.of(new ArrayPlane(width, height, colours));
		final Model model = TestModels.open("labels");
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			for (final int tile : new int[] { 0, 32 }) {
				final Collected sink = new Collected(0, planes);
				report = new Segmenter(network, model.description(), tile).segment(planes, sink, Monitor.NONE);
				assertArrayEquals(expected, sink.labels(0));
			}
		}
	}

	@Test
	void saysThatLabelsHaveNoProbabilities() {
		assertEquals(new SegmentProblem.GivesLabels(), problem(() -> segment("labels", 0, ArrayPlane.random(random, 8,
			8, 3))));
	}

	@Test
	void namesTheChannelsThatDoNotFit() {
		final ArrayPlane three = ArrayPlane.random(random, 8, 8, 3);
		final ArrayPlane one = ArrayPlane.random(random, 8, 8, 1);
		assertEquals(new SegmentProblem.Channels(1, 3), problem(() -> segment("threshold", 0, one, three)));
		assertEquals(new SegmentProblem.Channels(3, 1), problem(() -> segment("strongest-colour", 0, one)));
	}

	@Test
	void namesScoresThatAreNotWhatTheDescriptionSays() {
		final String message = refusal(() -> segment("half-size-scores", 0, ArrayPlane.random(random, 8, 6, 1)));
		assertTrue(message.contains("[1, 2, 3, 4]") && message.contains("[1, 2, 6, 8]"), message);
	}

	@Test
	void refusesANegativeTile() {
		assertTrue(refusal(() -> segment("threshold", -1, ArrayPlane.random(random, 8, 8, 1))).contains("-1"));
	}

	/** A plane of 30,000 x 30,000 pixels that takes no memory. */
	private static PlaneSource endless() {
		return new PlaneSource() {

			@Override
			public int width() {
				return 30_000;
			}

			@Override
			public int height() {
				return 30_000;
			}

			@Override
			public int channels() {
				return 1;
			}

			@Override
			public boolean isFloatingPoint() {
				return false;
			}

			@Override
			public void read(final int channel, final Region region, final float[] values) {
				Arrays.fill(values, 0, (int) region.size(), 1);
			}
		};
	}

	@Test
	void namesATileThatFitsWhereOneIsTooLarge() {
		final Model model = TestModels.open("threshold");
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final List<Region> taken = new ArrayList<>();
			final Sink sink = (plane, region, labels) -> taken.add(region);
			final SegmentProblem.TileMemory problem = assertInstanceOf(SegmentProblem.TileMemory.class, problem(
				() -> new Segmenter(network, model.description(), 30_000).segment(List.of(endless()), sink,
					Monitor.NONE)));
			assertEquals(List.of(30_000, 30_000), List.of(problem.width(), problem.height()));
			assertEquals(List.of(), taken);
			final int tile = (int) problem.smaller();
			final Segmenter segmenter = new Segmenter(network, model.description(), tile);
			assertThrows(CancellationException.class, () -> segmenter.segment(List.of(endless()), sink, new CancelAfter(
				2)));
			final int side = taken.get(0).width();
			assertTrue(side > tile / 2 && side <= tile, taken.toString());
			// bands of rows of the first tile and then of the second
			assertEquals(2L * side * side, taken.stream().mapToLong(Region::size).sum());
			final int half = taken.size() / 2;
			assertTrue(taken.subList(0, half).stream().allMatch(new Region(0, 0, side, side)::contains));
			assertTrue(taken.subList(half, taken.size()).stream().allMatch(new Region(side, 0, side, side)::contains));
		}
	}

	@Test
	void turnsALackOfMemoryIntoASentence() {
		final Model model = TestModels.open("above-mid-range-of-stack");
		final List<ArrayPlane> planes = List.of(ArrayPlane.random(random, 200, 180, 1));
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Segmenter segmenter = new Segmenter(network, model.description(), 150);
			final Monitor whileMeasuring = new Monitor() {

				@Override
				public void progress(final long done, final long total) {}

				@Override
				public boolean cancelled() {
					throw new OutOfMemoryError("test");
				}
			};
			final SegmentProblem.TileMemory problem = assertInstanceOf(SegmentProblem.TileMemory.class, problem(
				() -> segmenter.segment(planes, new Collected(2, planes), whileMeasuring)));
			assertTrue(problem.smaller() > 0, problem.toString());
			final Sink full = (plane, region, labels) -> {
				throw new OutOfMemoryError("test");
			};
			assertTrue(refusal(() -> segmenter.segment(planes, full, Monitor.NONE)).contains("100 x 90"));
		}
	}

	/** Cancels after so many tiles. */
	private static final class CancelAfter implements Monitor {

		private final long tiles;
		private volatile long done;

		CancelAfter(final long tiles) {
			this.tiles = tiles;
		}

		@Override
		public void progress(final long nowDone, final long total) {
			done = nowDone;
		}

		@Override
		public boolean cancelled() {
			return done >= tiles;
		}
	}

	@Test
	void stopsBetweenTiles() {
		final Model model = TestModels.open("threshold");
		final List<ArrayPlane> planes = List.of(ArrayPlane.random(random, 100, 100, 1));
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Segmenter segmenter = new Segmenter(network, model.description(), 10);
			final Collected sink = new Collected(2, planes);
			assertThrows(CancellationException.class, () -> segmenter.segment(planes, sink, new CancelAfter(37)));
			assertEquals(37, sink.regions());
			final Collected again = new Collected(2, planes);
			segmenter.segment(planes, again, Monitor.NONE);
			assertArrayEquals(above(0.5f, planes.get(0).pixels()[0]), again.labels(0));
		}
	}

	@Test
	void tellsHowFarItIs() {
		final List<Long> told = new ArrayList<>();
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				assertEquals(12, total);
				told.add(done);
			}

			@Override
			public boolean cancelled() {
				return false;
			}
		};
		final ArrayPlane plane = ArrayPlane.random(random, 30, 20, 1);
		segment("threshold", 10, monitor, plane, plane);
		assertEquals(LongStream.rangeClosed(0, 12).boxed().toList(), told);
	}

	private static final CrfSettings CRF = new CrfSettings(5, 2, 2, 4, 13, 3, FastMeanField.Quality.ACCURATE);

	private Collected refined(final String name, final int tile, final CrfSettings crf, final Monitor monitor,
		final ArrayPlane... planes)
	{
		final Model model = TestModels.open(name);
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Collected sink = new Collected(model.description().output().channels(), List.of(planes));
			report = new Segmenter(network, model.description(), tile, Passes.ONE, Optional.of(crf)).segment(List.of(
				planes), sink, monitor);
			return sink;
		}
	}

	@ParameterizedTest
	@CsvSource({ "100, 70, 64", "131, 97, 83", "203, 17, 60", "5, 150, 48", "257, 129, 96" })
	void theCrfRefinesTheNetworksProbabilities(final int width, final int height, final int tile) {
		final ArrayPlane[] planes = new ArrayPlane[2];
		for (int p = 0; p < 2; p++)
			planes[p] = ArrayPlane.random(random, width, height, 1).map(v -> 100 * v * v);
		final Collected plain = segment("atrous", tile, planes);
		final Collected refined = refined("atrous", tile, CRF, Monitor.NONE, planes);
		for (int p = 0; p < 2; p++) {
			final Collected expected = new Collected(3, List.of(planes[p]));
			new Refiner(CRF).refine(List.of(planes[p]), List.of(new ArrayPlane(width, height, plain.scores(p))),
				Spacing.PIXELS, 0, expected, Monitor.NONE);
			assertArrayEquals(expected.labels(0), refined.labels(p));
			assertFalse(Arrays.equals(plain.labels(p), refined.labels(p)));
			for (int c = 0; c < 3; c++)
				assertArrayEquals(expected.scores(0)[c], refined.scores(p)[c]);
		}
	}

	/** Noisy squares, below and above the threshold of the models. */
	private ArrayPlane squares(final int width, final int height) {
		final float[] pixels = new float[width * height];
		for (int i = 0; i < pixels.length; i++) {
			final boolean on = (i % width / 25 + i / width / 25) % 2 == 0;
			pixels[i] = (on ? 0.8f : 0.2f) + 0.3f * (float) random.nextGaussian();
		}
		return new ArrayPlane(width, height, pixels);
	}

	@Test
	void theCrfNeedsNoWholePlane() {
		final ArrayPlane plane = squares(300, 1200);
		final int[] whole = refined("threshold", 0, CRF, Monitor.NONE, plane).labels(0);
		final long[] rows = { 0, 0 };
		final Model model = TestModels.open("threshold");
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final int[] tiled = new int[whole.length];
			final Segmenter segmenter = new Segmenter(network, model.description(), 50, Passes.ONE, Optional.of(CRF),
				2 * 300 * 150);
			final Report cut = segmenter.segment(List.of(plane), (p, region, labels) -> {
				rows[0]++;
				for (int i = 0; i < labels.length; i++)
					tiled[(region.y() + i / region.width()) * 300 + region.x() + i % region.width()] = labels[i];
			}, new Monitor() {

				@Override
				public void progress(final long done, final long total) {
					if (rows[0] == 0) rows[1] = done;
				}

				@Override
				public boolean cancelled() {
					return false;
				}
			});
			assertTrue(rows[0] >= 8 && cut.crf().get().count() == rows[0], rows[0] + " tiles");
			assertTrue(rows[1] < 0.2 * 300 * 1200 * 9, "labels come only after " + rows[1] + " parts");
			int unequal = 0;
			for (int i = 0; i < whole.length; i++)
				if (whole[i] != tiled[i]) unequal++;
			assertTrue(unequal <= 0.005 * whole.length, unequal + " labels differ");
		}
	}

	@Test
	void theCrfSmoothesWhatTheNetworkGives() {
		final ArrayPlane plane = squares(200, 150);
		final int[] plain = segment("threshold", 64, plane).labels(0);
		final CrfSettings spatial = new CrfSettings(10, 3, 3, 1, 1, 0, FastMeanField.Quality.FAST);
		final int[] smooth = refined("threshold", 64, spatial, Monitor.NONE, plane).labels(0);
		int errors = 0;
		int smoothErrors = 0;
		for (int i = 0; i < plain.length; i++) {
			final int right = (i % 200 / 25 + i / 200 / 25) % 2 == 0 ? 1 : 0;
			if (plain[i] != right) errors++;
			if (smooth[i] != right) smoothErrors++;
		}
		assertTrue(smoothErrors < errors / 4, smoothErrors + " of " + errors + " errors are left");
	}

	@Test
	void theCrfTakesOneChannelForTheProbabilityOfClassOne() {
		final ArrayPlane plane = squares(100, 80);
		final float[] p = segment("logistic", 32, plane).scores(0)[0];
		final float[] rest = new float[p.length];
		for (int i = 0; i < p.length; i++)
			rest[i] = 1 - p[i];
		final Collected expected = new Collected(2, List.of(plane));
		new Refiner(CRF).refine(List.of(plane), List.of(new ArrayPlane(100, 80, rest, p)), Spacing.PIXELS, 0, expected,
			Monitor.NONE);
		final Collected refined = refined("logistic", 32, CRF, Monitor.NONE, plane);
		assertArrayEquals(expected.labels(0), refined.labels(0));
		assertArrayEquals(expected.scores(0)[1], refined.scores(0)[0]);
	}

	@Test
	void theCrfSeesThePlanesThatItIsGiven() {
		final ArrayPlane plane = squares(100, 80);
		final ArrayPlane three = new ArrayPlane(100, 80, plane.pixels()[0], new float[8000], plane.pixels()[0]);
		final Model model = TestModels.open("threshold");
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Segmenter segmenter = new Segmenter(network, model.description(), 0, Passes.ONE, Optional.of(CRF));
			final Collected own = new Collected(2, List.of(plane));
			segmenter.segment(List.of(plane), own, Monitor.NONE);
			final Collected other = new Collected(2, List.of(plane));
			segmenter.segment(List.of(plane), List.of(three), other, Monitor.NONE);
			assertFalse(Arrays.equals(own.scores(0)[0], other.scores(0)[0]));
		}
	}

	@Test
	void theCrfTakesWhatIsNotFiniteAsTheMinimum() {
		final ArrayPlane clean = squares(70, 60);
		final ArrayPlane dirty = clean.map(v -> v);
		float min = Float.POSITIVE_INFINITY;
		for (final float value : clean.pixels()[0])
			min = Math.min(min, value);
		for (int i = 0; i < 9; i++) {
			dirty.pixels()[0][7 + 461 * i] = i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
			clean.pixels()[0][7 + 461 * i] = min;
		}
		assertArrayEquals(refined("threshold", 32, CRF, Monitor.NONE, clean).labels(0), refined("threshold", 32, CRF,
			Monitor.NONE, dirty).labels(0));
		assertEquals(9, report.replaced());
	}

	@Test
	void progressAndCancelCoverTheCrf() {
		final ArrayPlane plane = squares(90, 60);
		final List<Long> told = new ArrayList<>();
		final long all = 90 * 60 * (4 + 5);
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				assertEquals(all, total);
				told.add(done);
			}

			@Override
			public boolean cancelled() {
				return false;
			}
		};
		refined("threshold", 32, CRF, monitor, plane);
		assertEquals(0, told.get(0));
		assertEquals(all, told.get(told.size() - 1));
		assertEquals(told.stream().sorted().toList(), told);
		assertThrows(CancellationException.class, () -> refined("threshold", 32, CRF, new CancelAfter(90 * 60 * 4 + 1),
			plane));
	}
}
