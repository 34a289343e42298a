package io.github.deeplabij.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Objects on random maps, against masks that are compared each with each. */
class ObjectPropertiesTest {

	private static final int TRIES = 200;

	/** Rectangles of up to 7 labels, and others that are moved, and single pixels. */
	private static int[] map(final Random random, final int width, final int height, final int[] like) {
		final int[] map = like == null ? new int[width * height] : like.clone();
		for (int n = random.nextInt(8); n > 0; n--) {
			final int x = random.nextInt(width);
			final int y = random.nextInt(height);
			final int w = 1 + random.nextInt(width);
			final int h = 1 + random.nextInt(height);
			final int label = random.nextInt(8) * 1_000_003;
			for (int i = 0; i < map.length; i++) {
				if (i % width >= x && i % width < x + w && i / width >= y && i / width < y + h) map[i] = label;
			}
		}
		return map;
	}

	private static DiscMaps maps(final long seed, final int width, final int height) {
		final Random random = new Random(seed);
		final int[] truth = map(random, width, height, null);
		return new DiscMaps(width, height, truth, map(random, width, height, random.nextBoolean() ? truth : null));
	}

	@Provide
	Arbitrary<DiscMaps> maps() {
		return Combinators.combine(Arbitraries.longs().withoutEdgeCases(), Arbitraries.integers().between(1, 24),
			Arbitraries.integers().between(1, 16)).as(ObjectPropertiesTest::maps);
	}

	private static boolean[][] masks(final int[] map) {
		return Arrays.stream(map).filter(label -> label != 0).distinct().mapToObj(label -> {
			final boolean[] mask = new boolean[map.length];
			for (int i = 0; i < map.length; i++)
				mask[i] = map[i] == label;
			return mask;
		}).toArray(boolean[][]::new);
	}

	/** How many pixels are in both. */
	private static int shared(final boolean[] one, final boolean[] other) {
		return (int) IntStream.range(0, one.length).filter(i -> one[i] && other[i]).count();
	}

	private static double iou(final boolean[] one, final boolean[] other) {
		final int union = (int) IntStream.range(0, one.length).filter(i -> one[i] || other[i]).count();
		return (double) shared(one, other) / union;
	}

	private static long holders(final boolean[][] outer, final boolean[][] inner) {
		return Arrays.stream(outer).filter(each -> Arrays.stream(inner).filter(part -> shared(each, part) > shared(part,
			part) / 2.0).count() > 1).count();
	}

	@Property(tries = TRIES)
	void masksComparedEachWithEach(@ForAll("maps") final DiscMaps maps) {
		final boolean[][] truth = masks(maps.truth());
		final boolean[][] found = masks(maps.found());
		final ObjectScores scores = ObjectScores.of(maps.overlap());
		assertEquals(truth.length, scores.truth());
		assertEquals(found.length, scores.found());
		double hitIou = 0;
		double best = 0;
		final int[] hits = new int[101];
		for (final boolean[] expected : truth) {
			best += Arrays.stream(found).mapToDouble(given -> iou(expected, given)).max().orElse(0);
			for (final boolean[] given : found) {
				final double iou = iou(expected, given);
				if (iou > 0.5) hitIou += iou;
				for (int percent = 50; percent <= 90; percent += 5)
					if (percent == 50 ? iou > 0.5 : iou >= percent / 100.0 - 1e-9) hits[percent]++;
			}
		}
		double sum = 0;
		for (int percent = 50; percent <= 90; percent += 5) {
			final int tp = hits[percent];
			final int fp = found.length - tp;
			final int fn = truth.length - tp;
			assertEquals(tp, scores.hits(percent));
			assertEquals(tp + fp + fn == 0 ? 1 : (double) tp / (tp + fp + fn), scores.ap(percent), 1e-12);
			assertEquals(tp + fp + fn == 0 ? 1 : 2.0 * tp / (2 * tp + fp + fn), scores.f1(percent), 1e-12);
			assertEquals((double) tp / (tp + fp), scores.precision(percent), 1e-12);
			assertEquals((double) tp / (tp + fn), scores.recall(percent), 1e-12);
			sum += scores.ap(percent);
		}
		assertEquals(sum / 9, scores.meanAp(), 1e-12);
		assertEquals(hitIou / hits[50], scores.segmentationQuality(), 1e-12);
		if (hits[50] > 0) assertEquals(scores.segmentationQuality() * scores.recognitionQuality(), scores
			.panopticQuality(), 1e-12);
		assertEquals(best / truth.length, scores.meanIou(), 1e-12);
		assertEquals(holders(truth, found), scores.split());
		assertEquals(holders(found, truth), scores.merged());
	}

	@Property(tries = TRIES)
	void truthAndFoundChangePlaces(@ForAll("maps") final DiscMaps maps) {
		final ObjectScores one = ObjectScores.of(maps.overlap());
		final ObjectScores other = ObjectScores.of(new DiscMaps(maps.width(), maps.height(), maps.found(), maps
			.truth()).overlap());
		assertEquals(one.meanAp(), other.meanAp());
		assertEquals(one.panopticQuality(), other.panopticQuality(), 1e-12);
		assertEquals(one.precision(75), other.recall(75));
		assertEquals(one.split(), other.merged());
	}

	@Property(tries = TRIES)
	void aHigherThresholdNeverHasMoreHits(@ForAll("maps") final DiscMaps maps) {
		final ObjectScores scores = ObjectScores.of(maps.overlap());
		long before = Math.min(scores.truth(), scores.found());
		for (final int percent : ObjectScores.thresholds()) {
			assertTrue(scores.hits(percent) <= before);
			before = scores.hits(percent);
		}
	}

	/** By a flood that starts anew at each pixel that was not reached. */
	@Property(tries = TRIES)
	void piecesAreThoseOfAFlood(@ForAll("maps") final DiscMaps maps) {
		final LabelPieces pieces = new LabelPieces();
		final int[] speckled = maps.truth().clone();
		for (int i = 0; i < speckled.length; i += 3)
			speckled[i] = maps.found()[i];
		pieces.add(LabelRows.of(speckled, maps.width()));
		assertEquals(masks(speckled).length, pieces.labels());
		assertEquals(floods(speckled, maps.width()), pieces.pieces());
		pieces.add(LabelRows.of(speckled, maps.width()));
		assertEquals(2L * floods(speckled, maps.width()), pieces.pieces());
	}

	private static int floods(final int[] map, final int width) {
		final boolean[] reached = new boolean[map.length];
		int floods = 0;
		for (int start = 0; start < map.length; start++) {
			if (map[start] == 0 || reached[start]) continue;
			floods++;
			reached[start] = true;
			final Deque<Integer> next = new ArrayDeque<>();
			next.add(start);
			while (!next.isEmpty()) {
				final int i = next.pop();
				for (int k = 0; k < map.length; k++) {
					final boolean near = Math.abs(k % width - i % width) <= 1 && Math.abs(k / width - i / width) <= 1;
					if (!near || reached[k] || map[k] != map[i]) continue;
					reached[k] = true;
					next.add(k);
				}
			}
		}
		return floods;
	}
}
