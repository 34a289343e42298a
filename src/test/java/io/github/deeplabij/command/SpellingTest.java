package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class SpellingTest {

	private static final List<String> KNOWN = List.of("model", "tile", "output", "crf", "colour_xy", "colour_weight", "spatial_weight");

	@Test
	void theNearestWordIsThatWithFewestChanges() {
		final String[][] cases = { { "CRF", "crf" }, { "outputs", "output" }, { "outptu", "output" }, { "color_weight", "colour_weight" }, //
			{ "spatial-weight", "spatial_weight" }, { "ile", "tile" }, { "Modell", "model" }, { "", "crf" } };
		for (final String[] each : cases) assertEquals(each[1], Spelling.nearest(each[0], KNOWN));
	}

	@Test
	void theFirstOfEquallyNearOnesCounts() {
		assertEquals("ab", Spelling.nearest("aa", List.of("ab", "ac")));
	}
}
