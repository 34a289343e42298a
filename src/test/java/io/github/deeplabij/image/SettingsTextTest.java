package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.model.Precision;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

class SettingsTextTest {

	@Test
	void readsWhatThePapersUse() {
		final Passes passes = SettingsText.passes("0.5,0.75,1,1.25,1.5,1.75", "maximum", true);
		assertEquals(List.of(0.5, 0.75, 1.0, 1.25, 1.5, 1.75), passes.scales());
		assertEquals(Passes.Merge.MAXIMUM, passes.merge());
		assertEquals("scales=0.5,0.75,1,1.25,1.5,1.75 merge=maximum flip=true", SettingsText.of(passes));
		assertEquals(passes, SettingsText.passes(" 0.5 0.75;1, 1.25 1.50 1.75 ", "Maximum", true));
		assertEquals(Passes.ONE, SettingsText.passes("1", "mean", false));
	}

	@Test
	void writesAndReadsTheCrf() {
		assertEquals("iterations=4 spatial_sigma=1.5 spatial_weight=2 colour_xy=30 colour_sigma=0.25 colour_weight=0" +
			" quality=fast", SettingsText.of(new CrfSettings(4, 1.5, 2, 30, 0.25, 0, FastMeanField.Quality.FAST)));
		assertEquals(FastMeanField.Quality.FAST, SettingsText.quality(" Fast"));
		final String message = assertThrows(DeepLabException.class, () -> SettingsText.quality("best")).getMessage();
		assertEquals("quality is 'best'; use accurate or fast.", message);
	}

	@Test
	void readsThePrecision() {
		for (final Precision each : Precision.values())
			assertEquals(each, SettingsText.precision(" " + each + " "));
		final String message = assertThrows(DeepLabException.class, () -> SettingsText.precision("int8")).getMessage();
		assertEquals("precision is 'int8'; use full or fast.", message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "'' | there is no number", "'1,two' | 'two' is no number",
		"0 | '0' is out of range; use numbers from 0.1 to 8", "-1 | out of range", "NaN | out of range",
		"Infinity | out of range", "'0,5' | '0' is out of range", "9 | out of range",
		"'1,0.5,1.0' | 1.0 is there twice",
		"'1,2,3,4,5,6,7,8,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9' | 17 scales are too many" })
	void namesScalesThatCanNotBeMeant(final String scales, final String expected) {
		final String message = assertThrows(DeepLabException.class, () -> SettingsText.passes(scales, "mean", false))
			.getMessage();
		assertTrue(message.startsWith("scales is '" + scales.strip() + "': ") && message.contains(expected) && message
			.endsWith("."), message);
	}

	@Test
	void namesAMergeThatThereIsNot() {
		final String message = assertThrows(DeepLabException.class, () -> SettingsText.passes("1", "median", false))
			.getMessage();
		assertEquals("merge is 'median'; use mean or maximum.", message);
	}
}
