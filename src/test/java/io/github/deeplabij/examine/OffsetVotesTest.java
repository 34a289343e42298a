package io.github.deeplabij.examine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Disks whose offsets are in one order and unit or another. */
class OffsetVotesTest {

	private static final int SIDE = 120;
	private static final int[][] CENTRES = { { 30, 35 }, { 80, 40 }, { 50, 90 } };
	private static final int RADIUS = 20;
	private static final Set<Double> UNITS = Set.of(1.0, 4.0);

	private static OffsetVotes votes(final boolean rowsFirst, final double unit, final double heat) {
		final int[] labels = new int[SIDE * SIDE];
		final float[][] maps = new float[3][SIDE * SIDE];
		for (int i = 0; i < labels.length; i++) {
			for (final int[] centre : CENTRES) {
				final int right = centre[0] - i % SIDE;
				final int down = centre[1] - i / SIDE;
				if (Math.hypot(right, down) > RADIUS) continue;
				labels[i] = 1;
				maps[0][i] = (float) (heat * Math.exp(-(right * right + down * down) / 128.0));
				maps[rowsFirst ? 1 : 2][i] = (float) (down / unit);
				maps[rowsFirst ? 2 : 1][i] = (float) (right / unit);
			}
		}
		return new OffsetVotes(SIDE, labels, maps[0], maps[1], maps[2]);
	}

	@ParameterizedTest
	@CsvSource({ "true, 1", "true, 4", "false, 1", "false, 4" })
	void whatPointsAtCentresIsMeant(final boolean rowsFirst, final double unit) {
		assertEquals(new OffsetVotes.Found(rowsFirst, unit, true, true), votes(rowsFirst, unit, 1).decide(
			PanopticChoices.NONE, UNITS));
	}

	@Test
	void whatIsSaidHolds() {
		final OffsetVotes.Found found = votes(true, 4, 1).decide(new PanopticChoices(Optional.of(false), OptionalDouble
			.of(2), 0.1, 0), UNITS);
		assertEquals(false, found.rowsFirst());
		assertEquals(2, found.unit());
		final OffsetVotes.Found unit = votes(true, 4, 1).decide(new PanopticChoices(Optional.of(true), OptionalDouble
			.empty(), 0.1, 0), UNITS);
		assertEquals(4, unit.unit());
	}

	@Test
	void aPictureWithoutCentresShowsNothing() {
		assertEquals(new OffsetVotes.Found(true, 1, false, false), votes(false, 4, 0).decide(PanopticChoices.NONE,
			UNITS));
		final float[] none = new float[SIDE * SIDE];
		assertEquals(new OffsetVotes.Found(true, 1, false, false), new OffsetVotes(SIDE, new int[SIDE * SIDE], none,
			none, none).decide(PanopticChoices.NONE, UNITS));
	}
}
