package io.github.deeplabij.refine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Grid;
import io.github.deeplabij.crf.Guide;
import io.github.deeplabij.crf.Unary;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Collected;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.CrfProblem.Parameter;

class RefinerTest {

	private static final CrfSettings SMALL = new CrfSettings(10, 3, 3, 15, 13, 5, FastMeanField.Quality.ACCURATE);

	private final Random random = new Random(17);

	/** Noisy discs on a ground that gets brighter to the right, 8 bit. */
	private ArrayPlane discs(final int width, final int height, final int channels) {
		final float[][] pixels = new float[channels][width * height];
		for (int i = 0; i < width * height; i++) {
			final boolean disc = Math.hypot(i % width % 40 - 20, i / width % 40 - 20) < 12;
			for (int c = 0; c < channels; c++)
				pixels[c][i] = Math.round(Math.max(0, 40 + 60f * (i % width) / width + (disc ? 80 : 0) + 12 * random
					.nextGaussian()));
		}
		return new ArrayPlane(width, height, pixels);
	}

	/** What a poor network would say of discs. */
	private ArrayPlane guess(final int width, final int height, final int classes) {
		final float[][] p = new float[classes][width * height];
		for (int i = 0; i < width * height; i++) {
			final boolean disc = Math.hypot(i % width % 40 - 20, i / width % 40 - 20) < 12;
			float sum = 0;
			for (int c = 0; c < classes; c++)
				sum += p[c][i] = (float) Math.exp(2 * random.nextGaussian() + (c == (disc ? 1 : 0) ? 1 : 0));
			for (final float[] channel : p)
				channel[i] /= sum;
		}
		return new ArrayPlane(width, height, p);
	}

	private static Collected refine(final Refiner refiner, final ArrayPlane image, final ArrayPlane probabilities) {
		return refine(refiner, List.of(image), List.of(probabilities));
	}

	private static Collected refine(final Refiner refiner, final List<ArrayPlane> image,
		final List<ArrayPlane> probabilities)
	{
		final Collected sink = new Collected(probabilities.get(0).channels(), image);
		refiner.refine(image, probabilities, Spacing.PIXELS, 0, sink, Monitor.NONE);
		return sink;
	}

	private static Refiner tiles(final CrfSettings settings, final int side) {
		return new Refiner(settings, CrfTiling.HALO, (long) side * side);
	}

	private static double unequal(final int[] a, final int[] b) {
		int count = 0;
		for (int i = 0; i < a.length; i++)
			if (a[i] != b[i]) count++;
		return (double) count / a.length;
	}

	private static String refusal(final Runnable action) {
		final String message = assertThrows(DeepLabException.class, action::run).getMessage();
		assertTrue(message.endsWith("."), message);
		return message;
	}

	@Test
	void givesWhatTheCrfGives() {
		final ArrayPlane image = discs(70, 50, 3);
		final ArrayPlane p = guess(70, 50, 3);
		final Appearance appearance = Appearance.of(List.of(image), () -> false);
		final float[][][] channels = new float[3][1][];
		final float[][][] probabilities = new float[3][1][];
		for (int c = 0; c < 3; c++) {
			channels[c][0] = image.pixels()[c].clone();
			appearance.apply(channels[c][0], 3500, c);
			probabilities[c][0] = p.pixels()[c];
		}
		final Grid grid = Grid.of(70, 50);
		final float[][][] q = new FastMeanField(new Guide(grid, channels)).infer(SMALL.crf(), Unary.ofProbabilities(
			grid, probabilities), io.github.deeplabij.crf.Monitor.NONE).q();
		final Collected refined = refine(new Refiner(SMALL), image, p);
		for (int c = 0; c < 3; c++)
			assertArrayEquals(q[c][0], refined.scores(0)[c]);
		for (int i = 0; i < 3500; i++) {
			for (int c = 0; c < 3; c++)
				assertTrue(q[c][0][i] <= q[refined.labels(0)[i]][0][i]);
		}
		assertTrue(unequal(refined.labels(0), strongest(p)) > 0.01);
	}

	private static int[] strongest(final ArrayPlane p) {
		final int[] labels = new int[p.width() * p.height()];
		for (int i = 0; i < labels.length; i++) {
			for (int c = 1; c < p.channels(); c++)
				if (p.pixels()[c][i] > p.pixels()[labels[i]][i]) labels[i] = c;
		}
		return labels;
	}

	@ParameterizedTest
	@CsvSource({ "331, 287, 1, 2, 140", "300, 310, 3, 3, 135", "700, 61, 1, 3, 100", "61, 700, 2, 2, 100" })
	void tilesAgreeWithTheWhole(final int width, final int height, final int channels, final int classes,
		final int side)
	{
		final ArrayPlane image = discs(width, height, channels);
		final ArrayPlane p = guess(width, height, classes);
		final Collected whole = refine(new Refiner(SMALL), image, p);
		assertEquals(1, whole.regions());
		final Collected tiled = refine(tiles(SMALL, side), image, p);
		assertTrue(tiled.regions() >= 3, tiled.regions() + " tiles");
		final double share = unequal(whole.labels(0), tiled.labels(0));
		assertTrue(share <= 0.005, share + " of the labels differ");
		final Collected haloless = refine(new Refiner(SMALL, 0, 40 * 40), image, p);
		assertTrue(unequal(whole.labels(0), haloless.labels(0)) > 3 * share, "no halo is needed");
	}

	@Test
	void tilesOfAStackHoldAllSlices() {
		final List<ArrayPlane> image = List.of(discs(190, 180, 1), discs(190, 180, 1), discs(190, 180, 1));
		final List<ArrayPlane> p = List.of(guess(190, 180, 2), guess(190, 180, 2), guess(190, 180, 2));
		final Collected whole = refine(new Refiner(SMALL), image, p);
		assertEquals(3, whole.regions());
		final Collected tiled = refine(new Refiner(SMALL, CrfTiling.HALO, 1), image, p);
		assertTrue(tiled.regions() > 3 && tiled.regions() % 3 == 0, tiled.regions() + " regions");
		for (int z = 0; z < 3; z++) {
			assertTrue(unequal(whole.labels(z), tiled.labels(z)) <= 0.005);
		}
	}

	/** The second slice is sure to be background, where the first one has discs. */
	@Test
	void farSlicesDoNotSeeEachOther() {
		final ArrayPlane discs = discs(90, 80, 1);
		final List<ArrayPlane> image = List.of(discs, discs);
		final float[][] sure = new float[2][90 * 80];
		Arrays.fill(sure[0], 0.999f);
		Arrays.fill(sure[1], 0.001f);
		final List<ArrayPlane> p = List.of(guess(90, 80, 2), new ArrayPlane(90, 80, sure));
		final Collected far = new Collected(2, image);
		new Refiner(SMALL).refine(image, p, new Spacing(1, 1, 1000), 0, far, Monitor.NONE);
		final Collected near = refine(new Refiner(SMALL), image, p);
		final int[] alone = refine(new Refiner(SMALL), image.get(0), p.get(0)).labels(0);
		assertTrue(unequal(alone, far.labels(0)) < 0.002);
		assertTrue(unequal(alone, near.labels(0)) > 0.02);
	}

	@Test
	void sigmasMayBeInUnits() {
		final ArrayPlane image = discs(120, 100, 1);
		final ArrayPlane p = guess(120, 100, 2);
		final CrfSettings halved = new CrfSettings(10, 1.5, 3, 7.5, 13, 5, FastMeanField.Quality.ACCURATE);
		final Collected sink = new Collected(2, List.of(image));
		new Refiner(halved).refine(List.of(image), List.of(p), new Spacing(0.5, 0.5, 3), 0, sink, Monitor.NONE);
		assertArrayEquals(refine(new Refiner(SMALL), image, p).labels(0), sink.labels(0));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 256, 257, 1 / 255.0 })
	void bitDepthDoesNotMatter(final double factor) {
		final ArrayPlane image = discs(160, 120, 2);
		final ArrayPlane p = guess(160, 120, 3);
		final int[] expected = refine(new Refiner(SMALL), image, p).labels(0);
		final int[] found = refine(new Refiner(SMALL), image.map(v -> 100 * factor + v * factor), p).labels(0);
		assertTrue(unequal(expected, found) <= 0.0001, unequal(expected, found) + " of the labels differ");
	}

	@Test
	void aFewHotPixelsChangeLittleElsewhere() {
		final ArrayPlane image = discs(160, 120, 1);
		final ArrayPlane p = guess(160, 120, 2);
		final int[] expected = refine(new Refiner(SMALL), image, p).labels(0);
		for (int i = 0; i < 10; i++)
			image.pixels()[0][1900 * i + 7] = 1e20f;
		assertTrue(unequal(expected, refine(new Refiner(SMALL), image, p).labels(0)) <= 0.01);
	}

	@Test
	void constantAndSparseImagesAreTaken() {
		final ArrayPlane p = guess(60, 50, 2);
		final ArrayPlane constant = new ArrayPlane(60, 50, new float[3000]).map(v -> 12_345);
		final int[] plain = refine(new Refiner(SMALL), constant, p).labels(0);
		final ArrayPlane sparse = constant.map(v -> v);
		sparse.pixels()[0][1234] = 12_347;
		final int[] spotted = refine(new Refiner(SMALL), sparse, p).labels(0);
		assertTrue(unequal(plain, spotted) < 0.005 && plain.length == 3000);
	}

	@Test
	void withoutWeightsTheLabelsAreThoseOfTheProbabilities() {
		final CrfSettings none = new CrfSettings(3, 3, 0, 40, 13, 0, FastMeanField.Quality.ACCURATE);
		final ArrayPlane p = guess(60, 50, 3);
		assertArrayEquals(strongest(p), refine(tiles(none, 20), discs(60, 50, 1), p).labels(0));
	}

	@Test
	void namesSizesThatDiffer() {
		final Refiner refiner = new Refiner(SMALL);
		final String sizes = refusal(() -> refine(refiner, discs(60, 50, 1), guess(50, 60, 2)));
		assertTrue(sizes.contains("60 x 50") && sizes.contains("50 x 60"), sizes);
		final String planes = refusal(() -> refine(refiner, List.of(discs(60, 50, 1)), List.of(guess(60, 50, 2), guess(
			60, 50, 2))));
		assertTrue(planes.contains("1 plane") && planes.contains("2 planes"), planes);
		assertTrue(refusal(() -> refine(refiner, discs(60, 50, 1), guess(60, 50, 1))).contains("1 channel"));
	}

	@Test
	void namesWhereProbabilitiesAreNone() {
		final ArrayPlane image = discs(300, 280, 1);
		final String[] says = { "hold -0.25", "infinite or not a number", "infinite or not a number", "sum to " };
		final float[] bad = { -0.25f, Float.NaN, Float.POSITIVE_INFINITY, 0.98f };
		for (int i = 0; i < bad.length; i++) {
			final ArrayPlane p = guess(300, 280, 2);
			p.pixels()[0][251 * 300 + 263] = 0.5f;
			p.pixels()[1][251 * 300 + 263] = bad[i];
			final String message = refusal(() -> refine(tiles(SMALL, 100), image, p));
			assertTrue(message.contains(says[i]) && message.contains("x=263, y=251"), message);
		}
		final ArrayPlane p = guess(60, 50, 2);
		p.pixels()[1][70] = 9;
		final String stack = refusal(() -> refine(new Refiner(SMALL), List.of(discs(60, 50, 1), discs(60, 50, 1)), List
			.of(guess(60, 50, 2), p)));
		assertTrue(stack.contains("x=10, y=1, slice 2"), stack);
	}

	@Test
	void roundedProbabilitiesAreTaken() {
		final ArrayPlane p = guess(60, 50, 3).map(v -> Math.round(v * 255) / 255f);
		assertEquals(3000, refine(new Refiner(SMALL), discs(60, 50, 1), p).labels(0).length);
	}

	@Test
	void namesWhereTheImageIsNotFinite() {
		for (final float bad : new float[] { Float.NaN, Float.NEGATIVE_INFINITY }) {
			final ArrayPlane image = discs(300, 280, 2);
			image.pixels()[1][251 * 300 + 263] = bad;
			final String message = refusal(() -> refine(tiles(SMALL, 100), image, guess(300, 280, 2)));
			assertTrue(message.contains("holds " + bad + " at x=263, y=251"), message);
		}
	}

	@Test
	void sigmasThatAreTooSmallOrTooLargeAreNamed() {
		final CrfSettings tiny = new CrfSettings(10, 3, 3, 1e-12, 1e-12, 5, FastMeanField.Quality.ACCURATE);
		assertTrue(refusal(() -> refine(new Refiner(tiny), discs(60, 50, 1), guess(60, 50, 2))).contains(
			"sigmas are too small"));
		final CrfSettings wide = new CrfSettings(10, 3, 3, 5000, 13, 5, FastMeanField.Quality.ACCURATE);
		final double fits = assertInstanceOf(CrfProblem.SigmaMemory.class, assertThrows(DeepLabException.class,
			() -> new CrfTiling(wide, Spacing.PIXELS).of(40_000, 40_000, 1, 3, 3, 40_000)).problem()).fits();
		final CrfSettings less = new CrfSettings(10, 3, 3, 0.9 * fits, 13, 5, FastMeanField.Quality.ACCURATE);
		final Tiling tiling = new CrfTiling(less, Spacing.PIXELS).of(40_000, 40_000, 1, 3, 3, 40_000);
		assertTrue(tiling.columns().tile() < 40_000 && tiling.columns().halo() >= fits, tiling.toString());
		assertEquals(new CrfProblem.VoxelSize(1, 0, 1), problem(() -> new Spacing(1, 0, 1)));
	}

	@Test
	void namesTheParameterOfAWrongValue() {
		for (final double wrong : new double[] { 0, -1, Double.NaN, Double.POSITIVE_INFINITY }) {
			assertEquals(new CrfProblem.OutOfRange(Parameter.SPATIAL_SIGMA, wrong), problem(() -> settings(wrong, 1, 1,
				1, 1)));
			assertEquals(new CrfProblem.OutOfRange(Parameter.COLOUR_XY, wrong), problem(() -> settings(1, 1, wrong, 1,
				1)));
			assertEquals(new CrfProblem.OutOfRange(Parameter.COLOUR_SIGMA, wrong), problem(() -> settings(1, 1, 1,
				wrong, 1)));
			if (wrong == 0) continue;
			assertEquals(new CrfProblem.OutOfRange(Parameter.SPATIAL_WEIGHT, wrong), problem(() -> settings(1, wrong, 1,
				1, 1)));
			assertEquals(new CrfProblem.OutOfRange(Parameter.COLOUR_WEIGHT, wrong), problem(() -> settings(1, 1, 1, 1,
				wrong)));
		}
		assertEquals(new CrfProblem.OutOfRange(Parameter.ITERATIONS, 0), problem(() -> new CrfSettings(0, 1, 1, 1, 1, 1,
			FastMeanField.Quality.FAST)));
	}

	private static Problem problem(final Runnable action) {
		return assertThrows(DeepLabException.class, action::run).problem();
	}

	private static CrfSettings settings(final double a, final double b, final double c, final double d,
		final double e)
	{
		return new CrfSettings(1, a, b, c, d, e, FastMeanField.Quality.ACCURATE);
	}

	@Test
	void tellsHowFarItIsAndCanBeCancelled() {
		final ArrayPlane image = discs(200, 180, 1);
		final ArrayPlane p = guess(200, 180, 2);
		final List<Long> told = new ArrayList<>();
		final boolean[] cancel = { false };
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				assertEquals(200 * 180 * 10, total);
				told.add(done);
			}

			@Override
			public boolean cancelled() {
				return cancel[0] && told.size() > 15;
			}
		};
		final Collected sink = new Collected(2, List.of(image));
		tiles(SMALL, 120).refine(List.of(image), List.of(p), Spacing.PIXELS, 0, sink, monitor);
		assertEquals(0, told.get(0));
		assertEquals(200 * 180 * 10, told.get(told.size() - 1));
		assertEquals(1 + 10 * sink.regions(), told.size());
		final long[] sorted = told.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
		assertArrayEquals(sorted, told.stream().mapToLong(Long::longValue).toArray());
		told.clear();
		cancel[0] = true;
		final Collected cancelled = new Collected(2, List.of(image));
		assertThrows(CancellationException.class, () -> tiles(SMALL, 120).refine(List.of(image), List.of(p),
			Spacing.PIXELS, 0, cancelled, monitor));
		assertEquals(1, cancelled.regions());
		assertFalse(Arrays.equals(sink.labels(0), new int[200 * 180]));
	}
}
