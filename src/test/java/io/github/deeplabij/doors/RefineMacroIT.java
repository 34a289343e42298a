package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Macros of the commands that use the CRF alone, in plain ImageJ without a display. */
class RefineMacroIT {

	/** Two grey halves with noise, 100 x 80, and a mask of the right one with noise. */
	private static final String HALVES = """
		newImage("halves", "8-bit black", 100, 80, 1);
		makeRectangle(0, 0, 50, 80); run("Set...", "value=60");
		makeRectangle(50, 0, 50, 80); run("Set...", "value=160");
		run("Select None"); run("Add Specified Noise...", "standard=12");
		newImage("mask", "8-bit black", 100, 80, 1);
		makeRectangle(50, 0, 50, 80); run("Set...", "value=255"); run("Select None");
		run("Salt and Pepper");
		selectImage("halves");
		""";

	/** Prints how many pixels of the current image are not 0 on the left and 255, or what is given, on the right. */
	private static final String WRONG = """
		wrong = 0;
		for (y = 0; y < 80; y++) for (x = 0; x < 100; x++)
			if (getPixel(x, y) != right * (x >= 50) + left * (x < 50)) wrong++;
		print(getTitle() + " wrong " + (wrong < 80));
		""";

	@TempDir
	Path folder;

	private String run(final String macro) throws Exception {
		return Program.headlessMacro(folder, macro, folder.toString()).out();
	}

	@Test
	void refinesAMaskAndProbabilities() throws Exception {
		final String out = run(HALVES + """
			run("DeepLab Refine with CRF...", "input=mask iterations=10 spatial_sigma=3 spatial_weight=3 \
			colour_xy=40 colour_sigma=13 colour_weight=5 quality=accurate confidence=0.8 volume=false \
			calibrated=false output=labels,probabilities preview=false");
			left = 0; right = 255;
			""" + WRONG + """
			selectImage("halves-probabilities");
			getDimensions(w, h, c, z, t);
			print("probabilities " + bitDepth() + " bit, " + c + " channels");
			rename("my probabilities");
			selectImage("halves");
			run("DeepLab Refine with CRF...", "input=[my probabilities] quality=fast preview=true");
			right = 1;
			""" + WRONG);
		assertTrue(out.contains("halves-labels wrong 1\nprobabilities 32 bit, 2 channels\nhalves-labels-1 wrong " +
			"1"), out);
	}

	@Test
	void refinesInBatchModeFromAFile() throws Exception {
		final String out = run("setBatchMode(true);\n" + HALVES + """
			selectImage("mask");
			saveAs("tiff", getArgument() + "/the mask.tif");
			close();
			run("DeepLab Refine with CRF...", "input=[" + getArgument() + "/the mask.tif]");
			left = 0; right = 255;
			""" + WRONG);
		assertTrue(out.contains("halves-labels wrong 1"), out);
	}

	@Test
	void theOnlyOtherImageNeedsNoName() throws Exception {
		final String out = run(HALVES + "run('DeepLab Refine with CRF...'); left = 0; right = 255;" + WRONG);
		assertTrue(out.contains("halves-labels wrong 1"), out);
	}

	@Test
	void labelsFromScribblesOfAnOverlay() throws Exception {
		final String out = run("setBatchMode(true);\n" + HALVES + """
			makeLine(10, 5, 12, 70); Roi.setName("mud 1"); Overlay.addSelection;
			makeLine(80, 5, 70, 70); Roi.setName("sky-01"); Overlay.addSelection;
			makePoint(95, 40); Roi.setName("sky-02"); Overlay.addSelection;
			run("Select None");
			run("DeepLab Label from Scribbles...", "source=overlay");
			left = 1; right = 2;
			""" + WRONG + """
			print(getMetadata("Info"));
			selectImage("halves");
			print("overlay " + Overlay.size);
			""");
		assertTrue(out.contains("halves-labels wrong 1"), out);
		assertTrue(out.contains("DeepLab classes: 1 mud, 2 sky"), out);
		assertTrue(out.contains("overlay 3"), out);
	}

	@Test
	void labelsFromALabelImage() throws Exception {
		final String out = run(HALVES + """
			newImage("scribbles", "8-bit black", 100, 80, 1);
			makeRectangle(10, 10, 3, 50); run("Set...", "value=4");
			makeRectangle(80, 10, 3, 50); run("Set...", "value=9"); run("Select None");
			selectImage("halves");
			run("DeepLab Label from Scribbles...", "source=scribbles iterations=5 output=labels");
			left = 4; right = 9;
			""" + WRONG);
		assertTrue(out.contains("halves-labels wrong 1"), out);
	}

	@Test
	void saysWhatResultsTakeThatTheMemoryDoesNotHold() throws Exception {
		final String out = Program.headlessMacro(folder, List.of("-Xmx110m"), """
			setBatchMode(true);
			newImage("mask", "8-bit black", 3000, 3000, 1);
			makeRectangle(100, 100, 900, 900); run("Set...", "value=255"); run("Select None");
			newImage("image", "8-bit ramp", 3000, 3000, 1);
			run("DeepLab Refine with CRF...", "input=mask output=labels,probabilities");
			print("went on");
			""", "").out();
		assertTrue(out.contains("There is not enough memory for the results, which take 77 MB: give Java more"), out);
		assertFalse(out.contains("went on") || out.contains("not foreseen") || out.contains("All available " +
			"memory"), out);
	}

	@Test
	void anErrorIsOneSentenceAndStopsTheMacro() throws Exception {
		final String alone = "newImage('a', '8-bit', 20, 20, 1);";
		final String small = "newImage('small', '8-bit ramp', 10, 20, 1); newImage('a', '8-bit', 20, 20, 1);";
		final String both = "newImage('labels', '8-bit ramp', 20, 20, 1); newImage('a', '8-bit', 20, 20, 1);";
		final String[][] cases = { //
			{ "", "Refine with CRF", "", "There is no image; open one first." }, //
			{ alone, "Refine with CRF", "", "No other image is open; open the one for 'input' too, or give its " +
				"path." }, //
			{ small, "Refine with CRF", "input=small", "small has 10 x 20 pixels, but a has 20 x 20; both have to " +
				"be the same." }, //
			{ both, "Refine with CRF", "input=nonsense", "'input' is 'nonsense', which is neither the title of " +
				"another open image nor a file." }, //
			{ "newImage('labels', '8-bit black', 20, 20, 1);" + both, "Refine with CRF", "input=labels",
				"'input' is 'labels', and 2 images have that title; rename all but one of them" }, //
			{ both, "Refine with CRF", "input=labels spatial_sigma=0", "spatial_sigma is 0.0; use a number above " +
				"0." }, //
			{ both, "Refine with CRF", "input=labels iterations=few", "The parameter 'iterations' is 'few'; a whole " +
				"number is meant." }, //
			{ both, "Refine with CRF", "input=labels quality=best", "quality is 'best'; use accurate or fast." }, //
			{ both, "Refine with CRF", "input=labels confidence=1", "confidence is 1.0; use a number above 0 and " +
				"below 1." }, //
			{ both, "Refine with CRF", "input=labels output=poem", "There is no output 'poem'" }, //
			{ both, "Refine with CRF", "input=labels volume=perhaps", "The parameter 'volume' is 'perhaps'; true or " +
				"false is meant." }, //
			{ both, "Label from Scribbles", "", "a has no scribbles; draw a few ROIs for each class" }, //
			{ both, "Label from Scribbles", "source=roi_manager", "The ROI Manager is empty or can't be had here" }, //
			{ alone + "makeRectangle(2, 2, 5, 5); Overlay.addSelection;", "Label from Scribbles", "",
				"Nothing tells the classes of the ROIs of the overlay; " } };
		final List<String> outs = Program.headlessMacros(folder, List.of(), Stream.of(cases).map(each -> each[0] +
			"\nrun('DeepLab " +
			each[1] + "...', '" + each[2] + "');\nprint('went on');\n").toList());
		for (int i = 0; i < cases.length; i++) {
			final String[] each = cases[i];
			final String out = outs.get(i);
			assertTrue(out.contains(each[3]), each[2] + ": " + out);
			assertFalse(out.contains("went on"), each[2] + ": " + out);
			assertFalse(out.contains("\tat "), each[2] + ": " + out);
		}
	}
}
