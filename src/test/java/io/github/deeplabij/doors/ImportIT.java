package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The import of a bare ONNX file, as a macro and as a process; what it writes is used at once. */
class ImportIT {

	private static final Path WILD = Path.of("src/test/resources/wild").toAbsolutePath();

	@TempDir
	Path folder;

	private String file(final String model) {
		return WILD.resolve(model).resolve("model.onnx").toString();
	}

	private String macro(final String text) throws Exception {
		final String out = Program.headlessMacro(folder, text, folder.toString()).out();
		assertFalse(out.contains("\tat ") || out.contains("Exception"), out);
		return out;
	}

	@Test
	void aMacroImportsAndUsesAModel() throws Exception {
		final String out = macro(
			"""
					setBatchMode(true);
					newImage("half", "RGB black", 200, 100, 1);
					makeRectangle(100, 0, 100, 100);
					setForegroundColor(250, 20, 20);
					fill();
					run("Select None");
					run("DeepLab Import Model...", "file=[%s] name=[wild one] preprocessing=imagenet \
					classes=[dark,red,green,blue] colours=#000000,#ff0000,#00ff00,#0000ff pixel_size=0.5 folder=[%s]");
					selectImage("half");
					run("DeepLab Segment...", "model=[%s] device=cpu");
					print("left " + getPixel(20, 50) + " right " + getPixel(180, 50));
					run("DeepLab Check Model...", "model=[%s] device=cpu");
					print("rows " + nResults);
					"""
				.formatted(file("out-aux"), folder, folder.resolve("wild one"), folder.resolve("wild one")));
		assertTrue(out.contains("left 0 right 1\n"), out);
		assertTrue(out.contains("rows 4\n"), out);
		assertTrue(out.contains("The model 'wild one' was imported into "), out);
	}

	@Test
	void aMacroImportsAModelThatTellsObjectsApart() throws Exception {
		final String out = macro("""
				setBatchMode(true);
				newImage("disks", "RGB black", 96, 64, 1);
				for (y = 0; y < 64; y++) {
				  for (x = 0; x < 96; x++) {
				    red = 0; down = 0; right = 0;
				    if ((x - 30) * (x - 30) + (y - 30) * (y - 30) <= 225) { red = 10; down = 30 - y; right = 30 - x; }
				    if ((x - 58) * (x - 58) + (y - 34) * (y - 34) <= 196) { red = 10; down = 34 - y; right = 58 - x; }
				    setPixel(x, y, red * 65536 + (128 + down) * 256 + 128 + right);
				  }
				}
				run("DeepLab Import Model...", "file=[%s] name=[two disks] preprocessing=zero_to_255 kernel=5 " +
				    "folder=[%s]");
				selectImage("disks");
				run("DeepLab Segment...", "model=[%s] device=cpu output=objects");
				getStatistics(area, mean, min, max);
				print("objects " + max + ", at centres " + getPixel(30, 30) + " " + getPixel(58, 34));
				run("DeepLab Check Model...", "model=[%s] device=cpu");
				print("rows " + nResults);
				""".formatted(file("panoptic-detectron2"), folder, folder.resolve("two disks"), folder.resolve(
			"two disks")));
		assertTrue(out.contains("objects 2, at centres 1 2\n"), out);
		assertTrue(out.contains("rows 4\n"), out);
		assertTrue(out.contains("(offset_order=yx): so they point at centres in the image."), out);
	}

	@Test
	void theCommandLineImportsWhatIsSaidOfOffsets() throws Exception {
		final Program.Outcome outcome = Program.deeplab(folder, List.of(), "import", file("panoptic-deeplab2"),
			"--name", "cells", "--preprocessing", "minus1_to_1", "--offset_order", "yx", "--offset_unit", "4",
			"--threshold", "0.2", "--kernel", "7", "--folder", folder.toString());
		assertEquals(0, outcome.code(), outcome.out());
		final Path made = folder.resolve("cells");
		for (final String name : new String[] { "test-output.npy", "test-centre.npy", "test-offset.npy" })
			assertTrue(Files.isRegularFile(made.resolve(name)), name);
		final String description = Files.readString(made.resolve("rdf.yaml"));
		for (final String line : new String[] { "offset_order: yx", "offset_unit: 4.0", "threshold: 0.2", "kernel: 7" })
			assertTrue(description.contains(line), description);
		final Program.Outcome check = Program.deeplab(folder, List.of(), "check", made.toString(), "--device", "cpu");
		assertEquals(0, check.code(), check.out());
		final Program.Outcome order = Program.deeplab(folder, List.of(), "import", file("out-aux"), "--offset_order",
			"down");
		assertEquals(2, order.code(), order.out());
		assertTrue(order.out().startsWith("offset_order is 'down'; use yx (down, right), xy (right, down) or auto."),
			order.out());
	}

	@Test
	void whatIsMissingStopsTheMacroWithOneSentence() throws Exception {
		final String out = macro("run('DeepLab Import Model...', 'file=[" + file("out-aux") + "] folder=[" + folder +
			"]');\nprint('went on');\n");
		assertTrue(out.contains(
			"The model's graph does not say how the image's values are scaled; choose it with preprocessing="), out);
		assertFalse(out.contains("went on"), out);
		final String bare = macro("newImage('any', 'RGB', 64, 64, 1);\nrun('DeepLab Segment...', 'model=[" + Files.copy(
			Path.of(file("out-aux")), folder.resolve("bare.onnx")) + "]');\nprint('went on');\n");
		assertTrue(bare.contains(
			"bare.onnx has no description (rdf.yaml) beside it; import it first with DeepLab Import Model..."), bare);
		assertFalse(bare.contains("went on"), bare);
	}

	@Test
	void theCommandLineImports() throws Exception {
		final Program.Outcome outcome = Program.deeplab(folder, List.of(), "import", file("coarse-8-corners"), "--name",
			"coarse", "--preprocessing", "imagenet", "--classes", "dark,red,green,blue", "--enlarge", "align_corners",
			"--folder", folder.toString());
		assertEquals(0, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains("The model 'coarse' was imported into " + folder.resolve("coarse")), outcome
			.out());
		for (final String name : new String[] { "rdf.yaml", "model.onnx", "test-input.npy", "test-output.npy",
			"cover.png", "README.md" })
		{
			assertTrue(Files.isRegularFile(folder.resolve("coarse").resolve(name)), name);
		}
		final Program.Outcome again = Program.deeplab(folder, List.of(), "import", file("coarse-8-corners"), "--name",
			"coarse", "--preprocessing", "imagenet", "--folder", folder.toString());
		assertEquals(1, again.code(), again.out());
		assertTrue(again.out().startsWith("There is a model "), again.out());
		final Program.Outcome check = Program.deeplab(folder, List.of(), "check", folder.resolve("coarse").toString(),
			"--device", "cpu");
		assertEquals(0, check.code(), check.out());
	}

	@Test
	void wrongWordsAreExitCodeTwo() throws Exception {
		final Program.Outcome preset = Program.deeplab(folder, List.of(), "import", file("out-aux"), "--preprocessing",
			"guess");
		assertEquals(2, preset.code(), preset.out());
		assertTrue(preset.out().startsWith("preprocessing is 'guess'; use one of: auto, none, "), preset.out());
		final Program.Outcome few = Program.deeplab(folder, List.of(), "import", file("out-aux"), "--preprocessing",
			"imagenet", "--classes", "red,green,blue", "--folder", folder.toString());
		assertEquals(1, few.code(), few.out());
		assertTrue(few.out().contains(
			"classes gives 3 names, and the model's graph has 4 classes; is 'background' missing before " +
			"'red'?"),
			few.out());
	}
}
