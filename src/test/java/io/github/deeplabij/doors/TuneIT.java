package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.image.TuningCase;

/** The search for the CRF's settings, as a macro and as a process. */
class TuneIT {

	private static final String VALUES =
		"colour_weight=2,4 colour_xy=15 colour_sigma=5,25 spatial_sigma=1.5 spatial_weight=1 iterations=5";

	@TempDir
	Path folder;

	@BeforeEach
	void images() throws Exception {
		for (final String name : List.of("images", "probabilities", "truth"))
			Files.createDirectory(folder.resolve(name));
		TuningCase.save(folder, "a", 1);
		TuningCase.save(folder, "b", 2);
	}

	private String macro(final String text) throws Exception {
		return Program.headlessMacro(folder, text, folder.toString()).out();
	}

	@Test
	void openImagesInBatchMode() throws Exception {
		final String out = macro("""
				setBatchMode(true);
				open(getArgument() + "/images/a.tif"); rename("my image");
				open(getArgument() + "/probabilities/a-probabilities.tif"); rename("p");
				open(getArgument() + "/truth/a.png"); rename("t");
				run("DeepLab Tune CRF...", "images=[my image] probabilities=p truth=t rounds=2 %s");
				print("rows " + (nResults > 8) + ", best colour_sigma " + getResult("colour_sigma", 1));
				print("gain " + (getResult("Mean_IoU", 1) > getResult("Mean_IoU", 0)));
				""".formatted(VALUES));
		assertTrue(out.contains("rows 1, best colour_sigma "), out);
		assertTrue(out.contains("gain 1"), out);
		assertTrue(out.contains(
			"run(\"DeepLab Segment...\", \"model=[my net] crf=true iterations="), out);
		assertTrue(out.contains(" with the default values; without the CRF 0."), out);
	}

	@Test
	void foldersAreMatchedByName() throws Exception {
		final String out = macro(
			"""
					d = getArgument();
					run("DeepLab Tune CRF...", "images=[" + d + "/images] probabilities=[" + d + "/probabilities] " +
						"truth=[" + d + "/truth] rounds=1 %s save=[" + d + "/table.csv]");
					print(nResults + " rows");
					"""
				.formatted(VALUES));
		assertTrue(out.contains(" settings on 2 images)."), out);
		assertTrue(out.contains(Files.readAllLines(folder.resolve("table.csv")).size() - 1 + " rows"), out);
	}

	@Test
	void anErrorIsOneSentenceAndStopsTheMacro() throws Exception {
		final String[][] cases = { //
			{ "colour_weight=6:3", "colour_weight holds the range '6:3', which is empty" }, //
			{ "images=[" + folder + "/images] probabilities=[" + folder + "/truth] truth=[" + folder + "/images]",
				"No image of " + folder + "/images has both probabilities and truth" } };
		final List<String> outs = Program.headlessMacros(folder, List.of(), Stream.of(cases).map(
			each -> "run('DeepLab Tune CRF...', '" + each[0] + "');\nprint('went on');\n").toList());
		for (int i = 0; i < cases.length; i++) {
			final String[] each = cases[i];
			final String out = outs.get(i);
			assertTrue(out.contains(each[1]), each[0] + ": " + out);
			assertFalse(out.contains("went on"), each[0] + ": " + out);
			assertFalse(out.contains("\tat ") || out.contains("Exception"), each[0] + ": " + out);
		}
	}

	private Program.Outcome tune(final String... more) throws Exception {
		final List<String> arguments = new ArrayList<>(List.of("tune", "--images", "images", "--probabilities",
			"probabilities", "--truth", "truth"));
		for (final String value : VALUES.split(" "))
			arguments.addAll(List.of("--" + value.split("=")[0], value.split("=")[1]));
		arguments.addAll(List.of(more));
		return Program.deeplab(folder, List.of("-Xmx512m"), arguments.toArray(String[]::new));
	}

	@Test
	void theCommandLinePrintsTheTable() throws Exception {
		final Program.Outcome outcome = tune("--rounds", "1");
		assertEquals(0, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains("round 1 of 1, settings 4, best mean IoU 0."), outcome.out());
		assertTrue(outcome.out().contains("\n0,0,0,0,0,0,0,0."), outcome.out());
		assertTrue(outcome.out().contains(
			"\nrun(\"DeepLab Segment...\", \"model=[my net] crf=true iterations="), outcome.out());
	}

	@Test
	void theCommandLineSavesTheTable() throws Exception {
		final Program.Outcome outcome = tune("--rounds", "1", "--save", "out/table.csv");
		assertEquals(0, outcome.code(), outcome.out());
		assertTrue(Files.readAllLines(folder.resolve("out/table.csv")).size() > 6);
		assertFalse(outcome.out().contains("Mean_IoU"), outcome.out());
	}

	@Test
	void wrongUseIsExitCodeTwoAndWrongImagesAreOne() throws Exception {
		final Program.Outcome wrong = tune("--ignore", "some");
		assertEquals(2, wrong.code(), wrong.out());
		assertTrue(wrong.out().contains("The parameter 'ignore' is 'some'; a whole number is meant."), wrong.out());
		Files.delete(folder.resolve("images/b.tif"));
		Files.write(folder.resolve("images/b.tif"), new byte[] { 1, 2, 3 });
		final Program.Outcome damaged = tune();
		assertEquals(1, damaged.code(), damaged.out());
		assertTrue(damaged.out().contains("b.tif: The file is damaged, or of a format that ImageJ does not read"),
			damaged.out());
	}
}
