package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.TestModels;

class PostprocessingTest {

	private static ModelDescription model(final int channels, final String... operations) {
		final Axis.Size open = new Axis.Open();
		final Tensor out = new Tensor("out", List.of(new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(channels), 0,
			List.of()), new Axis(Axis.Type.SPACE, "y", open, 0, List.of()), new Axis(Axis.Type.SPACE, "x", open, 0, List
				.of())), "float32", List.of(operations).stream().map(id -> new Operation(id, Map.of())).toList(), "");
		return TestModels.description(out, out, IntStream.range(0, Math.max(2, channels)).mapToObj(c -> new ClassInfo(c,
			channels == 1 && c == 0 ? "background" : channels == 1 ? "foreground" : "class " + c, OptionalInt.empty()))
			.toArray(ClassInfo[]::new));
	}

	private static ModelDescription labels(final int classes) {
		final Axis.Size open = new Axis.Open();
		final Tensor out = new Tensor("out", List.of(new Axis(Axis.Type.SPACE, "y", open, 0, List.of()), new Axis(
			Axis.Type.SPACE, "x", open, 0, List.of())), "int64", List.of(), "");
		return TestModels.description(out, out, IntStream.range(0, classes).mapToObj(c -> new ClassInfo(c, "class " + c,
			OptionalInt.empty())).toArray(ClassInfo[]::new));
	}

	@Test
	void keepsLabels() {
		assertArrayEquals(new int[] { 0, 1, 30, 31 }, new Postprocessing(labels(32)).labels(new float[][] { { 0, 1, 30,
			31 } }));
	}

	@ParameterizedTest
	@ValueSource(floats = { -1, 32, 255, 1.5f, 1e12f })
	void namesALabelThatStandsForNoClass(final float label) {
		final Postprocessing scoring = new Postprocessing(labels(32));
		final String message = assertThrows(DeepLabException.class, () -> scoring.labels(new float[][] { { 0,
			label } })).getMessage();
		assertTrue(message.contains("the label " + (label == 1.5f ? "1.5" : String.valueOf((long) label)) + ", ") &&
			message.contains("32 classes"), message);
	}

	@Test
	void takesTheHighestAndOfEqualOnesTheFirst() {
		final float[][] scores = { { 0, 1, -3, 2, -9 }, { 1, 1, -3, 2, -8 }, { 0, 1, -2, 1, -8 } };
		assertArrayEquals(new int[] { 1, 0, 2, 0, 1 }, new Postprocessing(model(3)).labels(scores));
	}

	@Test
	void takesOneChannelFromAHalfUpward() {
		final Postprocessing scoring = new Postprocessing(model(1));
		assertArrayEquals(new int[] { 0, 1, 1 }, scoring.labels(new float[][] { { Math.nextDown(0.5f), 0.5f, 3 } }));
	}

	@Test
	void appliesSigmoidBeforeTheLabels() {
		final Postprocessing scoring = new Postprocessing(model(1, "sigmoid"));
		final float[][] scores = { { -1, 0.1f, 0 } };
		scoring.begin(scores);
		assertArrayEquals(new float[] { 0.26894143f, 0.52497919f, 0.5f }, scores[0], 1e-6f);
		assertArrayEquals(new int[] { 0, 1, 1 }, scoring.labels(scores));
	}

	@Test
	void endsWithSoftmax() {
		final Postprocessing scoring = new Postprocessing(model(3, "softmax"));
		final Random random = new Random(10);
		final float[][] scores = new float[3][200];
		for (int i = 0; i < 200; i++) {
			for (int c = 0; c < 3; c++)
				scores[c][i] = (float) (random.nextGaussian() * Math.pow(10, i % 4));
		}
		final int[] before = scoring.labels(scores);
		final double logits = scores[1][0] - scores[0][0];
		scoring.finish(scores);
		assertEquals(Math.exp(logits), scores[1][0] / scores[0][0], 1e-4 * Math.exp(logits));
		for (int i = 0; i < 200; i++) {
			double sum = 0;
			for (int c = 0; c < 3; c++) {
				assertTrue(scores[c][i] >= 0);
				sum += scores[c][i];
			}
			assertEquals(1, sum, 1e-6);
		}
		assertArrayEquals(before, scoring.labels(scores));
	}

	@Test
	void leavesScoresWithoutSoftmax() {
		final float[][] scores = { { 3 }, { -4 } };
		new Postprocessing(model(2)).finish(scores);
		assertArrayEquals(new float[][] { { 3 }, { -4 } }, scores);
	}

	private static Postprocessing scoring(final Kind kind, final int channels) {
		return new Postprocessing(model(channels).with(kind));
	}

	private static float[][] random(final Random random, final int channels, final int pixels) {
		final float[][] scores = new float[channels][pixels];
		for (final float[] channel : scores)
			for (int i = 0; i < pixels; i++)
				channel[i] = random.nextFloat();
		return scores;
	}

	@Test
	void makesProbabilitiesOfScores() {
		final float third = 1 / (1 + (float) Math.E);
		for (final Postprocessing scoring : List.of(new Postprocessing(model(2)), new Postprocessing(model(2,
			"softmax")), scoring(Kind.SCORES, 2)))
		{
			final float[][] p = scoring.mergeable(new float[][] { { 3 }, { 4 } });
			assertEquals(third, p[0][0], 1e-6);
			assertEquals(1 - third, p[1][0], 1e-6);
		}
		final float[][] scores = { { 3 }, { 4 } };
		scoring(Kind.SCORES, 2).end(scores);
		assertEquals(third, scores[0][0], 1e-6);
		assertArrayEquals(new float[][] { { 0.75f, 0 }, { 0.25f, 1 } }, new Postprocessing(model(1)).mergeable(
			new float[][] { { 0.25f, 1 } }));
		final String message = assertThrows(DeepLabException.class, () -> scoring(Kind.SCORES, 1).mergeable(
			new float[][] { { 0.5f, -3 } })).getMessage();
		assertTrue(message.contains("-3.0") && message.contains("sigmoid"), message);
	}

	/** The first pixel sums to 1 by chance, the second to 0.98 by rounding, and the third was rounded to nothing. */
	@Test
	void dividesRoundedProbabilitiesByTheirSumWhateverTheyLookLike() {
		for (final boolean merged : new boolean[] { true, false }) {
			final float[][] scores = { { 0.25f, 0.245f, 0 }, { 0.75f, 0.735f, 0 } };
			final Postprocessing scoring = scoring(Kind.PROBABILITIES, 2);
			if (merged) scoring.mergeable(scores);
			else scoring.end(scores);
			assertArrayEquals(new float[] { 0.25f, 0.25f, 0.5f }, scores[0], 1e-6f);
			assertArrayEquals(new float[] { 0.75f, 0.75f, 0.5f }, scores[1], 1e-6f);
		}
		assertArrayEquals(new float[][] { { 0, 1 }, { 1, 0 } }, scoring(Kind.PROBABILITIES, 1).mergeable(new float[][] {
			{ 1.001f, -0.001f } }));
	}

	@Test
	void sigmoidsLeaveTheBackgroundWhereNoneReachesAHalf() {
		final float[][] scores = { { 0.49f, 0.5f, 0.9f, 0.7f, 0 }, { 0.4f, 0.1f, 0.95f, 0.7f, 1 } };
		assertArrayEquals(new int[] { 0, 1, 2, 1, 2 }, scoring(Kind.SIGMOIDS, 2).labels(scores));
		assertArrayEquals(new int[] { 0, 1, 2, 1, 2 }, new Postprocessing(model(2, "sigmoid")).labels(scores));
		assertArrayEquals(new int[] { 0, 0, 1, 0, 1 }, new Postprocessing(model(2, "softmax")).labels(scores));
		final float[][] kept = scores.clone();
		scoring(Kind.SIGMOIDS, 2).end(scores);
		assertArrayEquals(kept, scoring(Kind.SIGMOIDS, 2).mergeable(scores));
	}

	@Test
	void theDistributionOfSigmoidsHasTheSameClass() {
		final Random random = new Random(3);
		for (final int channels : new int[] { 2, 5 }) {
			final Postprocessing scoring = scoring(Kind.SIGMOIDS, channels);
			final float[][] scores = random(random, channels, 300);
			final int[] labels = scoring.labels(scores);
			final float[][] distribution = scoring.distribution(scoring.mergeable(scores));
			assertEquals(channels + 1, distribution.length);
			assertArrayEquals(labels, new Postprocessing(model(channels + 1)).labels(distribution));
			for (int i = 0; i < 300; i++) {
				double sum = 0;
				for (final float[] each : distribution)
					sum += each[i];
				assertEquals(1, sum, 1e-5);
			}
		}
		final float[][] sure = scoring(Kind.SIGMOIDS, 2).distribution(new float[][] { { 0.8f, 1, 0, 1 }, { 0, 0, 0,
			1 } });
		assertArrayEquals(new float[] { 0.2f, 0, 1, 0 }, sure[0], 1e-5f);
		assertArrayEquals(new float[] { 0.8f, 1, 0, 0.5f }, sure[1], 1e-5f);
	}

	@Test
	void whatIsNoNumberIsTheFirstClassAndEquallyProbable() {
		final float nan = Float.NaN;
		final float[][] scores = { { nan, 0.1f, 0.1f }, { 0.9f, nan, 0.9f } };
		assertEquals(2, Highest.undefined(scores));
		for (final Kind kind : List.of(Kind.SCORES, Kind.PROBABILITIES, Kind.SIGMOIDS)) {
			final Postprocessing scoring = scoring(kind, 2);
			assertArrayEquals(new int[] { 0, 0, kind == Kind.SIGMOIDS ? 2 : 1 }, scoring.labels(scores));
			final float[][] all = scoring.distribution(scoring.mergeable(new float[][] { scores[0].clone(), scores[1]
				.clone() }));
			for (int i = 0; i < 2; i++)
				for (final float[] each : all)
					assertEquals(1f / all.length, each[i]);
		}
		assertArrayEquals(new int[] { 0, 1 }, new Postprocessing(model(1)).labels(new float[][] { { nan, 0.6f } }));
	}

	@Test
	void oneChannelOfAnyNumbersIsNoProbability() {
		assertTrue(scoring(Kind.PROBABILITIES, 1).givesProbabilities());
		assertFalse(scoring(Kind.SCORES, 1).givesProbabilities());
		assertTrue(scoring(Kind.SCORES, 2).givesProbabilities());
		assertFalse(new Postprocessing(model(2, "scale_range")).givesProbabilities());
	}

	@Test
	void refusesWhatCannotBeDoneAfterTheNetwork() {
		for (final String[] operations : new String[][] { { "argmax" }, { "softmax", "argmax" }, { "softmax", "clip",
			"softmax" }, { "zero_mean_unit_variance", "softmax" } })
		{
			final String message = assertThrows(DeepLabException.class, () -> new Postprocessing(model(2, operations)))
				.getMessage();
			assertTrue(message.contains("'" + (operations[0].equals("softmax") ? "argmax" : operations[0]) + "'") ||
				message.contains("softmax twice"), message);
		}
	}

	@Test
	void doesWhatFollowsASoftmax() {
		final Postprocessing scoring = new Postprocessing(model(2, "sigmoid", "softmax", "binarize"));
		final float[][] scores = { { -9, 9, 0 }, { 9, -9, 1 } };
		scoring.begin(scores);
		assertEquals(0.7310586f, scores[1][2], 1e-6f);
		assertArrayEquals(new int[] { 1, 0, 1 }, scoring.labels(scores));
		scoring.finish(scores);
		assertArrayEquals(new float[] { 0, 1, 0 }, scores[0]);
		assertArrayEquals(new float[] { 1, 0, 1 }, scores[1]);
	}
}
