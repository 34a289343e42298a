package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.model.TestModels;

class RoundingTest {

	@ParameterizedTest
	@CsvSource({ "identity-uint8, 0, 0.5, 1, true", "identity-int32, -1, 0.25, 1, true",
		"identity-uint8, 0, 0.5, 255, false", "identity-uint8, 0, 1, 2, false", "identity-float16, 0, 0.5, 1, false" })
	void isToldWhereFewLevelsAreLeft(final String model, final float least, final float middle, final float greatest,
		final boolean told)
	{
		final Rounding rounding = new Rounding(TestModels.open(model).description().input());
		rounding.add(new float[] { middle, greatest, Float.NaN }, 2);
		rounding.add(new float[] { least }, 1);
		assertEquals(told ? Optional.of(new SegmentProblem.Rounded(least, greatest)) : Optional.empty(), rounding
			.problem());
	}
}
