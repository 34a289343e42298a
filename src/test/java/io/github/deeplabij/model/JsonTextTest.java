package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;

class JsonTextTest {

	private static byte[] bytes(final String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "{\"a\": {\"b\": [1, [\"x\", {}]]}, \"c\": null}",
		"\n [ {\"yes\": true, \"no\": false} ]\n",
		"[[0, -0, 7, -12, 2147483647, 2147483648, -2147483648, -2147483649, 999999999999999999, " +
		"9999999999999999999, 1e5, 1E-06, 0.5, -2.50]]",
		"[\"\", \"true\", \"1\", \"null\", \"2026-01-01\", \"~\"]",
		"{\"1\": \"one\", \"true\": \"two\", \"\": \"three\"}",
		"[\"\\u00e9\\n\\t\\\\\\\"\", \"µ größe\", \"\\ud83d\\ude00 😀\"]" })
	void meansWhatItMeansAsYaml(final String text) throws Exception {
		assertTrue(JsonText.isMeant(bytes(text)));
		final Object yaml = YamlText.load(text);
		final Object json = JsonText.load(bytes(text));
		assertEquals(yaml, json);
		assertEquals(yaml.toString(), json.toString(), "in the same order");
		assertEquals(json, SafeYaml.parse(bytes("\uFEFF" + text), "x"), "behind a byte order mark");
	}

	@Test
	void whatIsWrittenIsReadAgain() throws Exception {
		final Object value = SafeYaml.parse(bytes("{\"b\": [1, 0.5, -7, true, null], \"a\": {\"<'&\\n\": \"é😀\"}}"),
			"x");
		final String text = JsonText.of(value);
		assertEquals(value.toString(), JsonText.load(bytes(text)).toString());
		assertTrue(text.contains("\"<'&\\n\": \"é😀\""), text);
	}

	@Test
	void takesSlashesThatAreEscaped() {
		assertEquals(List.of("https://example.org"), SafeYaml.parse(bytes("[\"https:\\/\\/example.org\"]"), "x"));
	}

	@Test
	void goesAsDeepAsYaml() {
		for (final int depth : new int[] { 1, YamlText.DEEPEST }) {
			final String text = "[".repeat(depth) + "]".repeat(depth);
			assertEquals(YamlText.load(text), SafeYaml.parse(bytes(text), "x"));
		}
		for (final int depth : new int[] { YamlText.DEEPEST + 1, 100_000 }) {
			final String text = "[".repeat(depth) + "]".repeat(depth);
			assertThrows(RuntimeException.class, () -> YamlText.load("x: " + text));
			assertThrows(DeepLabException.class, () -> SafeYaml.parse(bytes(text), "x"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\": 1, \"a\": 1}", "[{\"a\": 1", "[\"a", "[\"a\" \"b\"]", "[\"a\"] []", "{\"a\" 1}",
		"{\"a\": nonsense}", "[\"\\x\"]", "[[1, NaN]]", "{\"a\": 1} trailing" })
	void saysWhatIsNone(final String text) {
		assertTrue(JsonText.isMeant(bytes(text)));
		assertEquals("list.json can't be read: it is neither YAML nor JSON.", assertThrows(DeepLabException.class,
			() -> SafeYaml.parse(bytes(text), "list.json")).getMessage());
	}

	@Test
	void leavesToYamlWhatIsPlainYaml() {
		for (final String text : List.of("name: x", "{name: x}", "[a, b]", "- {\"a\": 1}", "", "# {}")) {
			assertFalse(JsonText.isMeant(bytes(text)), text);
			assertEquals(YamlText.load(text), SafeYaml.parse(bytes(text), "x"));
		}
	}
}
