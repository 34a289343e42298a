package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison with the truth, as a macro and as a process, on images whose figures others computed. */
class EvaluateIT {

	private static final Path FIXTURES = Path.of("src/test/resources/evaluation");

	@TempDir
	Path folder;

	/** The fixtures as {@code p/NAME-labels.png} and {@code t/NAME.png}. */
	@BeforeEach
	void images() throws Exception {
		Files.createDirectory(folder.resolve("p"));
		Files.createDirectory(folder.resolve("t"));
		for (final String name : List.of("a", "b", "c", "d", "e")) {
			Files.copy(FIXTURES.resolve(name + "-labels.png"), folder.resolve("p/" + name + "-labels.png"));
			Files.copy(FIXTURES.resolve(name + "-truth.png"), folder.resolve("t/" + name + ".png"));
		}
	}

	private static String figure(final String figure, final String of) throws Exception {
		return Files.readAllLines(FIXTURES.resolve("figures.csv")).stream().map(line -> line.split(",")).filter(
			cells -> cells[0].equals(figure) && cells[1].equals(of)).map(cells -> String.format("%.4f", Double
				.parseDouble(cells[2]))).findFirst().orElseThrow();
	}

	private String macro(final String text) throws Exception {
		return Program.headlessMacro(folder, text, folder.toString()).out();
	}

	@Test
	void foldersInAMacro() throws Exception {
		final String out = macro(
			"""
					setBatchMode(true);
					d = getArgument();
					run("DeepLab Evaluate...", "prediction=[" + d + "/p] truth=[" + d + "/t] classes=4 " +
						"tolerance=3.5 output=summary,plot save=[" + d + "/the tables]");
					print(nResults + " row, " + getResult("Images") + " images");
					print("iou " + d2s(getResult("Mean_IoU", 0), 4) + " f1 " + d2s(getResult("Boundary_F1", 0), 4));
					print("now " + getTitle());
					""");
		assertTrue(out.contains("1 row, 5 images"), out);
		assertTrue(out.contains("iou " + figure("mean iou", "") + " f1 " + figure("boundary f1", "3.5")), out);
		assertTrue(out.contains("now DeepLab trimap"), out);
		final List<String> trimap = Files.readAllLines(folder.resolve("the tables/trimap.csv"));
		assertEquals("Width,Pixels,Pixel_accuracy,Mean_IoU,IoU_0,IoU_1,IoU_2,IoU_3", trimap.get(0));
		assertEquals(41, trimap.size());
		assertTrue(trimap.get(8).startsWith("8,5890," + figure("band accuracy", "8") + "," + figure("band mean iou",
			"8") + ","), trimap.get(8));
		assertTrue(Files.exists(folder.resolve("the tables/trimap.png")));
		assertFalse(out.contains("left out"), out);
	}

	@Test
	void openImagesOfAStackInAMacro() throws Exception {
		final String out = macro("""
				newImage("my truth", "8-bit black", 40, 30, 3);
				makeRectangle(0, 0, 20, 30); run("Set...", "value=255 stack"); run("Select None");
				run("Duplicate...", "title=labels duplicate");
				setSlice(2); makeRectangle(0, 0, 10, 30); run("Set...", "value=0 slice"); run("Select None");
				run("DeepLab Evaluate...", "prediction=labels truth=[my truth] ignore= output=summary");
				print(getResult("Images") + " slices, accuracy " + d2s(getResult("Pixel_accuracy", 0), 4));
				print("now " + getTitle());
				""");
		assertTrue(out.contains("3 slices, accuracy 0.9167"), out);
		assertTrue(out.contains("now labels"), out);
	}

	@Test
	void imagesWithoutPartnerAreNamed() throws Exception {
		Files.delete(folder.resolve("p/c-labels.png"));
		Files.delete(folder.resolve("t/e.png"));
		final String out = macro("""
				d = getArgument();
				run("DeepLab Evaluate...", "prediction=[" + d + "/p] truth=[" + d + "/t] output=summary");
				print(getResult("Images") + " images");
				""");
		assertTrue(out.contains(
			"2 images are left out, without an image of the same name: c of truth, e-labels of prediction."), out);
		assertTrue(out.contains("3 images"), out);
	}

	@Test
	void anErrorIsOneSentenceAndStopsTheMacro() throws Exception {
		Files.createDirectory(folder.resolve("mixed"));
		Files.copy(FIXTURES.resolve("a-labels.png"), folder.resolve("mixed/b.png"));
		final String open = "newImage('x', '8-bit black', 20, 20, 1); newImage('photo', 'RGB ramp', 20, 20, 1);";
		final String[][] cases = { //
			{ "", "", "truth is empty; give the title of an open image, a file or a folder." }, //
			{ "", "truth=nothing", "truth is 'nothing', but no open image, file or folder has that name." }, //
			{ open, "truth=x prediction=photo", "photo is an RGB image, whose colours are no classes" }, //
			{ open, "truth=x prediction=x tolerance=-1 save=" + folder + "/never",
				"tolerance is -1.0; use a number of pixels" }, //
			{ "", "prediction=" + folder + "/mixed truth=" + folder + "/t save=" + folder + "/never",
				"The prediction b.png has 60 x 45 pixels, but the truth b.png has 37 x 52 pixels; both have to be " +
				"the same." } };
		final List<String> outs = Program.headlessMacros(folder, List.of(), Stream.of(cases).map(each -> each[0] +
			"\nrun('DeepLab Evaluate...', '" + each[1] + "');\nprint('went on');\n").toList());
		for (int i = 0; i < cases.length; i++) {
			final String[] each = cases[i];
			final String out = outs.get(i);
			assertTrue(out.contains(each[2]), each[1] + ": " + out);
			assertFalse(out.contains("went on"), each[1] + ": " + out);
			assertFalse(out.contains("\tat ") || out.contains("Exception"), each[1] + ": " + out);
		}
		try (Stream<Path> files = Files.walk(folder)) {
			assertEquals(List.of(), files.filter(file -> file.toString().contains("never/")).toList());
		}
	}

	private Program.Outcome evaluate(final String... arguments) throws Exception {
		return Program.deeplab(folder, List.of("-Xmx256m"), Stream.concat(Stream.of("evaluate"), Stream.of(arguments))
			.toArray(String[]::new));
	}

	@Test
	void theCommandLinePrintsTheFigures() throws Exception {
		final Program.Outcome outcome = evaluate("p", "t", "--classes", "mud,sand,rock,sky", "--save", "out");
		assertEquals(0, outcome.code(), outcome.out());
		final String out = outcome.out().replaceAll(": +", ": ");
		assertTrue(out.startsWith("5 images\nIoU of class 0 mud, pixels pooled: " + figure("iou", "0") + "\n"), out);
		for (final String[] each : new String[][] { { "mean IoU: ", "mean iou", "" }, { "pixel accuracy: ", "accuracy",
			"" }, { "frequency-weighted IoU: ", "frequency weighted iou", "" }, { "mean accuracy: ", "mean accuracy",
				"" }, { "boundary F1 within 2.0 pixels: ", "boundary f1", "2" }, {
					"mean IoU within 40 pixels of boundaries: ", "band mean iou", "40" }, {
						"IoU of foreground, pixels pooled: ", "foreground iou", "" }, {
							"IoU of foreground, mean over images: ", "mean foreground iou", "" } })
		{
			assertTrue(out.contains(each[0] + figure(each[1], each[2]) + "\n"), each[0] + out);
		}
		assertEquals(5, Files.readAllLines(folder.resolve("out/confusion.csv")).size());
	}

	@Test
	void wrongUseIsExitCodeTwoAndWrongImagesAreOne() throws Exception {
		final String[][] two = { { "Missing required parameter: 'TRUTH'", "p" }, { "tolerance is 1000.0", "p", "t",
			"--tolerance", "1000" }, { "ignore is some", "p", "t", "--ignore", "some" } };
		for (final String[] each : two) {
			final Program.Outcome outcome = evaluate(Stream.of(each).skip(1).toArray(String[]::new));
			assertEquals(2, outcome.code(), outcome.out());
			assertTrue(outcome.out().contains(each[0]), outcome.out());
		}
		final Program.Outcome beyond = evaluate("p", "t", "--classes", "3");
		assertEquals(1, beyond.code(), beyond.out());
		assertTrue(beyond.out().matches(
			"(?s)a: a-labels\\.png holds 3 at x=\\d+, y=\\d+, but there are 3 classes, with values from 0 to 2;.*"),
			beyond.out());
		final Program.Outcome none = evaluate("p", "nowhere");
		assertEquals(1, none.code(), none.out());
		assertTrue(none.out().startsWith("truth is 'nowhere', but no open image, file or folder has that name."), none
			.out());
	}
}
