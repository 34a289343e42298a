package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.Sha256;

/** The check of models, as a macro and as a process. */
class CheckIT {

	private static final Path MODELS = Path.of("models");

	@TempDir
	Path folder;

	private static List<String> bundled() throws Exception {
		return Files.readAllLines(MODELS.resolve("index.txt"));
	}

	private Program.Outcome check(final String... arguments) throws Exception {
		final List<String> all = new ArrayList<>(List.of("check"));
		all.addAll(List.of(arguments));
		return Program.deeplab(folder, List.of(), all.toArray(String[]::new));
	}

	private String macro(final String text) throws Exception {
		return Program.headlessMacro(folder, text, folder.toString()).out();
	}

	/** A bundled model in a folder, with the last 30 of its 101,568 expected scores off by 0.5. */
	private Path changed() throws Exception {
		final Path copy = Files.createDirectory(folder.resolve("changed"));
		for (final String file : List.of("rdf.yaml", "nuclei-fluorescence.onnx", "test-input.npy", "test-output.npy",
			"test-centre.npy", "test-offset.npy")) {
			Files.copy(MODELS.resolve("nuclei-fluorescence").resolve(file), copy.resolve(file));
		}
		final byte[] bytes = Files.readAllBytes(copy.resolve("test-output.npy"));
		final ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = bytes.length - 120; i < bytes.length; i += 4)
			floats.putFloat(i, floats.getFloat(i) + 0.5f);
		final String before = Sha256.of(copy.resolve("test-output.npy"));
		Files.write(copy.resolve("test-output.npy"), bytes);
		final Path description = copy.resolve("rdf.yaml");
		Files.writeString(description, Files.readString(description).replace(before, Sha256.of(bytes)));
		return copy;
	}

	@Test
	void theBundledModelsPassOnTheCommandLine() throws Exception {
		final Program.Outcome outcome = check(bundled().toArray(String[]::new));
		assertEquals(0, outcome.code(), outcome.out());
		for (final String model : bundled()) {
			for (final String level : List.of("disabled", "basic", "extended", "all")) {
				assertTrue(outcome.out().contains(model + ": cpu, optimisation " + level + ": passed, at most "),
					outcome.out());
			}
			assertTrue(outcome.out().contains("The model '" + model +
				"' gives its test output within the tolerance, in "), outcome.out());
		}
	}

	@Test
	void theBundledModelsPassInAMacro() throws Exception {
		final StringBuilder text = new StringBuilder("setBatchMode(true);\n");
		for (final String model : bundled())
			text.append("run('DeepLab Check Model...', 'model=" + model + " device=cpu');\n");
		text.append(
			"""
					for (i = 0; i < nResults; i++) {
						on = getResultString("Device", i) + " " + getResultString("Optimisation", i);
						found = getResultString("Check", i) + " " + (getResult("Of_tolerance", i) < 1);
						print(getResultString("Model", i) + " " + on + " " + found);
					}
					print(nResults + " rows, " + getResult("Elements", 0) + " elements");
					""");
		final String out = macro(text.toString());
		for (final String model : bundled()) {
			for (final String level : List.of("disabled", "basic", "extended", "all")) {
				assertTrue(out.contains(model + " cpu " + level + " passed 1"), out);
			}
		}
		assertTrue(out.contains(4 * bundled().size() + " rows, 98304 elements"), out);
	}

	@Test
	void aChangedOutputIsExitCodeOneAndStopsTheMacro() throws Exception {
		final String changed = changed().toString();
		final Program.Outcome outcome = check(changed, "nuclei-fluorescence");
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains(changed + ": cpu, optimisation all: failed, at most 0.500 off where "),
			outcome.out());
		assertTrue(outcome.out().contains(" times the tolerance), 30 of 98304 elements mismatched."), outcome.out());
		assertTrue(outcome.out().contains("The model 'nuclei-fluorescence' gives its test output"),
			"the next one is checked too");

		final String out = macro("run('DeepLab Check Model...', 'model=[" + changed + "]');\nprint('went on');\n");
		assertTrue(out.contains("The model 'changed' does not give its test output in "), out);
		assertTrue(out.contains("at most 0.500 off where "), out);
		assertFalse(out.contains("went on") || out.contains("Exception"), out);
	}

	@Test
	void anOutputThatTheDescriptionDoesNotMeanIsOneSentence() throws Exception {
		final Path changed = changed();
		Files.copy(MODELS.resolve("nuclei-fluorescence").resolve("test-output.npy"), changed.resolve("test-output.npy"),
			StandardCopyOption.REPLACE_EXISTING);
		final Program.Outcome outcome = check(changed.toString());
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains(
			"test-output.npy is not the file that its description means: its SHA-256 is "), outcome.out());
	}

	@Test
	void whatCannotBeCheckedIsOneSentence() throws Exception {
		final String threshold = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();
		final Program.Outcome none = check(threshold);
		assertEquals(1, none.code(), none.out());
		assertEquals(threshold +
			": The model 'threshold' can't be checked: its description gives no test tensor for 'input'; ask who " +
			"made " +
			"it for one (test_tensor).", none.out().strip());
		final Program.Outcome unknown = check("nothing");
		assertEquals(1, unknown.code(), unknown.out());
		assertTrue(unknown.out().startsWith("nothing: There is no model 'nothing'; choose one of: "), unknown.out());
		final Program.Outcome device = check("axons-sem", "--device", "abacus");
		assertEquals(2, device.code(), device.out());
		assertTrue(device.out().contains("There is no device 'abacus'; use "), device.out());
		assertEquals(2, check().code());
	}
}
