package io.github.deeplabij.refine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.FastMeanField;

class CrfRangesTest {

	private static List<Double> values(final String text) {
		return CrfRanges.values("colour_weight", text);
	}

	@Test
	void readsListsAndRanges() {
		assertEquals(List.of(3.0), values("3"));
		assertEquals(List.of(3.0, 4.0, 5.0, 6.0), values("3:6"));
		assertEquals(List.of(30.0, 50.0, 70.0, 90.0), values("30:20:100"));
		assertEquals(List.of(0.1, 0.2, 0.3), values("0.1:0.1:0.3"));
		assertEquals(List.of(1.5, 3.0, 4.0, 5.0, 20.0), values(" 20, 3:5 ,1.5, 4"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "three|holds 'three'", "3,|holds ''", "''|holds ''", "3;4|holds '3;4'", "NaN|holds 'NaN'",
		"1e99|holds '1e99'", "6:3|'6:3', which is empty", "3:-1:1|step has to be above 0", "3:0:6|step has to be above 0",
		"1:2:3:4|first:last or first:step:last", "0:0.001:100|more than 1000 values" })
	void namesTheKeyAndWhatIsWrong(final String text, final String part) {
		final String message = assertThrows(DeepLabException.class, () -> values(text)).getMessage();
		assertTrue(message.startsWith("colour_weight holds "), message);
		assertTrue(message.contains(part), message);
	}

	private static CrfRanges ranges(final String iterations, final String spatialSigma, final String colourXy, final String colourWeight) {
		return new CrfRanges(CrfRanges.values("iterations", iterations), CrfRanges.values("spatial_sigma", spatialSigma), List.of(3.0), CrfRanges
			.values("colour_xy", colourXy), List.of(5.0), values(colourWeight), FastMeanField.Quality.FAST);
	}

	@Test
	void combinesAllButWhatDoesTheSame() {
		assertEquals(2 * 2 * 3, ranges("5,10", "3", "30,60", "1,2,3").settings().size());
		// without weight the appearance kernel is left out, so its sigma does not matter
		assertEquals(1 + 2, ranges("10", "3", "30,60", "0,1").settings().size());
	}

	@Test
	void settingsOfOneSigmaFollowEachOther() {
		final List<CrfSettings> settings = ranges("5,10", "1,3", "30,60", "1,2").settings();
		int changes = 0;
		for (int i = 1; i < settings.size(); i++) {
			if (settings.get(i).colourXy() != settings.get(i - 1).colourXy() || settings.get(i).spatialSigma() != settings.get(i - 1)
				.spatialSigma()) changes++;
		}
		assertEquals(3, changes);
	}

	@Test
	void halvesTheStepsAroundTheBest() {
		final CrfRanges finer = ranges("10", "1,3,9", "30:10:60", "3:6").around(new CrfSettings(10, 3, 3, 60, 5, 3,
			FastMeanField.Quality.FAST));
		assertEquals(List.of(10.0), finer.iterations());
		assertEquals(List.of(2.0, 3.0, 6.0), finer.spatialSigma());
		assertEquals(List.of(55.0, 60.0, 65.0), finer.colourXy());
		assertEquals(List.of(2.5, 3.0, 3.5), finer.colourWeight());
	}

	@Test
	void staysInTheParametersRange() {
		final CrfRanges finer = ranges("1,4", "1,3", "30", "0,3").around(new CrfSettings(1, 1, 3, 30, 5, 0,
			FastMeanField.Quality.FAST));
		assertEquals(List.of(1.0, 2.0), finer.iterations());
		assertEquals(List.of(1.0, 2.0), finer.spatialSigma());
		assertEquals(List.of(0.0, 1.5), finer.colourWeight());
	}

	@Test
	void iterationsAreWhole() {
		assertEquals("iterations holds 2.5; use whole numbers.", assertThrows(DeepLabException.class, () -> ranges("2.5", "3", "30",
			"3")).getMessage());
	}
}
