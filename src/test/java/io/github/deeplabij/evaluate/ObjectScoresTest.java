package io.github.deeplabij.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** Cases by hand, and figures of another program. */
class ObjectScoresTest {

	/** Half of the last digit that the other program prints. */
	private static final double PRINTED = 0.00005001;

	/** The scores of one row of pixels, each a digit. */
	private static ObjectScores row(final String truth, final String found) {
		final ObjectOverlap overlap = new ObjectOverlap();
		overlap.add(LabelRows.of(digits(truth), truth.length()), LabelRows.of(digits(found), found.length()));
		return ObjectScores.of(overlap);
	}

	private static int[] digits(final String text) {
		return text.chars().map(letter -> letter - '0').toArray();
	}

	private static void assertCounts(final ObjectScores scores, final int truth, final int found, final int hits,
		final int split, final int merged)
	{
		assertEquals(truth, scores.truth(), "true objects");
		assertEquals(found, scores.found(), "found objects");
		assertEquals(hits, scores.hits(50), "hits");
		assertEquals(split, scores.split(), "split objects");
		assertEquals(merged, scores.merged(), "merged objects");
	}

	@Test
	void theSameObjectsWithOtherNumbersAgree() {
		final ObjectScores scores = row("0112233300", "0993311100");
		assertCounts(scores, 3, 3, 3, 0, 0);
		for (final int percent : ObjectScores.thresholds()) {
			assertEquals(1, scores.ap(percent));
			assertEquals(1, scores.f1(percent));
			assertEquals(1, scores.precision(percent));
			assertEquals(1, scores.recall(percent));
		}
		assertEquals(1, scores.meanAp());
		assertEquals(1, scores.panopticQuality());
		assertEquals(1, scores.meanIou());
		assertEquals(0, scores.countError());
	}

	/** 3 pixels moved by 1: IoU 2 / 4. */
	@Test
	void anIouOfOneHalfIsNoHit() {
		final ObjectScores scores = row("01110", "00111");
		assertCounts(scores, 1, 1, 0, 0, 0);
		assertEquals(0.5, scores.meanIou());
		assertEquals(0, scores.ap(50));
		assertEquals(0, scores.panopticQuality());
		assertEquals(Double.NaN, scores.segmentationQuality());
		// 9 pixels moved by 3: 6 / 12; the same with 101 pixels in place of 100 is above one half
		assertEquals(0, row("0" + "1".repeat(99) + "0".repeat(33), "0".repeat(34) + "1".repeat(99)).hits(50));
		assertEquals(1, row("0" + "1".repeat(100) + "0".repeat(33), "0".repeat(34) + "1".repeat(100)).hits(50));
	}

	/** 3 of 5, 11 of 20, 13 of 20 and so on, whose quotients are not exact in binary. */
	@Test
	void anIouOfAnotherThresholdIsAHit() {
		for (final int percent : ObjectScores.thresholds()) {
			final int parts = percent / 5;
			final ObjectScores scores = row("1".repeat(20), "1".repeat(parts) + "0".repeat(20 - parts));
			assertEquals(percent == 50 ? 0 : 1, scores.hits(percent), "IoU " + percent + " %");
			if (percent < 90) assertEquals(0, scores.hits(percent + 5), "IoU " + percent + " %");
			assertEquals(parts / 20.0, scores.meanIou());
		}
	}

	@Test
	void touchingObjectsAreTwo() {
		final ObjectScores scores = row("0111222000", "0111122000");
		assertCounts(scores, 2, 2, 2, 0, 0);
		// IoU 3 / 4 and 2 / 3
		assertEquals((3 / 4.0 + 2 / 3.0) / 2, scores.segmentationQuality(), 1e-15);
		assertEquals(1, scores.recognitionQuality());
		assertEquals((3 / 4.0 + 2 / 3.0) / 2, scores.panopticQuality(), 1e-15);
		assertEquals(2, scores.hits(65));
		assertEquals(1, scores.hits(70));
		assertEquals(1, scores.hits(75));
		assertEquals(0, scores.hits(80));
		assertEquals(1 / 3.0, scores.ap(70));
		assertEquals(1 / 2.0, scores.f1(70));
		assertEquals((4 * 1 + 2 * (1 / 3.0)) / 9, scores.meanAp(), 1e-15);
	}

	@Test
	void aSplitObject() {
		final ObjectScores scores = row("0111111110", "0111112220");
		assertCounts(scores, 1, 2, 1, 1, 0);
		assertEquals(1 / 2.0, scores.ap(50));
		assertEquals(2 / 3.0, scores.f1(50));
		assertEquals(1 / 2.0, scores.precision(50));
		assertEquals(1, scores.recall(50));
		assertEquals(5 / 8.0, scores.segmentationQuality());
		assertEquals(5 / 8.0 * 2 / 3, scores.panopticQuality(), 1e-15);
		assertEquals(5 / 8.0, scores.meanIou());
		assertEquals(1, scores.countError());
	}

	@Test
	void mergedObjects() {
		final ObjectScores scores = row("0111112220", "0444444440");
		assertCounts(scores, 2, 1, 1, 0, 1);
		assertEquals((5 / 8.0 + 3 / 8.0) / 2, scores.meanIou());
		assertEquals(0.5, scores.countError());
	}

	/** A half of an object is not more than half. */
	@Test
	void whatLiesHalfInAnObjectIsNoPartOfIt() {
		assertCounts(row("0011110000", "0112233000"), 1, 3, 0, 0, 0);
		assertCounts(row("0112233000", "0011110000"), 3, 1, 0, 0, 0);
		assertCounts(row("0001111100", "0112223330"), 1, 3, 1, 1, 0);
	}

	@Test
	void whatIsEmpty() {
		final ObjectScores none = row("000", "000");
		assertCounts(none, 0, 0, 0, 0, 0);
		assertEquals(1, none.ap(50));
		assertEquals(1, none.meanAp());
		assertEquals(1, none.f1(90));
		assertEquals(1, none.panopticQuality());
		for (final double figure : new double[] { none.precision(50), none.recall(50), none.meanIou(), none
			.segmentationQuality(), none.countError() })
			assertEquals(Double.NaN, figure);
		final ObjectScores missed = row("010", "000");
		assertCounts(missed, 1, 0, 0, 0, 0);
		assertEquals(0, missed.ap(50));
		assertEquals(0, missed.panopticQuality());
		assertEquals(0, missed.meanIou());
		assertEquals(0, missed.recall(50));
		assertEquals(Double.NaN, missed.precision(50));
		assertEquals(1, missed.countError());
		final ObjectScores made = row("000", "010");
		assertEquals(0, made.ap(50));
		assertEquals(0, made.precision(50));
		assertEquals(Double.NaN, made.recall(50));
		assertEquals(Double.NaN, made.countError());
	}

	@Test
	void aLabelInTwoPlacesIsOneObject() {
		assertCounts(row("0110110", "0110220"), 1, 2, 0, 1, 0);
		final ObjectOverlap planes = new ObjectOverlap();
		for (int plane = 0; plane < 2; plane++)
			planes.add(LabelRows.of(digits("0110"), 4), LabelRows.of(digits("01" + "10".charAt(plane) + "0"), 4));
		assertCounts(ObjectScores.of(planes), 1, 1, 1, 0, 0);
		assertEquals(3 / 4.0, ObjectScores.of(planes).meanIou());
	}

	@Test
	void labelsMayBeAnyPositiveNumbers() {
		final ObjectOverlap overlap = new ObjectOverlap();
		final int[] truth = { Integer.MAX_VALUE, Integer.MAX_VALUE, 1, 0, Integer.MAX_VALUE - 1 };
		final int[] found = { Integer.MAX_VALUE, Integer.MAX_VALUE, 1 << 24, 0, 3 };
		overlap.add(LabelRows.of(truth, 5), LabelRows.of(found, 5));
		assertCounts(ObjectScores.of(overlap), 3, 3, 3, 0, 0);
	}

	/** In several strips, with an object in two of them. */
	@Test
	void manyObjects() {
		final int count = 300_000;
		final int[] labels = IntStream.range(0, 10 * count).map(i -> 1 + i / 10).toArray();
		final int[] others = Arrays.stream(labels).map(label -> label == 7 ? 0 : count + 1 - label).toArray();
		final ObjectOverlap overlap = new ObjectOverlap();
		overlap.add(LabelRows.of(labels, 3), LabelRows.of(others, 3));
		final ObjectScores scores = ObjectScores.of(overlap);
		assertEquals(count, scores.truth());
		assertEquals(count - 1, scores.found());
		assertEquals(count - 1, scores.hits(90));
	}

	@Test
	void argumentsAreChecked() {
		assertThrows(IllegalArgumentException.class, () -> row("11", "111"));
		assertThrows(IllegalArgumentException.class, () -> row("11", "1/"));
		assertThrows(IllegalArgumentException.class, () -> row("1", "1").hits(95));
		assertThrows(IllegalArgumentException.class, () -> row("1", "1").ap(51));
	}

	/**
	 * Python with NumPy wrote the maps of the seeds 1, 2 and 3, by the rule of {@link DiscMaps}, as 16-bit images, and
	 * a script with a dense matrix of overlaps printed these figures of them: of each image apart, and of all three.
	 */
	@Test
	void figuresOfAnotherProgram() {
		final DiscMaps[] maps = { DiscMaps.of(1, 96, 64), DiscMaps.of(2, 80, 112), DiscMaps.of(3, 64, 64) };
		// true objects, found ones, AP at 0.5, 0.7 and 0.9, mean AP, F1, count error
		final double[][] expected = { //
			{ 24, 23, 0.5667, 0.4242, 0.1190, 0.3713, 0.7234, 0.0417 }, //
			{ 35, 29, 0.6000, 0.3333, 0.0667, 0.3104, 0.7500, 0.1714 }, //
			{ 16, 15, 0.6316, 0.5500, 0.0333, 0.4023, 0.7742, 0.0625 } };
		final ObjectEvaluation evaluation = new ObjectEvaluation();
		for (int i = 0; i < maps.length; i++) {
			evaluation.add(maps[i].overlap());
			final ObjectScores scores = evaluation.images().get(i);
			assertEquals(expected[i][0], scores.truth());
			assertEquals(expected[i][1], scores.found());
			assertEquals(expected[i][2], scores.ap(50), PRINTED);
			assertEquals(expected[i][3], scores.ap(70), PRINTED);
			assertEquals(expected[i][4], scores.ap(90), PRINTED);
			assertEquals(expected[i][5], scores.meanAp(), PRINTED);
			assertEquals(expected[i][6], scores.f1(50), PRINTED);
			assertEquals(expected[i][7], scores.countError(), PRINTED);
		}
		assertEquals(75, evaluation.pooled().truth());
		assertEquals(67, evaluation.pooled().found());
		assertEquals(0.5994, evaluation.mean(scores -> scores.ap(50)), PRINTED);
		assertEquals(0.5955, evaluation.pooled().ap(50), PRINTED);
		assertEquals(0.4359, evaluation.mean(scores -> scores.ap(70)), PRINTED);
		assertEquals(0.0730, evaluation.mean(scores -> scores.ap(90)), PRINTED);
		assertEquals(0.3613, evaluation.mean(ObjectScores::meanAp), PRINTED);
		assertEquals(0.7465, evaluation.pooled().f1(50), PRINTED);
		assertEquals(0.1067, evaluation.pooled().countError(), PRINTED);
	}

	@Test
	void aMeanLeavesOutWhereThereIsNothingToTell() {
		final ObjectEvaluation evaluation = new ObjectEvaluation();
		assertEquals(Double.NaN, evaluation.mean(ObjectScores::meanAp));
		for (final String[] each : new String[][] { { "11100", "01110" }, { "000", "000" }, { "000", "110" } }) {
			final ObjectOverlap overlap = new ObjectOverlap();
			overlap.add(LabelRows.of(digits(each[0]), each[0].length()), LabelRows.of(digits(each[1]), each[1]
				.length()));
			evaluation.add(overlap);
		}
		assertEquals(0.5, evaluation.mean(ObjectScores::meanIou));
		assertEquals(1 / 3.0, evaluation.mean(ObjectScores::meanAp), 1e-15);
		assertEquals(0, evaluation.mean(ObjectScores::countError));
		assertEquals(1, evaluation.pooled().countError(), "1 found too many, of 1");
	}
}
