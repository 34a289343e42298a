package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;

class NumberRangesTest {

	private static List<Double> values(final String text) {
		return NumberRanges.values("colour_weight", text);
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
	@CsvSource(delimiter = '|', value = { "three|holds 'three'", "3,|holds ''", "''|holds ''", "3;4|holds '3;4'",
		"NaN|holds 'NaN'", "1e99|holds '1e99'", "6:3|'6:3', which is empty", "3:-1:1|step has to be above 0",
		"3:0:6|step has to be above 0", "1:2:3:4|first:last or first:step:last", "0:0.001:100|more than 1000 values" })
	void namesTheKeyAndWhatIsWrong(final String text, final String part) {
		final String message = assertThrows(DeepLabException.class, () -> values(text)).getMessage();
		assertTrue(message.startsWith("colour_weight holds "), message);
		assertTrue(message.contains(part), message);
	}
}
