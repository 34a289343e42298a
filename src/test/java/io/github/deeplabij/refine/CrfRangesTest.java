package io.github.deeplabij.refine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.FastMeanField;

class CrfRangesTest {

	private static CrfRanges ranges(final String iterations, final String spatialSigma, final String colourXy,
		final String colourWeight)
	{
		return new CrfRanges(values(iterations), values(spatialSigma), List.of(3.0), values(colourXy), List.of(5.0),
			values(colourWeight), FastMeanField.Quality.FAST);
	}

	private static List<Double> values(final String text) {
		return Stream.of(text.split(",")).map(Double::valueOf).toList();
	}

	@Test
	void changesOneParameterAfterTheOther() {
		final CrfSettings at = new CrfSettings(10, 2, 3, 30, 5, 7, FastMeanField.Quality.FAST);
		final List<List<CrfSettings>> beside = ranges("5,10", "1,3", "30,60", "1,2,3").beside(at);
		assertEquals(List.of(3, 2, 1, 1, 2, 2), beside.stream().map(List::size).toList());
		assertEquals(new CrfSettings(10, 2, 3, 30, 5, 2, FastMeanField.Quality.FAST), beside.get(0).get(1));
		assertEquals(new CrfSettings(10, 2, 3, 60, 5, 7, FastMeanField.Quality.FAST), beside.get(1).get(1));
		assertEquals(List.of(at), beside.get(2));
		assertEquals(List.of(at), beside.get(3));
		assertEquals(new CrfSettings(10, 3, 3, 30, 5, 7, FastMeanField.Quality.FAST), beside.get(4).get(1));
		assertEquals(new CrfSettings(5, 2, 3, 30, 5, 7, FastMeanField.Quality.FAST), beside.get(5).get(0));
	}

	@Test
	void takesOtherSettingsIn() {
		final CrfRanges more = ranges("10", "1,3", "30", "3,4").with(new CrfSettings(5, 2, 3, 30, 9, 1,
			FastMeanField.Quality.FAST));
		assertEquals(List.of(5.0, 10.0), more.iterations());
		assertEquals(List.of(1.0, 2.0, 3.0), more.spatialSigma());
		assertEquals(List.of(3.0), more.spatialWeight());
		assertEquals(List.of(30.0), more.colourXy());
		assertEquals(List.of(5.0, 9.0), more.colourSigma());
		assertEquals(List.of(1.0, 3.0, 4.0), more.colourWeight());
	}

	@Test
	void halvesTheStepsAroundTheBest() {
		final CrfRanges finer = ranges("10", "1,3,9", "30,40,50,60", "3,4,5,6").around(new CrfSettings(10, 3, 3, 60, 5,
			3, FastMeanField.Quality.FAST));
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
		assertEquals(new CrfProblem.NotWhole(2.5), assertThrows(DeepLabException.class, () -> ranges("2.5", "3", "30",
			"3")).problem());
	}
}
