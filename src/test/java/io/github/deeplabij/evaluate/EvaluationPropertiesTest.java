package io.github.deeplabij.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every image, on random ones. */
class EvaluationPropertiesTest {

	private static final int TRIES = 100;

	/**
	 * Truth and labels of a size.
	 *
	 * @param truth negative where a pixel is not counted
	 */
	record Pair(int width, int height, int[] truth, int[] labels) {

		/** Rectangles of some classes, with single pixels that differ. */
		static Pair of(final long seed, final int width, final int height, final boolean ignored) {
			final Random random = new Random(seed);
			final int[] truth = new int[width * height];
			for (int n = 0; n < 6; n++) {
				final int x = random.nextInt(width);
				final int y = random.nextInt(height);
				for (int i = 0; i < truth.length; i++) if (i % width >= x && i / width >= y) truth[i] = ignored &&
					n == 3 ? -1 : n % 4;
			}
			final int[] labels = Arrays.stream(truth).map(t -> random.nextInt(8) == 0 || t < 0 ? random.nextInt(5)
				: t).toArray();
			return new Pair(width, height, truth, labels);
		}

		Evaluation evaluate(final double tolerance, final int... widths) {
			final Evaluation evaluation = new Evaluation(2, tolerance, widths);
			evaluation.add(LabelRows.of(truth, width), LabelRows.of(labels, width));
			return evaluation;
		}

		Pair swapped() {
			return new Pair(width, height, labels, truth);
		}

		/** Columns as rows. */
		Pair transposed() {
			return new Pair(height, width, transposed(truth), transposed(labels));
		}

		private int[] transposed(final int[] values) {
			final int[] turned = new int[values.length];
			for (int i = 0; i < values.length; i++) turned[i % width * height + i / width] = values[i];
			return turned;
		}

		boolean hasBoundary() {
			return Arrays.stream(truth).distinct().count() > 1;
		}
	}

	private static Arbitrary<Pair> pairs(final Arbitrary<Boolean> ignored) {
		return Combinators.combine(Arbitraries.longs().withoutEdgeCases(), Arbitraries.integers().between(1, 40),
			Arbitraries.integers().between(1, 30),
			ignored).as(Pair::of);
	}

	@Provide
	Arbitrary<Pair> pairs() {
		return pairs(Arbitraries.of(true, false));
	}

	@Provide
	Arbitrary<Pair> allCounted() {
		return pairs(Arbitraries.just(false));
	}

	@Property(tries = TRIES)
	void whatIsTheSameAgreesFully(@ForAll("allCounted") final Pair pair) {
		final Evaluation same = new Pair(pair.width, pair.height, pair.truth, pair.truth).evaluate(0, 1, 40);
		assertEquals(1, same.confusion().meanIou());
		assertEquals(1, same.confusion().accuracy());
		assertEquals(1, same.confusion().frequencyWeightedIou(), 1e-12);
		assertEquals(pair.hasBoundary() ? 1 : Double.NaN, same.boundaries().mean());
		assertEquals(pair.hasBoundary() ? 1 : Double.NaN, same.trimap().within(1).meanIou());
	}

	@Property(tries = TRIES)
	void aBandThatHoldsTheImageIsTheImage(@ForAll("pairs") final Pair pair) {
		final Evaluation evaluation = pair.evaluate(0, 1000, 3);
		final Confusion band = evaluation.trimap().within(1000);
		assertEquals(pair.hasBoundary() ? evaluation.confusion().total() : 0, band.total());
		if (pair.hasBoundary()) assertEquals(evaluation.confusion().meanIou(), band.meanIou());
	}

	@Property(tries = TRIES)
	void bandsAreTheSameWhateverOthersThereAre(@ForAll("pairs") final Pair pair) {
		final Trimap several = pair.evaluate(0, 1, 2, 7, 40).trimap();
		for (final int width : several.widths()) {
			assertEquals(pair.evaluate(0, width).trimap().within(width).meanIou(), several.within(width).meanIou());
		}
	}

	@Property(tries = TRIES)
	void truthAndLabelsChangePlaces(@ForAll("allCounted") final Pair pair) {
		final Evaluation one = pair.evaluate(2, 1);
		final Evaluation other = pair.swapped().evaluate(2, 1);
		for (int c = 0; c < 5; c++) {
			assertEquals(one.confusion().iou(c), other.confusion().iou(c));
			assertEquals(one.confusion().recall(c), other.confusion().precision(c));
			assertEquals(one.boundaries().f1(c), other.boundaries().f1(c), 1e-12);
		}
		assertEquals(one.confusion().accuracy(), other.confusion().accuracy());
	}

	@Property(tries = TRIES)
	void rowsAndColumnsChangePlaces(@ForAll("pairs") final Pair pair) {
		final Evaluation one = pair.evaluate(2.5, 1, 4);
		final Evaluation other = pair.transposed().evaluate(2.5, 1, 4);
		assertEquals(one.boundaries().mean(), other.boundaries().mean(), 1e-12);
		for (final int width : new int[] { 1, 4 }) {
			assertEquals(one.trimap().within(width).total(), other.trimap().within(width).total());
			assertEquals(one.trimap().within(width).meanIou(), other.trimap().within(width).meanIou(), 1e-12);
		}
	}

	@Property(tries = TRIES)
	void aGreaterToleranceNeverMatchesLess(@ForAll("pairs") final Pair pair) {
		double before = 0;
		for (final double tolerance : new double[] { 0, 1, 1.5, 4, 60 }) {
			final double f1 = pair.evaluate(tolerance).boundaries().mean();
			if (Double.isNaN(f1)) return;
			assertTrue(f1 >= before);
			before = f1;
		}
	}

	/** Each pixel against each other. */
	@Property(tries = TRIES)
	void distancesAreExact(@ForAll("pairs") final Pair pair) {
		final int[] squared = new int[pair.truth.length];
		new BoundaryDistance(60, pair.height).compute(pair.truth, pair.width, pair.height, squared);
		for (int i = 0; i < squared.length; i++) {
			int nearest = Integer.MAX_VALUE;
			for (int k = 0; k < squared.length; k++) {
				final int x = k % pair.width - i % pair.width;
				final int y = k / pair.width - i / pair.width;
				if (pair.truth[k] != pair.truth[i]) nearest = Math.min(nearest, x * x + y * y);
			}
			if (nearest == Integer.MAX_VALUE) assertTrue(squared[i] > 60 * 60);
			else assertEquals(nearest, squared[i], "at " + i);
		}
	}

	@Property(tries = TRIES)
	void stripsGiveTheWhole(@ForAll("pairs") final Pair pair) {
		for (final int[] widths : new int[][] { { 1 }, { 1, 5 } }) {
			final Evaluation whole = pair.evaluate(2.9, widths);
			final Evaluation strips = new Evaluation(2, 2.9, 1, widths);
			strips.add(LabelRows.of(pair.truth, pair.width), LabelRows.of(pair.labels, pair.width));
			assertEquals(whole.confusion().total(), strips.confusion().total());
			for (final int width : widths) assertEquals(whole.trimap().within(width).meanIou(),
				strips.trimap().within(width).meanIou());
			assertEquals(whole.boundaries().mean(), strips.boundaries().mean());
		}
	}

	@Test
	void imagesAreSummedUp() {
		final Pair one = Pair.of(1, 30, 20, true);
		final Pair two = Pair.of(2, 25, 9, false);
		final Evaluation both = one.evaluate(1, 1, 5);
		both.add(LabelRows.of(two.truth, two.width), LabelRows.of(two.labels, two.width));
		final Evaluation first = one.evaluate(1, 1, 5);
		final Evaluation second = two.evaluate(1, 1, 5);
		assertEquals(2, both.images());
		assertEquals((first.boundaries().mean() + second.boundaries().mean()) / 2, both.boundaries().mean(), 1e-12);
		assertEquals((first.meanForegroundIou() + second.meanForegroundIou()) / 2, both.meanForegroundIou(), 1e-12);
		first.confusion().addAll(second.confusion());
		assertEquals(first.confusion().meanIou(), both.confusion().meanIou());
	}

	/** Class 1 above class 0, with a line of the other class on either side: by hand. */
	@Test
	void aCaseByHand() {
		final int[] truth = new int[8 * 8];
		final int[] labels = new int[8 * 8];
		Arrays.fill(truth, 0, 4 * 8, 1);
		Arrays.fill(labels, 0, 6 * 8, 1);
		final Evaluation evaluation = new Pair(8, 8, truth, labels).evaluate(1, 1, 2);
		assertEquals(4 / 6.0, evaluation.confusion().iou(1));
		assertEquals(16, evaluation.trimap().within(1).total());
		assertEquals((0 + 0.5) / 2, evaluation.trimap().within(1).meanIou());
		assertEquals(0.5, evaluation.trimap().within(2).accuracy());
		assertEquals(0, evaluation.boundaries().mean(), "two pixels apart");
		assertEquals(1, new Pair(8, 8, truth, labels).evaluate(2).boundaries().mean());
	}

	@Test
	void ignoredPixelsMakeTheTrimapsBoundaryButNoneOfBoundaryF1() {
		final int[] truth = { 0, 0, 0, -1, 0, 0 };
		final int[] labels = { 0, 0, 0, 1, 0, 0 };
		final Evaluation evaluation = new Pair(6, 1, truth, labels).evaluate(3, 1, 2);
		assertEquals(2, evaluation.trimap().within(1).total());
		assertEquals(4, evaluation.trimap().within(2).total());
		assertEquals(Double.NaN, evaluation.boundaries().mean());
		assertEquals(5, evaluation.confusion().total());
	}

	@Test
	void arguments() {
		assertThrows(IllegalArgumentException.class, () -> new Evaluation(2, -1));
		assertThrows(IllegalArgumentException.class, () -> new Evaluation(2, Double.NaN));
		assertThrows(IllegalArgumentException.class, () -> new Evaluation(2, 1, 0));
		assertThrows(IllegalArgumentException.class, () -> new Evaluation(2, 1).trimap().within(1));
		assertThrows(IllegalArgumentException.class, () -> LabelRows.of(new int[5], 2));
		assertThrows(IllegalArgumentException.class, () -> new Evaluation(2, 1).add(LabelRows.of(new int[6], 2),
			LabelRows.of(new int[6],
			3)));
	}
}
