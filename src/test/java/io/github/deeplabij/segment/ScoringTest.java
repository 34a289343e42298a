package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.TestModels;

class ScoringTest {

	private static ModelDescription model(final int channels, final String... operations) {
		final Axis.Size open = new Axis.Open();
		final Tensor out = new Tensor("out", List.of(new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(channels), 0, List
			.of()), new Axis(Axis.Type.SPACE, "y", open, 0, List.of()), new Axis(Axis.Type.SPACE, "x", open, 0, List.of())),
			"float32", List.of(operations).stream().map(id -> new Operation(id, Map.of())).toList(), "");
		return TestModels.description(out, out);
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
		assertArrayEquals(new int[] { 0, 1, 30, 31 }, new Scoring(labels(32)).labels(new float[][] { { 0, 1, 30, 31 } }));
	}

	@ParameterizedTest
	@ValueSource(floats = { -1, 32, 255, 1.5f, 1e12f })
	void namesALabelThatStandsForNoClass(final float label) {
		final Scoring scoring = new Scoring(labels(32));
		final String message = assertThrows(DeepLabException.class, () -> scoring.labels(new float[][] { { 0, label } }))
			.getMessage();
		assertTrue(message.contains("the label " + (label == 1.5f ? "1.5" : String.valueOf((long) label)) + ", ") && message
			.contains("32 classes"), message);
	}

	@Test
	void takesTheHighestAndOfEqualOnesTheFirst() {
		final float[][] scores = { { 0, 1, -3, 2, -9 }, { 1, 1, -3, 2, -8 }, { 0, 1, -2, 1, -8 } };
		assertArrayEquals(new int[] { 1, 0, 2, 0, 1 }, new Scoring(model(3)).labels(scores));
	}

	@Test
	void takesOneChannelFromAHalfUpward() {
		final Scoring scoring = new Scoring(model(1));
		assertArrayEquals(new int[] { 0, 1, 1 }, scoring.labels(new float[][] { { Math.nextDown(0.5f), 0.5f, 3 } }));
	}

	@Test
	void appliesSigmoidBeforeTheLabels() {
		final Scoring scoring = new Scoring(model(1, "sigmoid"));
		final float[][] scores = { { -1, 0.1f, 0 } };
		scoring.begin(scores);
		assertArrayEquals(new float[] { 0.26894143f, 0.52497919f, 0.5f }, scores[0], 1e-6f);
		assertArrayEquals(new int[] { 0, 1, 1 }, scoring.labels(scores));
	}

	@Test
	void endsWithSoftmax() {
		final Scoring scoring = new Scoring(model(3, "softmax"));
		final Random random = new Random(10);
		final float[][] scores = new float[3][200];
		for (int i = 0; i < 200; i++) {
			for (int c = 0; c < 3; c++) scores[c][i] = (float) (random.nextGaussian() * Math.pow(10, i % 4));
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
		new Scoring(model(2)).finish(scores);
		assertArrayEquals(new float[][] { { 3 }, { -4 } }, scores);
	}

	@Test
	void makesProbabilitiesOfWhateverThereIs() {
		final float[] third = { 1 / (1 + (float) Math.E), 1 - 1 / (1 + (float) Math.E) };
		for (final String[] operations : new String[][] { {}, { "softmax" } }) {
			final float[][] p = new Scoring(model(2, operations)).probabilities(new float[][] { { 3 }, { 4 } });
			assertEquals(third[0], p[0][0], 1e-6);
			assertEquals(third[1], p[1][0], 1e-6);
		}
		final float[][] already = { { 0.25f, 1 }, { 0.75f, 0 } };
		assertArrayEquals(new float[][] { { 0.25f, 1 }, { 0.75f, 0 } }, new Scoring(model(2)).probabilities(already));
		assertArrayEquals(new float[][] { { 0.75f, 0 }, { 0.25f, 1 } }, new Scoring(model(1)).probabilities(new float[][] { {
			0.25f, 1 } }));
		final String message = assertThrows(DeepLabException.class, () -> new Scoring(model(1)).probabilities(new float[][] { { 0.5f,
			-3 } })).getMessage();
		assertTrue(message.contains("-3.0") && message.contains("sigmoid"), message);
	}

	@Test
	void refusesWhatCannotBeDoneAfterTheNetwork() {
		for (final String[] operations : new String[][] { { "argmax" }, { "softmax", "argmax" }, { "softmax", "clip", "softmax" },
			{ "zero_mean_unit_variance", "softmax" } })
		{
			final String message = assertThrows(DeepLabException.class, () -> new Scoring(model(2, operations))).getMessage();
			assertTrue(message.contains("'" + (operations[0].equals("softmax") ? "argmax" : operations[0]) + "'") || message.contains("softmax twice"),
				message);
		}
	}

	@Test
	void doesWhatFollowsASoftmax() {
		final Scoring scoring = new Scoring(model(2, "sigmoid", "softmax", "binarize"));
		final float[][] scores = { { -9, 9, 0 }, { 9, -9, 1 } };
		scoring.begin(scores);
		assertEquals(0.7310586f, scores[1][2], 1e-6f);
		assertArrayEquals(new int[] { 1, 0, 1 }, scoring.labels(scores));
		scoring.finish(scores);
		assertArrayEquals(new float[] { 0, 1, 0 }, scores[0]);
		assertArrayEquals(new float[] { 1, 0, 1 }, scores[1]);
	}
}
