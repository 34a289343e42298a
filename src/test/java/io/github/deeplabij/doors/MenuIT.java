package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.image.TuningCase;

import ij.IJ;
import ij.io.FileSaver;

/** Plain ImageJ in full, on a display of its own: the menu, the dialog, the recorder. */
class MenuIT {

	@TempDir
	Path folder;

	@Test
	void whatIsRecordedRunsBackAndGivesTheSamePixels() throws Exception {
		final String out = drive(MenuDriver.class, Path.of("src/test/resources/models/slow").toAbsolutePath()
			.toString());
		assertTrue(out.contains(
			"recorded: run(\"DeepLab Segment...\", \"model=nuclei-fluorescence flip=true\");"), out);
		assertTrue(out.contains(
			"for scripts: IJ.run(\"DeepLab Segment...\", \"model=nuclei-fluorescence flip=true\");"), out);
		assertTrue(out.contains("failed: There is no image open; open one first (File > Open...)."), out);
		assertTrue(out.contains("lines in all: 2"), out);
		assertTrue(out.contains("labels before it: []"), out);
		assertTrue(out.contains("different pixels: 0"), out);
		assertTrue(out.contains("cancelled: no new image"), out);
		assertTrue(out.contains("escaped: no new image"), out);
		assertTrue(out.contains("last word: DeepLab was cancelled; nothing has changed."), out);
	}

	@Test
	void aPreviewShowsWhatComesAndLeavesNothing() throws Exception {
		final String out = drive(PreviewDriver.class);
		assertTrue(out.contains("before: own overlay"), out);
		assertTrue(out.contains("slider: something changed"), out);
		assertTrue(out.contains("cancelled: own overlay, 2 images"), out);
		assertTrue(out.contains("after: own overlay"), out);
		assertTrue(out.contains("seen: 512 x 400, different from the result: 0"), out);
		assertTrue(out.contains(
			"recorded: run(\"DeepLab Refine with CRF...\", \"input=mask spatial_weight=6.0\");"), out);
		assertTrue(out.contains("different pixels: 0"), out);
		assertTrue(out.contains("scribbled: nuclei on background"), out);
	}

	@Test
	void aComparisonStartsFromTheOpenImagesAndShowsTables() throws Exception {
		final String out = drive(EvaluateDriver.class);
		assertTrue(out.contains("windows: [Results] and 3 images"), out);
		assertTrue(out.contains("all windows: [DeepLab classes, DeepLab confusion matrix, DeepLab trimap IoU, " +
			"Results] and 4 images"), out);
		assertTrue(out.contains("recorded: run(\"DeepLab Evaluate...\", \"prediction='labels] it''s' " +
			"truth=[the \\\"true\\\" ones [1] tolerance=9 C:\\\\data]\");"), out);
		assertTrue(out.contains("figures: [2, true, 0.7647"), out);
	}

	@Test
	void objectsAreMeasuredAndTheirRoisEdited() throws Exception {
		final String out = drive(MeasureDriver.class);
		assertTrue(out.contains("windows: [DeepLab object summary, Results]"), out);
		assertTrue(out.contains("recorded: run(\"DeepLab Measure Objects...\", \"objects=labels\");"), out);
		assertTrue(out.contains("managed: [object 0002, object 0300] 2"), out);
		assertTrue(out.contains("replayed: equal"), out);
		assertTrue(out.contains("measured: [8, 2.0, 16.0, 30.0, 40.0]"), out);
		assertTrue(out.contains("summed up: 3"), out);
	}

	@Test
	void eachRoiHasAResultAndAnotherImageCanBeChosen() throws Exception {
		final String out = drive(RoisDriver.class);
		assertTrue(out.contains("titles: [cells.tif, cells-a-labels, cells-b-labels]"), out);
		assertTrue(out.contains("recorded: run(\"DeepLab Segment...\", \"model=nuclei-fluorescence area=roi_manager " +
			"rois=each\");"), out);
		assertTrue(out.contains("different from all at once: 0"), out);
		assertTrue(out.contains("preview elsewhere: false"), out);
		assertTrue(out.contains("recorded: run(\"DeepLab Refine with CRF...\", \"input=cells-labels " +
			"image=cells.tif\");"), out);
		assertTrue(out.contains("left: false"), out);
	}

	@Test
	void aSearchAndACheckGiveTheSameTablesAgain() throws Exception {
		for (final String name : List.of("images", "probabilities", "truth"))
			Files.createDirectory(folder.resolve(name));
		TuningCase.save(folder, "a", 1);
		final String out = drive(TablesDriver.class, folder.toString());
		assertTrue(out.contains("recorded: run(\"DeepLab Tune CRF...\", \"images=image.tif " +
			"probabilities=image-probabilities truth=truth colour_weight=2,4 colour_xy=15 colour_sigma=5,25 " +
			"spatial_weight=1 spatial_sigma=1.5 iterations=5\");"), out);
		assertTrue(out.matches("(?s).*DeepLab Tune CRF\\.\\.\\. \\d+ rows, again equal\n.*"), out);
		assertTrue(out.contains("plot: DeepLab tuning"), out);
		assertTrue(out.contains("recorded: run(\"DeepLab Check Model...\", \"model=nuclei-fluorescence " +
			"device=cpu\");"), out);
		assertTrue(out.matches("(?s).*DeepLab Check Model\\.\\.\\. \\d+ rows, again equal\n.*"), out);
	}

	@Test
	void theStatusBarNamesTheClassAndTheObjectUnderTheMouse() throws Exception {
		final String out = drive(HoverDriver.class, folder.toString());
		final String place = "x=[\\d.]+ \\(\\d+\\), y=[\\d.]+ \\(\\d+\\), ";
		for (final String line : List.of("labels: " + place + "value=1 \\(nucleus\\)", "background: " + place +
			"value=0 \\(background\\)", "object: " + place + "object 17 \\(nucleus\\)", "overlay: " + place +
				"value=\\d+, class 1 \\(nucleus\\)", "hidden: " + place + "value=\\d+", "opened: " + place +
					"value=1 \\(nucleus\\)", "other: x=\\d+, y=\\d+, value=\\d+"))
			assertTrue(out.lines().anyMatch(each -> each.matches(line)), line + " in " + out);
	}

	@Test
	void theWindowOfModelsInstallsChecksAndRemoves() throws Exception {
		final Path zip = folder.resolve("given.zip");
		try (OutputStream out = Files.newOutputStream(zip); ZipOutputStream packed = new ZipOutputStream(out)) {
			for (final String each : List.of("rdf.yaml", "model.onnx")) {
				packed.putNextEntry(new ZipEntry(each));
				packed.write(Files.readAllBytes(Path.of("src/test/resources/models/threshold", each)));
			}
		}
		final String out = drive(ModelsDriver.class, Files.createDirectory(folder.resolve("home")).toString(), zip
			.toString());
		assertTrue(out.contains("listed: [nuclei-fluorescence, nuclei-histology, axons-sem]"), out);
		assertTrue(out.contains("installed: [nuclei-fluorescence, nuclei-histology, axons-sem, given]"), out);
		assertTrue(out.contains("refused: There is a model 'given' already in "), out);
		assertTrue(out.contains("checked: passed"), out);
		assertTrue(out.contains("may be removed: false"), out);
		assertTrue(out.contains("left: [nuclei-fluorescence, nuclei-histology, axons-sem]"), out);
	}

	@Test
	void thePanelSegmentsWhatIsSeenAndRunsAndLeavesNothing() throws Exception {
		final String out = drive(PanelDriver.class);
		for (final String line : List.of("no image: Open an image; the part of it that you see is segmented at once.",
			"zoomed: java.awt.Rectangle[x=60,y=40,width=200,height=150], own ROIs 1", "different in the view: 0",
			"said: Done: DeepLab Sample Image-labels.", "macro: run(\"DeepLab Segment...\", \"",
			"different by macro: 0", "hidden: true", "by the wheel: 0", "slice: 2", "different in slices: 0 0",
			"changed: seen", "of two channels: 64 columns", "left behind: nothing", "panels: 1", "closed: 1 own ROI"))
			assertTrue(out.contains(line), line + " is not in " + out);
	}

	@Test
	void anImportShowsWhatItWillDo() throws Exception {
		final String out = drive(ImportDriver.class, Path.of("models/nuclei-fluorescence/nuclei-fluorescence.onnx")
			.toAbsolutePath().toString(), folder.toString());
		assertTrue(out.contains("suggested: percentiles"), out);
		assertTrue(out.contains("previews differ: true"), out);
		assertTrue(out.contains("recorded: run(\"DeepLab Import Model...\", \"file="), out);
		assertTrue(out.contains(
			" name=imported preprocessing=percentiles classes=background,nucleus,boundary output=scores " +
				"licence=CC0-1.0 folder=" + folder + "\");"), out);
		assertTrue(out.contains("overlay left: false"), out);
		assertTrue(out.contains("different from the preview: 0"), out);
	}

	@Test
	void aFolderIsSegmentedAndEscLeavesWhatIsDone() throws Exception {
		final Path images = Files.createDirectories(folder.resolve("my images"));
		for (int i = 0; i < 4; i++)
			new FileSaver(IJ.createImage("ramp", "8-bit ramp", 512, 512, 1)).saveAsTiff(images.resolve(i + ".tif")
				.toString());
		Files.write(images.resolve("1 cut.png"), Arrays.copyOf(Files.readAllBytes(Path.of("docs/images/sample.png")),
			5000));
		final String out = drive(FolderDriver.class, images.toString(), Path.of("src/test/resources/models/slow")
			.toAbsolutePath().toString());
		assertTrue(out.contains("recorded: run(\"DeepLab Segment Folder...\", \"input=[" + images + File.separator +
			"] pattern=1* model=nuclei-fluorescence\");"), out);
		assertTrue(out.contains("table: 1 cut.png failed, 1.tif done"), out);
		assertTrue(out.contains("last word: 1 of 2 images done, 1 failed; see "), out);
		assertTrue(out.contains("in time: true"), out);
		assertTrue(out.matches("(?s).*said: DeepLab was cancelled; (\\d) of 5 images done, 1 failed; see \\S.*" +
			"deeplab-folder\\.csv\\. Run it again for the rest\\.\nfiles of it: \\1 with \\1 records, 0 parts\n.*"),
			out);
	}

	private String drive(final Class<?> driver, final String... arguments) throws Exception {
		final Optional<Path> xvfb = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(dir -> Path.of(dir,
			"Xvfb")).filter(Files::isExecutable).findFirst();
		Assumptions.assumeTrue(xvfb.isPresent(), "needs Xvfb (Debian: xvfb), which is not here");
		final Process display = new ProcessBuilder(xvfb.get().toString(), "-displayfd", "1", "-screen", "0",
			"1280x900x24").redirectError(ProcessBuilder.Redirect.DISCARD).start();
		try {
			final List<String> command = new ArrayList<>(List.of("env", "DISPLAY=:" + number(display)));
			command.addAll(Program.withImageJ(driver));
			command.addAll(List.of(arguments));
			final Program.Outcome outcome = Program.run(folder, command);
			assertEquals(0, outcome.code(), outcome.out());
			return outcome.out();
		}
		finally {
			display.destroy();
			display.waitFor(5, TimeUnit.SECONDS);
		}
	}

	private static String number(final Process display) throws IOException {
		return display.inputReader().readLine().strip();
	}
}
