package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.OmeImage;
import io.github.deeplabij.zarr.SmallImage;
import io.github.deeplabij.zarr.WebFolder;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;

/** The command line, as a process. */
class CommandLineIT {

	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();

	@TempDir
	Path folder;

	@BeforeEach
	void images() {
		final ImagePlus ramp = IJ.createImage("ramp", "32-bit ramp", 90, 50, 1);
		ramp.getCalibration().pixelWidth = 0.25;
		ramp.getCalibration().pixelHeight = 0.25;
		ramp.getCalibration().setUnit("micron");
		new FileSaver(ramp).saveAsTiff(folder.resolve("ramp.tif").toString());
		new FileSaver(IJ.createImage("grey", "8-bit ramp", 30, 20, 1)).saveAsPng(folder.resolve("grey.png").toString());
	}

	private Program.Outcome run(final String... arguments) throws IOException, InterruptedException {
		final Program.Outcome outcome = Program.deeplab(folder, List.of("-Xmx512m"), arguments);
		assertFalse(outcome.out().contains("\tat "), outcome.out());
		return outcome;
	}

	private List<String> files(final String in) throws IOException {
		try (Stream<Path> files = Files.list(folder.resolve(in))) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void demoSegmentsTheSampleImage() throws Exception {
		final Program.Outcome outcome = run("demo", "--out", "demo");
		assertEquals(0, outcome.code(), outcome.out());
		assertEquals(List.of("sample-labels.tif", "sample-overlay.png", "sample-table.csv", "sample.tif"), files(
			"demo"));
		assertTrue(outcome.out().matches("(?s).*segmented with nuclei-fluorescence on \\w+ in [\\d.]+ s.*"), outcome
			.out());
		assertTrue(outcome.out().matches("(?s).*IoU of 0\\.[89]\\d\\d\\..*"), outcome.out());
	}

	@Test
	void writesTiffWithCalibration() throws Exception {
		final Program.Outcome outcome = run("segment", "ramp.tif", "--model", THRESHOLD, "--output",
			"labels,probabilities,table", "--out", "a/b");
		assertEquals(0, outcome.code(), outcome.out());
		assertEquals(List.of("ramp-labels.tif", "ramp-probabilities.tif", "ramp-table.csv"), files("a/b"));
		final ImagePlus labels = IJ.openImage(folder.resolve("a/b/ramp-labels.tif").toString());
		assertEquals(0.25, labels.getCalibration().pixelWidth, 1e-9);
		assertEquals("micron", labels.getCalibration().getUnit());
		assertEquals(0, labels.getProcessor().get(0, 0));
		assertEquals(1, labels.getProcessor().get(89, 49));
		assertTrue(labels.getInfoProperty().contains("DeepLab SHA-256: "), labels.getInfoProperty());
		final List<String> table = Files.readAllLines(folder.resolve("a/b/ramp-table.csv"));
		assertEquals(3, table.size());
		assertTrue(table.get(0).startsWith("Image,Class,Name,Pixels,Area,Unit"), table.get(0));
	}

	@Test
	void aLevelOfAnOmeZarrImageIsSegmented() throws Exception {
		SmallImage.write(new FolderStore(folder.resolve("cells.ome.zarr")), "", "0.4");
		final Program.Outcome outcome = run("segment", "cells.ome.zarr", "--model", THRESHOLD, "--channel", "actin",
			"--slices", "2-3", "--level", "1", "--out", "a");
		assertEquals(0, outcome.code(), outcome.out());
		assertEquals(List.of("cells.ome-labels.tif"), files("a"));
		final ImagePlus labels = IJ.openImage(folder.resolve("a/cells.ome-labels.tif").toString());
		assertArrayEquals(new int[] { 30, 20, 1, 2, 1 }, labels.getDimensions());
		assertEquals(0.5, labels.getCalibration().pixelWidth, 1e-9);
		final Program.Outcome wrong = run("segment", "cells.ome.zarr", "--model", THRESHOLD, "--level", "2", "--out",
			"a");
		assertEquals(1, wrong.code(), wrong.out());
		assertTrue(wrong.out().contains("cells.ome.zarr: cells.ome.zarr has no level 2; it has 0 (60 x 40), " +
			"1 (30 x 20); choose one of these."), wrong.out());
	}

	@Test
	void anImageOnAWebServerIsSegmented() throws Exception {
		SmallImage.write(new FolderStore(folder.resolve("web/cells.ome.zarr")), "", "0.5");
		try (WebFolder web = new WebFolder(folder.resolve("web"))) {
			final Program.Outcome outcome = run("segment", web.address("cells.ome.zarr"), "--model", THRESHOLD,
				"--channel", "1", "--out", "a");
			assertEquals(0, outcome.code(), outcome.out());
			assertEquals(List.of("cells.ome-labels.tif"), files("a"));
			final Program.Outcome blocks = run("segment", web.address("cells.ome.zarr"), "--model", THRESHOLD,
				"--channel", "1", "--out", "a.zarr");
			assertEquals(0, blocks.code(), blocks.out());
			assertEquals("deeplab", OmeImage.open(new FolderStore(folder.resolve("a.zarr")), "labels/deeplab").name());
			final Program.Outcome nowhere = run("segment", web.address("cells.ome.zarr"), "--model", THRESHOLD);
			assertEquals(2, nowhere.code(), nowhere.out());
			assertTrue(nowhere.out().contains(web.address("cells.ome.zarr") + " is on a web server, so that labels " +
				"can't be written beside it; name a store for them with --out, such as --out labels.zarr."), nowhere
					.out());
		}
	}

	@Test
	void objectsAreWrittenAsImageRoisAndTables() throws Exception {
		final Program.Outcome outcome = run("segment", "ramp.tif", "--model", THRESHOLD, "--output",
			"objects,rois,measurements,summary", "--out", "a");
		assertEquals(0, outcome.code(), outcome.out());
		assertEquals(List.of("ramp-measurements.csv", "ramp-objects.tif", "ramp-rois.zip", "ramp-summary.csv"), files(
			"a"));
		final List<String> rows = Files.readAllLines(folder.resolve("a/ramp-measurements.csv"));
		assertEquals(2, rows.size());
		assertTrue(rows.get(0).startsWith("Image,Label,Class,Area (um^2),"), rows.get(0));
		assertTrue(rows.get(1).startsWith("ramp.tif,1,high,"), rows.get(1));
		final List<String> summary = Files.readAllLines(folder.resolve("a/ramp-summary.csv"));
		assertEquals(2, summary.size());
		assertTrue(summary.get(1).startsWith("ramp.tif,high,1,"), summary.get(1));
		final Program.Outcome measured = run("measure", "ramp.tif", "--objects", "a");
		assertEquals(0, measured.code(), measured.out());
		assertTrue(measured.out().contains("\n" + summary.get(1).replace(",high,", ",") + "\n"), measured.out());
		assertFalse(measured.out().contains("classes rather than objects"), measured.out());
		final Program.Outcome linked = run("segment", "ramp.tif", "--model", THRESHOLD, "--output", "objects",
			"--object_link", "slices", "--out", "b");
		assertEquals(1, linked.code(), linked.out());
		assertTrue(linked.out().contains("ramp.tif: object_link is slices, but ramp.tif has only one slice; use none."),
			linked.out());
	}

	@Test
	void anOptionThatIsTrueOrFalseMayStandAlone() throws Exception {
		final Program.Outcome outcome = run("segment", "--model", THRESHOLD, "--crf", "ramp.tif", "--iterations", "2",
			"--flip", "false");
		assertEquals(0, outcome.code(), outcome.out());
		final String info = IJ.openImage(folder.resolve("ramp-labels.tif").toString()).getInfoProperty();
		assertTrue(info.contains("DeepLab CRF: iterations=2 "), info);
		assertTrue(info.contains(" flip=false\n"), info);
	}

	@Test
	void aNameMakesNoLineOfItsOwn() throws Exception {
		final String name = "a\nb\u001b[31m\t.png";
		Files.copy(folder.resolve("grey.png"), folder.resolve(name));
		Files.writeString(folder.resolve("poem\nramp.tif"), "no image");
		final Program.Outcome outcome = run("segment", name, "poem\nramp.tif", "--model", THRESHOLD, "--output",
			"table");
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains("a b [31m -table.csv\n"), outcome.out());
		assertTrue(outcome.out().contains("poem ramp.tif: This is text, not an image; give an image.\n"), outcome
			.out());
		assertFalse(outcome.out().contains("\u001b"), outcome.out());
		final List<String> table = Files.readAllLines(folder.resolve("a\nb\u001b[31m\t-table.csv"));
		assertTrue(table.get(1).startsWith("a b [31m .png,0,"), table.get(1));
	}

	@Test
	void theOtherInputsOfABatchStillRun() throws Exception {
		Files.writeString(folder.resolve("poem.tif"), "no image");
		final Program.Outcome outcome = run("segment", "missing.tif", "poem.tif", "grey.png", "ramp.tif", "--model",
			THRESHOLD, "--out", "out");
		assertEquals(1, outcome.code(), outcome.out());
		assertEquals(List.of("grey-labels.tif", "ramp-labels.tif"), files("out"));
		assertTrue(outcome.out().contains("missing.tif: There is no such file."), outcome.out());
		assertTrue(outcome.out().contains("poem.tif: This is text, not an image; give an image."), outcome.out());
	}

	@Test
	void whatFollowsADotIsAPartOfTheName() throws Exception {
		for (final String name : new String[] { "pos.001", "pos.002", "drug 0.5uM.tif" })
			Files.copy(folder.resolve("ramp.tif"), folder.resolve(name));
		final Program.Outcome outcome = run("segment", "pos.001", "pos.002", "drug 0.5uM.tif", "--model", THRESHOLD,
			"--out", "out");
		assertEquals(0, outcome.code(), outcome.out());
		assertEquals(List.of("drug 0.5uM-labels.tif", "pos.001-labels.tif", "pos.002-labels.tif"), files("out"));
	}

	@Test
	void wrongUseIsExitCodeTwo() throws Exception {
		final String[][] cases = { { "There is no model 'nonsense'", "segment", "ramp.tif", "--model", "nonsense" }, //
			{ "There is no device 'abacus'", "segment", "ramp.tif", "--device", "abacus" }, //
			{ "There is no output 'poem'", "segment", "ramp.tif", "--output", "poem" }, //
			{ "colour_sigma is 0.0; use a number above 0.", "segment", "ramp.tif", "--crf", "true", "--colour_sigma",
				"0" }, //
			{ "spatial_sigma is Infinity", "segment", "ramp.tif", "--crf", "true", "--spatial_sigma", "Infinity" }, //
			{ "scales is '0': '0' is out of range; use numbers from 0.1 to 8.", "segment", "ramp.tif", "--scales",
				"0" }, //
			{ "merge is 'sum'", "segment", "ramp.tif", "--merge", "sum" }, //
			{ "pixel_size is 'um'", "segment", "ramp.tif", "--pixel_size", "um" }, //
			{ "The parameter 'tile' is 'x'", "segment", "ramp.tif", "--tile", "x" }, //
			{ "deeplab segment has no option '--tiles'; the nearest is " +
				"'--tile'.", "segment", "ramp.tif", "--tiles=3" }, //
			{ "deeplab demo has no option '--Outs'; the nearest is '--out'.", "demo", "--Outs", "x" }, //
			{ "deeplab segment has no option '--zz'.\n", "segment", "ramp.tif", "--zz=3" }, //
			{ "deeplab import has no option '--preproc'; the nearest is '--preprocessing'.", "import", "a.onnx",
				"--preproc", "x" }, //
			{ "The option '--flip' is 'no'; true or false is meant.\n", "segment", "ramp.tif", "--flip", "no" }, //
			{ "The option '--crf' is 'YES'; true or false is meant.\n", "segment", "--crf", "YES", "ramp.tif" }, //
			{ "The option '--crf' is '0'; true or false is meant.\n", "segment", "ramp.tif", "--crf=0" }, //
			{ "The option '--replace' is 'no'; it takes no value: give it alone, or leave it out.\n", "models",
				"install", "a", "--replace", "no" }, //
			{ "The option '--remove' is 'false'; it takes no value: give it alone, or leave it out.\n", "install-gpu",
				"--remove", "false" }, //
			{ "Missing required parameter: 'IN'", "segment" }, //
			{ "would have the same name", "segment", "ramp.tif", "ramp.png" }, //
			{ "would overwrite its input", "segment", "ramp.tif", "ramp-labels.tif" } };
		for (final String name : new String[] { "ramp.png", "ramp-labels.tif" })
			Files.copy(folder.resolve("grey.png"), folder.resolve(name));
		for (final String[] each : cases) {
			final Program.Outcome outcome = run(Stream.of(each).skip(1).toArray(String[]::new));
			assertEquals(2, outcome.code(), outcome.out());
			assertTrue(outcome.out().contains(each[0]), outcome.out());
		}
		assertEquals(List.of("grey.png", "ramp-labels.tif", "ramp.png", "ramp.tif"), files(".").stream().filter(
			file -> !file.endsWith(".log")).toList());
	}

	@Test
	void whatCanNotBeDoneIsExitCodeOne() throws Exception {
		final String[][] cases = { //
			{ "The device cuda:1 can't be used", "--model", THRESHOLD, "--device", "cuda:1", "--out", "out" }, //
			{ "has no weights for the output stride 16", "--model", THRESHOLD, "--stride", "16", "--out", "out" }, //
			{ "has no weights that compute in 8 bits", "--model", THRESHOLD, "--precision", "fast", "--out", "out" }, //
			{ "can't be written into", "--model", THRESHOLD, "--out", "ramp.tif" }, //
			{ "holds no model", "--model", folder.toString(), "--out", "out" } };
		for (final String[] each : cases) {
			final Program.Outcome outcome = run(Stream.concat(Stream.of("segment", "grey.png"), Stream.of(each).skip(1))
				.toArray(String[]::new));
			assertEquals(1, outcome.code(), outcome.out());
			assertTrue(outcome.out().contains(each[0]), outcome.out());
		}
		assertFalse(Files.exists(folder.resolve("out")));
	}

	@Test
	void aTileThatDoesNotFitNamesOneThatDoes() throws Exception {
		new FileSaver(IJ.createImage("large", "8-bit ramp", 6000, 6000, 1)).saveAsTiff(folder.resolve("large.tif")
			.toString());
		final Program.Outcome tooLarge = run("segment", "large.tif", "--model", THRESHOLD, "--tile", "6000", "--out",
			"out");
		assertEquals(1, tooLarge.code(), tooLarge.out());
		assertTrue(tooLarge.out().contains("There is not enough memory for tiles of 6000 x 6000 pixels; tile="),
			tooLarge.out());
		final String fits = tooLarge.out().replaceAll("(?s).*; tile=(\\d+) would fit.*", "$1");
		final Program.Outcome outcome = run("segment", "large.tif", "--model", THRESHOLD, "--tile", fits, "--out",
			"out");
		assertEquals(0, outcome.code(), outcome.out());
	}

	@Test
	void pixelsThatAreNoNumbersAreCountedOnce() throws Exception {
		final ImagePlus image = IJ.createImage("holes", "32-bit ramp", 40, 30, 2);
		for (int slice = 1; slice <= 2; slice++) {
			image.getStack().getProcessor(slice).setf(39, 3, Float.NaN);
			image.getStack().getProcessor(slice).setf(38, 4, Float.POSITIVE_INFINITY);
		}
		new FileSaver(image).saveAsTiffStack(folder.resolve("holes.tif").toString());
		final Program.Outcome outcome = run("segment", "holes.tif", "--model", THRESHOLD, "--out", "out");
		assertEquals(0, outcome.code(), outcome.out());
		assertEquals(1, outcome.out().split("4 pixel values of holes.tif are infinite or not a number", -1).length - 1,
			outcome.out());
		assertEquals(0, IJ.openImage(folder.resolve("out/holes-labels.tif").toString()).getProcessor().get(39, 3));
	}

	/** The command line in a shell that first does something, as a process. */
	private Program.Outcome after(final String shell, final String... arguments) throws IOException,
		InterruptedException
	{
		final Path sh = Path.of("/bin/sh");
		assumeTrue(Files.isExecutable(sh), "there is no " + sh + ", whose limits this needs");
		final List<String> command = new ArrayList<>(List.of(sh.toString(), "-c", shell, "sh"));
		command.addAll(Program.command(List.of("-Xmx512m"), arguments));
		return Program.run(folder, command);
	}

	/** A disk that is full: no file may have more than 128 kB. */
	@Test
	void whatCanNotBeWrittenWholeIsNotThere() throws Exception {
		new FileSaver(IJ.createImage("noise", "8-bit random", 300, 300, 1)).saveAsTiff(folder.resolve("noise.tif")
			.toString());
		final String[] arguments = { "segment", "noise.tif", "grey.png", "--model", THRESHOLD, "--output",
			"labels,overlay,table", "--out", "out" };
		assertEquals(0, run(arguments).code());
		final byte[] whole = Files.readAllBytes(folder.resolve("out/noise-overlay.png"));
		assertTrue(whole.length > 128 * 1024, "the picture would fit");
		Files.delete(folder.resolve("out/noise-labels.tif"));
		final Program.Outcome outcome = after("ulimit -f 256; exec \"$@\"", arguments);
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().matches(
			"(?s).*noise\\.tif: \\S*noise-overlay\\.png can't be written \\([^)]+\\); choose another folder or free " +
			"some " +
				"room\\..*grey\\.png: segmented.*"), outcome.out());
		assertArrayEquals(whole, Files.readAllBytes(folder.resolve("out/noise-overlay.png")));
		assertEquals(List.of("grey-labels.tif", "grey-overlay.png", "grey-table.csv", "noise-labels.tif",
			"noise-overlay.png", "noise-table.csv"), files("out"));
	}

	@Test
	void whatCanNotBePrintedIsExitCodeOne() throws Exception {
		assumeTrue(Files.exists(Path.of("/dev/full")) && !Files.isRegularFile(Path.of("/dev/full")),
			"there is no device /dev/full, always full");
		final Program.Outcome outcome = after("exec \"$@\" > /dev/full", "models");
		assertEquals(1, outcome.code(), outcome.out());
		assertEquals("What was found could not all be printed; free some room where the output goes.\n", outcome.out());
	}
}
