package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class SpellingTest {

	private static final List<String> KNOWN = List.of("model", "tile", "output", "crf", "colour_xy", "colour_weight",
		"spatial_weight");

	@Test
	void theNearestWordIsThatWithFewestChanges() {
		final String[][] cases = { { "CRF", "crf" }, { "outputs", "output" }, { "outptu", "output" }, { "color_weight",
			"colour_weight" }, //
			{ "spatial-weight", "spatial_weight" }, { "ile", "tile" }, { "Modell", "model" }, //
			{ "Col", "colour_xy" }, { "spat", "spatial_weight" }, { "spatl", "spatial_weight" }, { "tile_size",
				"tile" } };
		for (final String[] each : cases)
			assertEquals(Optional.of(each[1]), Spelling.nearest(each[0], KNOWN), each[0]);
	}

	@Test
	void aBeginningIsNearerThanAShortWord() {
		assertEquals(Optional.of("preprocessing"), Spelling.nearest("preproc", List.of("preview", "step",
			"preprocessing")));
		assertEquals(Optional.of("probabilities"), Spelling.nearest("probs", List.of("truth", "images",
			"probabilities")));
	}

	@Test
	void aWordWithLittleInCommonIsNotNear() {
		for (final String each : List.of("", "64", "net", "x", "verbose"))
			assertEquals(Optional.empty(), Spelling.nearest(each, KNOWN), each);
	}

	@Test
	void theFirstOfEquallyNearOnesCounts() {
		assertEquals(Optional.of("ab"), Spelling.nearest("aa", List.of("ab", "ac")));
	}
}
