package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.Wording;

/** Settings that are written and read, and files that are none. */
class SettingsFileTest {

	@TempDir
	Path folder;

	private Path file(final String text) throws Exception {
		return Files.writeString(folder.resolve("settings.json"), text);
	}

	private static String refusal(final Runnable what) {
		return Wording.of(assertThrows(DeepLabException.class, what::run));
	}

	@Test
	void whatIsWrittenIsRead() throws Exception {
		final Map<String, String> values = new LinkedHashMap<>();
		new Parameters(new SegmentCommand()).values().forEach((name, value) -> values.put(name, value.toString()));
		values.put("model", "C:\\my \"best\" <net> \u00e4\u4e2d");
		final Path file = folder.resolve("settings.json");
		SettingsFile.write(file, values);
		assertEquals(values, SettingsFile.read(file));
		assertEquals(List.copyOf(values.keySet()), List.copyOf(SettingsFile.read(file).keySet()));
		final Parameters parameters = new Parameters(new SegmentCommand());
		parameters.setAll(SettingsFile.read(file, parameters.names()));
		assertEquals(values.get("model"), parameters.values().get("model"));
	}

	@Test
	void numbersAndTruthValuesCanBeWrittenByHand() throws Exception {
		assertEquals(Map.of("tile", "512", "crf", "true", "colour_xy", "2.5"), SettingsFile.read(file(
			"{\"tile\": 512, \"crf\": true, \"colour_xy\": 2.5}")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "{", "{\"tile\": }", "{\"tile\": [1]}", "{\"tile\": null}", "tile=1",
		"{\"tile\": 1, \"tile\": 2}", "{\"tile\": 1} more", "{tile: 1}" })
	void damagedFilesAreRefusedInOneSentence(final String text) throws Exception {
		final Path file = file(text);
		assertEquals(file + " is no file of settings, or it is damaged; save the settings anew in DeepLab Panel.",
			refusal(() -> SettingsFile.read(file)));
	}

	@Test
	void bytesThatAreNoTextAreRefused() throws Exception {
		final Path file = folder.resolve("settings.json");
		Files.write(file, "{\"model\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1));
		assertTrue(refusal(() -> SettingsFile.read(file)).contains("is damaged"));
	}

	@Test
	void namesThatAreNoParametersAreToldOf() throws Exception {
		final Path near = file("{\"modle\": \"a\"}");
		assertEquals("There is no parameter 'modle', which stands in " + near + "; the nearest is 'model'.", refusal(
			() -> SettingsFile.read(near, List.of("model", "tile"))));
		final Path far = file("{\"xyz\": \"a\"}");
		assertEquals("There is no parameter 'xyz', which stands in " + far + "; take it out of the file.", refusal(
			() -> SettingsFile.read(far, List.of("model", "tile"))));
	}

	@Test
	void filesThatCantBeReadOrWrittenAreToldOf() {
		final Path file = folder.resolve("none").resolve("settings.json");
		assertEquals("The settings in " + file + " can't be read (it, or its folder, is not there); give the path of " +
			"a file that DeepLab Panel has saved.", refusal(() -> SettingsFile.read(file)));
		assertEquals("The settings can't be saved in " + file + " (it, or its folder, is not there); choose another " +
			"file.", refusal(() -> SettingsFile.write(file, Map.of())));
		assertFalse(Files.exists(file));
	}
}
