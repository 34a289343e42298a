package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
import io.github.deeplabij.plane.FlippedPlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.ScaledPlane;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.refine.Refiner;
import io.github.deeplabij.refine.Spacing;

/** Several passes of small networks over a plane. */
class ScalesTest {

	private static final CrfSettings CRF = new CrfSettings(5, 2, 2, 4, 13, 3, FastMeanField.Quality.ACCURATE);

	private final Random random = new Random(12);
	private Report report;

	private Collected segment(final String name, final int tile, final Passes passes, final Optional<CrfSettings> crf,
		final Monitor monitor, final ArrayPlane... planes)
	{
		final Model model = TestModels.open(name);
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Collected sink = new Collected(model.description().labels() ? 0 : model.description().output()
				.channels(), List.of(planes));
			report = new Segmenter(network, model.description(), tile, passes, crf).segment(List.of(planes), sink,
				monitor);
			return sink;
		}
	}

	private Collected segment(final String name, final int tile, final Passes passes, final ArrayPlane... planes) {
		return segment(name, tile, passes, Optional.empty(), Monitor.NONE, planes);
	}

	private static Passes passes(final String scales, final String merge, final boolean flip) {
		return TestPasses.of(scales, merge, flip);
	}

	private ArrayPlane noise(final int width, final int height) {
		return ArrayPlane.random(random, width, height, 1).map(v -> 100 * v * v);
	}

	private static float[] read(final PlaneSource plane) {
		final float[] values = new float[plane.width() * plane.height()];
		plane.read(0, new Region(0, 0, plane.width(), plane.height()), values);
		return values;
	}

	/** One row or column of scores brought back to a length, pixels' borders aligned, the outermost repeated. */
	private static float at(final float[] values, final int width, final int height, final double x, final double y) {
		final double u = Math.max(0, Math.min(width - 1, x));
		final double v = Math.max(0, Math.min(height - 1, y));
		final int left = Math.min((int) u, Math.max(0, width - 2));
		final int top = Math.min((int) v, Math.max(0, height - 2));
		final int right = Math.min(left + 1, width - 1);
		final int bottom = Math.min(top + 1, height - 1);
		final double a = values[top * width + left] + (u - left) * (values[top * width + right] - values[top * width +
			left]);
		final double b = values[bottom * width + left] + (u - left) * (values[bottom * width + right] - values[bottom *
			width + left]);
		return (float) (a + (v - top) * (b - a));
	}

	/** What the network {@code threshold}, whose scores are 0 and x - 0.5, gives for class 1 after the softmax. */
	private static double[] expected(final ArrayPlane plane, final Passes passes) {
		final double[][] merged = new double[2][plane.width() * plane.height()];
		for (final double scale : passes.scales()) {
			final int width = (int) Math.round(plane.width() * scale);
			final int height = (int) Math.round(plane.height() * scale);
			final float[] scaled = read(ScaledPlane.of(plane, width, height));
			for (int i = 0; i < merged[0].length; i++) {
				final float value = at(scaled, width, height, (i % plane.width() + 0.5) * width / plane.width() - 0.5,
					(i / plane.width() + 0.5) * height / plane.height() - 0.5);
				final double p = 1 / (1 + Math.exp(0.5 - value));
				for (int c = 0; c < 2; c++) {
					final double own = c == 1 ? p : 1 - p;
					merged[c][i] = passes.merge() == Passes.Merge.MEAN ? merged[c][i] + own / passes.scales().size()
						: Math.max(merged[c][i], own);
				}
			}
		}
		for (int i = 0; i < merged[0].length; i++)
			merged[1][i] /= merged[0][i] + merged[1][i];
		return merged[1];
	}

	@ParameterizedTest
	@CsvSource({ "'0.5,1,1.75', mean, false, 4096", "'0.5,1,1.75', mean, true, 40", "'0.5,1,1.75', maximum, true, 4096",
		"'0.6,1.3', maximum, false, 25", "0.5, mean, false, 30", "2.3, mean, true, 61", "1, mean, true, 33" })
	void mergesTheProbabilitiesOfAllPasses(final String scales, final String merge, final boolean flip,
		final int tile)
	{
		final ArrayPlane plane = ArrayPlane.random(random, 83, 59, 1);
		final Passes passes = passes(scales, merge, flip);
		for (final String model : new String[] { "threshold", "threshold-channels-last" }) {
			final Collected sink = segment(model, tile, passes, plane);
			assertEquals(tile < 100, report.tiles() > passes.count(), report.toString());
			final boolean probabilities = passes.count() > 1;
			final double[] expected = expected(plane, passes);
			for (int i = 0; i < expected.length; i++) {
				final float score = sink.scores(0)[1][i];
				assertEquals(expected[i], probabilities ? score : 1 / (1 + Math.exp(-score)), 1e-5);
				if (Math.abs(expected[i] - 0.5) > 1e-5) assertEquals(expected[i] > 0.5 ? 1 : 0, sink.labels(0)[i]);
			}
		}
	}

	@Test
	void takesOneChannelForTheProbabilityOfClassOne() {
		final ArrayPlane plane = ArrayPlane.random(random, 50, 40, 1);
		final float[] p = segment("logistic", 0, passes("1", "mean", false), plane).scores(0)[0];
		final Collected flipped = segment("logistic", 0, passes("1", "maximum", true), plane);
		assertArrayEquals(p, flipped.scores(0)[0], 1e-6f);
		for (int i = 0; i < p.length; i++)
			assertEquals(p[i] >= 0.5 ? 1 : 0, flipped.labels(0)[i]);
	}

	@ParameterizedTest
	@CsvSource({ "100, 70, 120, '0.5,0.75,1,1.25,1.5,1.75', true", "203, 57, 80, '0.7,1', false",
		"64, 164, 96, 1, true", "131, 97, 101, '2.2,0.4', true" })
	void tilesAgreeWithTheWhole(final int width, final int height, final int tile, final String scales,
		final boolean flip)
	{
		final ArrayPlane plane = noise(width, height);
		final Passes passes = passes(scales, "mean", flip);
		for (final String model : new String[] { "atrous", "coarse-half-pixel" }) {
			final Collected whole = segment(model, 4096, passes, plane);
			assertEquals(passes.count(), report.tiles());
			final Collected tiled = segment(model, tile, passes, plane);
			assertTrue(report.tiles() > passes.count() && report.tileWidth() <= tile && report.tileHeight() <= tile,
				report.toString());
			for (int c = 0; c < 3; c++)
				assertArrayEquals(whole.scores(0)[c], tiled.scores(0)[c], 2e-5f);
		}
	}

	/** The network has no symmetry of its own, so what agrees is due to the passes. */
	@Test
	void aFlippedPlaneGivesTheFlippedResult() {
		final ArrayPlane plane = noise(96, 64);
		final float[][] mirrored = { read(new FlippedPlane(plane)) };
		final ArrayPlane other = new ArrayPlane(96, 64, mirrored);
		final Passes both = passes("1", "mean", true);
		final float[] expected = segment("atrous", 0, both, plane).scores(0)[1];
		final float[] found = read(new FlippedPlane(new ArrayPlane(96, 64, segment("atrous", 0, both, other).scores(
			0)[1])));
		assertArrayEquals(expected, found, 1e-6f);
		assertFalse(Arrays.equals(expected, segment("atrous", 0, Passes.ONE, plane).scores(0)[1]));
	}

	@ParameterizedTest
	@CsvSource({ "100, 72, 4096", "97, 71, 4096", "100, 72, 68", "203, 97, 80", "5, 7, 0" })
	void coarseScoresAreEnlargedAsTheGraphWould(final int width, final int height, final int tile) {
		final ArrayPlane plane = noise(width, height);
		final Collected fine = segment("atrous", 4096, Passes.ONE, plane);
		final Collected coarse = segment("coarse-half-pixel", tile, Passes.ONE, plane);
		for (int c = 0; c < 3; c++)
			assertArrayEquals(fine.scores(0)[c], coarse.scores(0)[c], 1e-5f);
	}

	/** The whole of a plane in one tile: corners are those of the tile. */
	@ParameterizedTest
	@CsvSource({ "101, 73", "97, 65", "100, 70", "9, 11" })
	void cornersAreAlignedAsTheGraphWould(final int width, final int height) {
		final ArrayPlane plane = noise(width, height);
		final Collected fine = segment("atrous-align-corners", 4096, Passes.ONE, plane);
		final Collected coarse = segment("coarse-align-corners", 4096, Passes.ONE, plane);
		for (int c = 0; c < 3; c++)
			assertArrayEquals(fine.scores(0)[c], coarse.scores(0)[c], 1e-5f);
	}

	/** With sides of 4 k + 1 each score lies on a pixel of its own, wherever the tile begins. */
	@Test
	void alignedCornersOfTilesAgreeWithTheWhole() {
		final ArrayPlane plane = noise(157, 113);
		final Collected whole = segment("coarse-align-corners", 4096, Passes.ONE, plane);
		final Collected tiled = segment("coarse-align-corners", 77, Passes.ONE, plane);
		assertTrue(report.tiles() > 4);
		for (int c = 0; c < 3; c++)
			assertArrayEquals(whole.scores(0)[c], tiled.scores(0)[c], 1e-5f);
	}

	/** The network sees the plane with half as many pixels, each as bright as the four were. */
	@Test
	void zoomComesBeforeTheScales() {
		final ArrayPlane plane = noise(160, 120);
		final Passes.Zoom half = new Passes.Zoom(0.5, 0.5);
		final float[] small = segment("atrous", 0, Passes.ONE.zoomed(half), plane).scores(0)[1];
		assertArrayEquals(small, segment("atrous", 0, passes("0.5", "mean", false), plane).scores(0)[1]);
		final float[] back = segment("atrous", 0, passes("2", "mean", false).zoomed(half), plane).scores(0)[1];
		assertArrayEquals(segment("atrous", 0, Passes.ONE, plane).scores(0)[1], back);
	}

	@Test
	void percentilesAreThoseOfThePlaneAsItIs() {
		final ArrayPlane plane = ArrayPlane.random(random, 60, 40, 1).map(v -> 0.4 + 0.1 * v);
		plane.pixels()[0][0] = 0;
		plane.pixels()[0][1] = 1;
		final int[] labels = segment("above-mid-range-of-plane", 0, passes("0.25,0.5", "mean", false), plane).labels(0);
		for (int i = 60 * 12; i < labels.length; i++)
			assertEquals(0, labels[i]);
	}

	@Test
	void normalisesOverEachTileOfEachPass() {
		final ArrayPlane plane = noise(60, 40);
		final int[] labels = segment("above-mid-range-of-tile", 0, passes("1,2", "mean", true), plane).labels(0);
		assertTrue(Arrays.stream(labels).distinct().count() == 2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 4096, 80 })
	void theCrfRefinesWhatIsMerged(final int tile) {
		final ArrayPlane plane = noise(120, 90);
		final Passes passes = passes("0.75,1,1.5", "mean", true);
		final Collected plain = segment("atrous", tile, passes, plane);
		final Collected expected = new Collected(3, List.of(plane));
		new Refiner(CRF).refine(List.of(plane), List.of(new ArrayPlane(120, 90, plain.scores(0))), Spacing.PIXELS, 0,
			expected, Monitor.NONE);
		final Collected refined = segment("atrous", tile, passes, Optional.of(CRF), Monitor.NONE, plane);
		assertArrayEquals(expected.labels(0), refined.labels(0));
		assertArrayEquals(expected.scores(0), refined.scores(0));
		assertFalse(Arrays.equals(plain.labels(0), refined.labels(0)));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void tellsHowFarItIs(final boolean crf) {
		final List<Long> told = new ArrayList<>();
		final long[] all = { 0 };
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				all[0] = total;
				told.add(done);
			}

			@Override
			public boolean cancelled() {
				return false;
			}
		};
		final ArrayPlane plane = noise(100, 90);
		segment("atrous", 80, passes("0.5,1", "mean", true), crf ? Optional.of(CRF) : Optional.empty(), monitor, plane,
			plane);
		assertEquals(told.stream().sorted().toList(), told);
		assertTrue(told.size() > report.tiles());
		assertEquals(all[0], told.get(told.size() - 1));
	}

	@Test
	void takesFixedSizes() {
		final ArrayPlane plane = ArrayPlane.random(random, 150, 100, 1);
		final Passes passes = passes("0.5,1,2", "mean", true);
		final Collected sink = segment("threshold-fixed-size", 0, passes, plane);
		final double[] expected = expected(plane, passes);
		for (int i = 0; i < expected.length; i++)
			assertEquals(expected[i], sink.scores(0)[1][i], 1e-5);
	}

	@Test
	void saysThatLabelsCanNotBeMerged() {
		for (final Passes passes : new Passes[] { passes("1,2", "mean", false), passes("1", "mean", true), passes("2",
			"mean", false) })
		{
			assertEquals(new SegmentProblem.GivesLabels(), assertThrows(DeepLabException.class, () -> segment("labels",
				0, passes, ArrayPlane.random(random, 8, 8, 3))).problem());
		}
	}

	@Test
	void saysThatCoarseLabelsCanNotBeEnlarged(@TempDir final Path folder) throws IOException {
		Files.copy(TestModels.folder().resolve("labels/model.onnx"), folder.resolve("model.onnx"));
		final String yaml = Files.readString(TestModels.folder().resolve("labels/rdf.yaml"));
		final int outputs = yaml.indexOf("outputs:");
		Files.writeString(folder.resolve("rdf.yaml"), yaml.substring(0, outputs) + yaml.substring(outputs).replaceAll(
			"(?m)^(\\s+)id: ([xy])$", "$1id: $2\n$1scale: 4"));
		final Model model = Model.in(folder);
		final ArrayPlane plane = ArrayPlane.random(random, 8, 8, 3);
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Segmenter segmenter = new Segmenter(network, model.description(), 0);
			final String message = assertThrows(DeepLabException.class, () -> segmenter.segment(List.of(plane),
				new Collected(0, List.of(plane)), Monitor.NONE)).getMessage();
			assertTrue(message.contains("labels on a coarser grid") && message.endsWith("."), message);
		}
	}

	/** 900 million pixels that take no memory. */
	@Test
	void namesATileThatFitsWhereOneIsTooLarge() {
		final PlaneSource endless = ScaledPlane.of(ArrayPlane.random(random, 9, 9, 1), 30_000, 30_000);
		final Passes passes = passes("0.5,1.75", "mean", false);
		final Model model = TestModels.open("threshold");
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final List<Region> taken = new ArrayList<>();
			final Sink sink = (plane, region, labels) -> taken.add(region);
			final SegmentProblem.TileMemory problem = assertInstanceOf(SegmentProblem.TileMemory.class, assertThrows(
				DeepLabException.class, () -> new Segmenter(network, model.description(), 60_000, passes, Optional
					.empty()).segment(List.of(endless), sink, Monitor.NONE)).problem());
			assertEquals(List.of(52_500, 52_500), List.of(problem.width(), problem.height()));
			assertEquals(List.of(), taken);
			final int tile = (int) problem.smaller();
			final Monitor untilTwo = new Monitor() {

				@Override
				public void progress(final long done, final long total) {}

				@Override
				public boolean cancelled() {
					return taken.size() >= 2;
				}
			};
			final Segmenter segmenter = new Segmenter(network, model.description(), tile, passes, Optional.empty());
			assertThrows(CancellationException.class, () -> segmenter.segment(List.of(endless), sink, untilTwo));
			final int side = taken.get(0).width();
			assertTrue(side > tile / 4 && side * 1.75 <= tile, side + " of " + tile);
		}
	}

	@Test
	void namesWhatDoesNotFitBeforeAnythingIsRun() {
		final Model model = TestModels.open("atrous");
		final ArrayPlane plane = noise(40, 20);
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Segmenter segmenter = new Segmenter(network, model.description(), 0, passes("1,0.2", "mean", false),
				Optional.empty());
			final String message = assertThrows(DeepLabException.class, () -> segmenter.segment(List.of(plane), (p,
				region, labels) -> {
				throw new AssertionError("labels of " + region);
			}, Monitor.NONE)).getMessage();
			assertTrue(message.contains("scale 0.2") && message.contains("takes at least 16"), message);
		}
	}
}
