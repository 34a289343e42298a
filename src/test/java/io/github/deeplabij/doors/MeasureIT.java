package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;

/** The measurement of objects, as a macro and as a process. */
class MeasureIT {

	/** Two objects in "labels", and a brighter rectangle on the second one in "cells", which is the current image. */
	private static final String OPEN = """
			newImage("labels", "16-bit black", 60, 40, 1);
			makeRectangle(5, 5, 10, 8); run("Set...", "value=3");
			makeOval(30, 10, 20, 20); run("Set...", "value=700");
			newImage("cells", "8-bit black", 60, 40, 1);
			run("Add...", "value=50");
			makeRectangle(30, 0, 30, 40); run("Set...", "value=90"); run("Select None");
			Stack.setXUnit("um"); Stack.setYUnit("um"); run("Properties...", "pixel_width=0.5 pixel_height=0.5");
			""";

	@TempDir
	Path folder;

	private String macro(final String text) throws Exception {
		return Program.headlessMacro(folder, text, folder.toString()).out();
	}

	@Test
	void labelsAreMeasuredInAMacroAsImageJMeasuresTheirRois() throws Exception {
		final String out = macro(OPEN + """
				run("DeepLab Measure Objects...", "objects=labels save=[" + getArgument() + "/the tables]");
				print(nResults + " rows, label " + getResult("Label", 1) + " of " + getResultString("Image", 1));
				area = getResult("Area (um^2)", 1); feret = getResult("Feret (um)", 1); mean = getResult("Mean", 1);
				print("mean " + mean + ", " + Overlay.size + " in the overlay, now " + getTitle());
				run("Clear Results");
				run("Set Measurements...", "area mean feret's redirect=None decimal=3");
				Overlay.activateSelection(1);
				run("Measure");
				same = area == getResult("Area", 0) && feret == getResult("Feret", 0);
				if (same && mean == getResult("Mean", 0)) print("same");
				""");
		assertTrue(out.contains("2 rows, label 700 of cells"), out);
		assertTrue(out.contains("mean 90, 2 in the overlay, now cells"), out);
		assertTrue(out.contains("same\n"), out);
		final List<String> table = Files.readAllLines(folder.resolve("the tables/cells-measurements.csv"));
		assertEquals(3, table.size());
		assertTrue(table.get(0).startsWith("Image,Label,Area (um^2),Centroid X (um),"), table.get(0));
		assertTrue(table.get(1).startsWith("cells,3,20,5,4.5,2.5,2.5,5,4,"), table.get(1));
		assertTrue(Files.readAllLines(folder.resolve("the tables/cells-summary.csv")).get(1).startsWith("cells,2,"));
		assertTrue(Files.exists(folder.resolve("the tables/cells-rois.zip")));
	}

	@Test
	void editedRoisAreMeasuredAgain() throws Exception {
		final String out = macro(OPEN + """
				run("DeepLab Measure Objects...", "objects=labels output=overlay");
				Overlay.activateSelection(0);
				print("called " + Roi.getName);
				Overlay.removeSelection(0);
				makeRectangle(4, 4, 12, 10);
				Roi.setName("object 0003");
				Overlay.addSelection;
				run("DeepLab Measure Objects...", "objects=overlay output=measurements save=[" + getArgument() + "]");
				print("label " + getResult("Label", 1) + " area " + getResult("Area (um^2)", 1));
				run("DeepLab Measure Objects...", "objects=[" + getArgument() + "/cells-rois.zip] output=measurements");
				if (getResult("Area (um^2)", 0) == getResult("Area (um^2)", 2)) print("again, of " + nResults);
				""");
		assertTrue(out.contains("called object 0003\n"), out);
		assertTrue(out.contains("label 3 area 30\n"), out);
		assertTrue(out.contains("again, of 4"), out);
	}

	@Test
	void slicesAreOneVolumeOnDemand() throws Exception {
		final String out = macro("""
				newImage("cells", "8-bit white", 30, 20, 4);
				newImage("labels", "32-bit black", 30, 20, 4);
				makeRectangle(5, 5, 4, 3);
				for (i = 2; i <= 3; i++) { setSlice(i); run("Set...", "value=100000 slice"); }
				run("DeepLab Measure Objects...", "image=cells objects=labels volume output=measurements");
				print(nResults + " row, volume " + getResult("Volume (pixel^3)", 0));
				print("label " + getResult("Label", 0));
				print("slices " + getResult("First slice", 0) + " to " + getResult("Last slice", 0));
				""");
		assertTrue(out.contains("1 row, volume 24\nlabel 100000"), out);
		assertTrue(out.contains("slices 2 to 3"), out);
	}

	@Test
	void anErrorIsOneSentenceAndStopsTheMacro() throws Exception {
		final String[][] cases = { //
			{ "", "objects=labels", "There is no image to measure; open one first." }, //
			{ OPEN, "objects=nothing",
				"'objects' is 'nothing', which is neither the title of another open image nor a file." }, //
			{ OPEN, "objects=labels output=rois",
				"There is no output 'rois'; use one or several of: measurements, summary, overlay, roi_manager." }, //
			{ OPEN, "objects=labels channels=2 save=" + folder + "/never",
				"channels is '2', but cells has one channel; give numbers from 1 to 1, or nothing for all." }, //
			{ OPEN, "objects=overlay", "There is no ROI with an area in the overlay of cells;" }, //
			{ OPEN, "objects=roi_manager", "There is no ROI with an area in the ROI Manager;" }, //
			{ OPEN, "objects=labels output=roi_manager", "The ROI Manager can't be had without a display;" }, //
			{ OPEN + "newImage('third', '8-bit black', 60, 40, 1);\n", "output=summary",
				"'objects' is empty; give the title or the file of a label image, roi_manager, or overlay." }, //
			{ OPEN + "newImage('small', '8-bit black', 9, 40, 1);\n", "objects=labels",
				"labels has 60 x 40 pixels, but small has 9 x 40 pixels; both have to be the same." } };
		final List<String> outs = Program.headlessMacros(folder, List.of(), Stream.of(cases).map(each -> each[0] +
			"\nrun('DeepLab Measure Objects...', '" + each[1] + "');\nprint('went on');\n").toList());
		for (int i = 0; i < cases.length; i++) {
			final String out = outs.get(i);
			assertTrue(out.contains(cases[i][2]), cases[i][1] + ": " + out);
			assertFalse(out.contains("went on"), cases[i][1] + ": " + out);
			assertFalse(out.contains("\tat ") || out.contains("Exception"), cases[i][1] + ": " + out);
		}
		assertFalse(Files.exists(folder.resolve("never/cells-summary.csv")));
	}

	private void saveImages(final String... names) throws Exception {
		Files.createDirectories(folder.resolve("masks"));
		for (int i = 0; i < names.length; i++) {
			final ImagePlus labels = IJ.createImage("labels", "16-bit black", 30, 20, 1);
			labels.getProcessor().setValue(300);
			labels.getProcessor().fill(new Roi(3, 3, 5 + i, 4));
			new FileSaver(labels).saveAsTiff(folder.resolve("masks/" + names[i] + "-objects.tif").toString());
			new FileSaver(IJ.createImage("image", "8-bit white", 30, 20, 1)).saveAsTiff(folder.resolve(names[i] +
				".tif")
				.toString());
		}
	}

	private Program.Outcome measure(final String... arguments) throws Exception {
		final Program.Outcome outcome = Program.deeplab(folder, List.of("-Xmx256m"), Stream.concat(Stream.of("measure"),
			Stream.of(arguments)).toArray(String[]::new));
		assertFalse(outcome.out().contains("\tat "), outcome.out());
		return outcome;
	}

	@Test
	void theCommandLineMeasuresFilesWithAFolderOfLabels() throws Exception {
		saveImages("a", "b");
		Files.copy(folder.resolve("a.tif"), folder.resolve("lonely.tif"));
		final Program.Outcome outcome = measure("a.tif", "lonely.tif", "b.tif", "--objects", "masks", "--save", "out");
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains("lonely.tif: The folder masks holds no objects of lonely.tif; call their " +
			"file lonely-objects.tif or lonely-rois.zip."), outcome.out());
		assertEquals(1, outcome.out().split("Image,Count,Total area", -1).length - 1, "one line of headings: " + outcome
			.out());
		assertTrue(outcome.out().contains("a.tif,1,20,"), outcome.out());
		assertTrue(outcome.out().contains("b.tif,1,24,4,24,NaN,255,NaN\n"), outcome.out());
		try (Stream<Path> files = Files.list(folder.resolve("out"))) {
			assertEquals(List.of("a-measurements.csv", "a-rois.zip", "a-summary.csv", "b-measurements.csv",
				"b-rois.zip",
				"b-summary.csv"), files.map(each -> each.getFileName().toString()).sorted().toList());
		}
		final Program.Outcome rois = measure("a.tif", "--objects", "out/b-rois.zip");
		assertEquals(0, rois.code(), rois.out());
		assertTrue(rois.out().contains("a.tif,1,24,4,24,NaN,255,NaN\n"), rois.out());
	}

	@Test
	void wrongUseIsExitCodeTwo() throws Exception {
		saveImages("a");
		Files.createDirectory(folder.resolve("other"));
		final String[][] cases = { { "Missing required option: '--objects=OBJECTS'", "a.tif" }, //
			{ "would have the same name; measure them into two folders.", "a.tif", "other/a.tif", "--objects", "masks"
			}, //
			{ "save is 'a.tif', which can't be a folder", "a.tif", "--objects", "masks", "--save", "a.tif" }, //
			{ "measure has no option '--output'", "a.tif", "--objects", "masks", "--output", "summary" } };
		for (final String[] each : cases) {
			final Program.Outcome outcome = measure(Stream.of(each).skip(1).toArray(String[]::new));
			assertEquals(2, outcome.code(), outcome.out());
			assertTrue(outcome.out().contains(each[0]), outcome.out());
		}
	}
}
