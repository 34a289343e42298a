package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.DeepLabException;

import ij.Macro;

class MacroOptionsTest {

	private static String parsed(final String options) {
		return String.join(" | ", MacroOptions.parse(options).stream().map(option -> option.key() + (option
			.value() == null ? "" : " := " + option.value())).toList());
	}

	@Test
	void partsWordsAtBlanks() {
		assertEquals("model := axons | tile := 512 | crf", parsed("model=axons tile=512 crf "));
		assertEquals("a := 1 | b := 2", parsed(" a=1 \n\t b=2"));
		assertEquals("a :=  | b := 2", parsed("a= b=2"));
		assertEquals("", parsed("  "));
	}

	@Test
	void aKeyWithinAValueIsNone() {
		assertEquals("model := /x tile=64 y | crf := false", parsed("model=[/x tile=64 y] crf=false"));
		assertEquals("model := /runs/tile=64/net | output := labels", parsed("model=/runs/tile=64/net output=labels"));
		assertEquals("file := /runs/name=a b/x.onnx | name := mine", parsed("file=[/runs/name=a b/x.onnx] name=mine"));
		assertEquals("model := x crf y", parsed("model='x crf y'"));
	}

	@Test
	void bracketsAndQuotesHoldBlanks() {
		assertEquals("a := x [1] y | b := 2", parsed("a=[x [1] y] b=2"));
		assertEquals("a := it's [ one | b := 2", parsed("a='it''s [ one' b=2"));
		assertEquals("a :=  | b :=  | c := 1", parsed("a=[] b='' c=1"));
	}

	@Test
	void bracketsAndQuotesWithinAWordAreItsOwn() {
		assertEquals("a := [1]/x | b := x[2 | c := 'd | e := 'f'g", parsed("a=[1]/x b=x[2 c='d e='f'g"));
	}

	@Test
	void anOpenBracketIsRefused() {
		final String message = assertThrows(DeepLabException.class, () -> MacroOptions.parse("model=[/x [y] tile=64"))
			.getMessage();
		assertEquals("The bracket behind 'model=' is not closed; write model=[value].", message);
	}

	@Test
	void anyValueIsReadBack() {
		final Random random = new Random(7);
		final String letters = "a[]' =\\\"\tä";
		for (int i = 0; i < 20_000; i++) {
			final Map<String, String> values = new LinkedHashMap<>();
			for (final String key : List.of("model", "tile", "output")) {
				final StringBuilder value = new StringBuilder();
				for (int n = random.nextInt(8); n > 0; n--)
					value.append(letters.charAt(random.nextInt(letters.length())));
				values.put(key, value.toString());
			}
			final String written = MacroOptions.format(values);
			final Map<String, String> read = new LinkedHashMap<>();
			MacroOptions.parse(written).forEach(option -> read.put(option.key(), option.value()));
			assertEquals(values, read, written);
		}
	}

	/** Programs that read a recorded line do so by ImageJ's own means. */
	@Test
	void imagejReadsUsualValuesAlike() {
		for (final String value : List.of("axons", "/data/my model", "C:\\data\\my model", "my [old] model", "0.5, 1",
			""))
		{
			assertEquals(value, Macro.getValue(MacroOptions.format(Map.of("model", value)), "model", null));
		}
		assertTrue(MacroOptions.format(Map.of("model", "a] b")).startsWith("model='"));
	}
}
