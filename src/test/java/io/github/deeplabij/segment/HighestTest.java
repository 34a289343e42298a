package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against loops that compare one score after the other, on scores of which many are equal, infinite or no numbers. */
class HighestTest {

	private static final float[] ODD = { 0, -0f, Float.NaN, Float.intBitsToFloat(-1), Float.POSITIVE_INFINITY,
		Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 0.5f,
		Math.nextDown(0.5f) };

	private final Random random = new Random(1);

	private float[][] scores(final int channels, final int pixels, final int oddities) {
		final float[][] scores = new float[channels][pixels];
		for (final float[] channel : scores)
			for (int i = 0; i < pixels; i++) channel[i] = random.nextInt(100) < oddities ? ODD[random.nextInt(
				ODD.length)] : random.nextInt(5) - 2;
		return scores;
	}

	private static boolean isUndefined(final float[][] scores, final int i) {
		for (final float[] channel : scores)
			if (Float.isNaN(channel[i])) return true;
		return false;
	}

	private static int highest(final float[][] scores, final int i) {
		int highest = 0;
		for (int c = 1; c < scores.length; c++)
			if (scores[c][i] > scores[highest][i]) highest = c;
		return highest;
	}

	@ParameterizedTest
	@CsvSource({ "1, 7, 50", "2, 1, 0", "2, 5000, 60", "3, 2048, 10", "3, 4097, 30", "21, 2049, 5", "300, 100, 1" })
	void isThatOfALoopOverTheScores(final int channels, final int pixels, final int oddities) {
		final float[][] scores = scores(channels, pixels, oddities);
		final int[] highest = new int[pixels];
		final int[] fromHalf = new int[pixels];
		long undefined = 0;
		for (int i = 0; i < pixels; i++) {
			if (isUndefined(scores, i)) undefined++;
			else {
				highest[i] = highest(scores, i);
				fromHalf[i] = scores[highest[i]][i] >= 0.5f ? 1 + highest[i] : 0;
			}
		}
		assertArrayEquals(highest, Highest.channels(scores));
		assertArrayEquals(fromHalf, Highest.fromHalf(scores));
		assertEquals(undefined, Highest.undefined(scores));
	}
}
