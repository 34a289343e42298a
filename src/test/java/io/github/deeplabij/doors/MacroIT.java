package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.SmallImage;

import ij.IJ;
import ij.ImagePlus;

/** Macros, run as users run them: in plain ImageJ without a display. */
class MacroIT {

	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();

	private static final String CRF =
		"iterations=10 spatial_sigma=1 spatial_weight=1 colour_xy=30 colour_sigma=10 colour_weight=2 quality=fast";

	@TempDir
	Path folder;

	private String run(final String macro) throws Exception {
		return Program.headlessMacro(folder, macro, folder.toString()).out();
	}

	@Test
	void theMacroOfTheReadmeSegmentsTheSampleImage() throws Exception {
		final String out = run("""
				run("DeepLab Sample Image");
				run("DeepLab Segment...", "model=nuclei-fluorescence device=auto output=labels");
				print("title " + getTitle() + ", " + bitDepth() + " bit");
				getPixelSize(unit, width, height);
				print("pixel " + width + " " + unit);
				print(getMetadata("Info"));
				saveAs("tiff", getArgument() + "/labels.tif");
				""");
		assertTrue(out.contains("title DeepLab Sample Image-labels, 8 bit"), out);
		assertTrue(out.contains("pixel 0.5 micron"), out);
		assertTrue(out.contains("DeepLab model: nuclei-fluorescence"), out);
		assertTrue(out.contains("DeepLab device: cpu") || out.contains("DeepLab device: cuda:0"), out);

		final ImagePlus labels = IJ.openImage(folder.resolve("labels.tif").toString());
		final int[] counts = labels.getProcessor().getHistogram();
		assertTrue(counts[0] > counts[1] && counts[1] > counts[2] && counts[2] > 0, out);
		assertEquals(labels.getWidth() * labels.getHeight(), counts[0] + counts[1] + counts[2]);
	}

	@Test
	void anOmeZarrImageIsOpenedAndSegmented() throws Exception {
		SmallImage.write(new FolderStore(folder.resolve("cells.ome.zarr")), "", "0.5");
		final String out = run("""
				run("DeepLab Open OME-Zarr...", "input=[" + getArgument() + "/cells.ome.zarr] level=1");
				getDimensions(width, height, channels, slices, frames);
				print(getTitle() + ": " + width + " x " + height + ", " + channels + " channels, " + slices +
					" slices");
				run("DeepLab Segment...", "model=[%s] device=cpu channel=DAPI");
				getDimensions(width, height, channels, slices, frames);
				print(getTitle() + ": " + width + " x " + height + ", " + channels + " channels, " + slices +
					" slices");
				run("DeepLab Open OME-Zarr...", "input=[" + getArgument() + "/cells.ome.zarr] level=7");
				""".formatted(THRESHOLD));
		assertTrue(out.contains("cells.ome-level1: 30 x 20, 2 channels, 3 slices"), out);
		assertTrue(out.contains("cells.ome-level1-labels: 30 x 20, 1 channels, 3 slices"), out);
		assertTrue(out.contains("cells.ome.zarr has no level 7; it has 0 (60 x 40), 1 (30 x 20); choose one of these."),
			out);
	}

	@Test
	void theCrfRefinesInAMacroAsOnTheCommandLine() throws Exception {
		final String out = run("""
				run("DeepLab Sample Image");
				saveAs("tiff", getArgument() + "/sample.tif");
				run("DeepLab Segment...", "model=nuclei-fluorescence device=cpu");
				saveAs("tiff", getArgument() + "/plain.tif");
				selectImage("sample.tif");
				run("DeepLab Segment...", "model=nuclei-fluorescence device=cpu crf=true colour_xy=30 quality=fast");
				print(getMetadata("Info"));
				saveAs("tiff", getArgument() + "/refined.tif");
				""");
		assertTrue(out.contains("DeepLab CRF: " + CRF + "\n"), out);
		final Program.Outcome outcome = Program.deeplab(folder, List.of("-Xmx1g"), "segment", "sample.tif", "--device",
			"cpu", "--crf", "true", "--colour_xy", "30", "--quality", "fast", "--out", "cli");
		assertEquals(0, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains("nuclei-fluorescence on cpu and refined by the CRF in"), outcome.out());
		final ImagePlus other = IJ.openImage(folder.resolve("cli/sample-labels.tif").toString());
		assertTrue(other.getInfoProperty().contains("DeepLab CRF: " + CRF + "\n"), other.getInfoProperty());
		final byte[] refined = labels("refined.tif");
		assertArrayEquals(refined, (byte[]) other.getProcessor().getPixels());
		final byte[] plain = labels("plain.tif");
		int unequal = 0;
		for (int i = 0; i < plain.length; i++)
			if (plain[i] != refined[i]) unequal++;
		assertTrue(unequal > 0 && unequal < plain.length / 10, unequal + " of " + plain.length + " labels differ");
	}

	@Test
	void severalScalesInAMacroAsOnTheCommandLine() throws Exception {
		final String out = run(
			"""
					setBatchMode(true);
					run("DeepLab Sample Image");
					saveAs("tiff", getArgument() + "/sample.tif");
					run("DeepLab Segment...", "model=nuclei-fluorescence device=cpu");
					saveAs("tiff", getArgument() + "/plain.tif");
					selectImage("sample.tif");
					run("DeepLab Segment...", "model=nuclei-fluorescence device=cpu scales=[0.5, 1, 1.5] flip=true \
					pixel_size=auto crf=true colour_xy=30 quality=fast");
					print(getMetadata("Info"));
					saveAs("tiff", getArgument() + "/scales.tif");
					selectImage("sample.tif");
					run("DeepLab Segment...", "model=nuclei-fluorescence device=cpu scales=1 flip");
					saveAs("tiff", getArgument() + "/flipped.tif");
					""");
		assertTrue(out.contains("DeepLab passes: scales=0.5,1,1.5 merge=mean flip=true\n"), out);
		assertTrue(out.contains("DeepLab CRF: " + CRF + "\n"), out);
		assertEquals(2, out.split("The pixel size was left as it is: the model does not say", -1).length - 1,
			"log and info: " + out);
		final Program.Outcome outcome = Program.deeplab(folder, List.of("-Xmx1g"), "segment", "sample.tif", "--device",
			"cpu", "--scales", "0.5,1,1.5", "--flip", "true", "--pixel_size", "auto", "--crf", "true", "--colour_xy",
			"30", "--quality", "fast", "--out", "cli");
		assertEquals(0, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains("nuclei-fluorescence on cpu in 6 passes and refined by the CRF in"), outcome
			.out());
		assertTrue(outcome.out().contains("The pixel size was left as it is"), outcome.out());
		final byte[] scales = labels("scales.tif");
		assertArrayEquals(scales, labels("cli/sample-labels.tif"));
		for (final byte[] other : new byte[][] { labels("plain.tif"), labels("flipped.tif") }) {
			int unequal = 0;
			for (int i = 0; i < scales.length; i++)
				if (scales[i] != other[i]) unequal++;
			assertTrue(unequal > 0 && unequal < scales.length / 10, unequal + " of " + scales.length +
				" labels differ");
		}
	}

	private byte[] labels(final String file) {
		return (byte[]) IJ.openImage(folder.resolve(file).toString()).getProcessor().getPixels();
	}

	@Test
	void severalOutputsInBatchMode() throws Exception {
		final String out = run("""
				setBatchMode(true);
				newImage("ramp", "32-bit ramp", 60, 40, 3);
				run("DeepLab Segment...", "model=[%s] tile=32 output=[labels, probabilities, overlay]");
				print("now " + getTitle() + " of " + nImages);
				getDimensions(w, h, c, z, t);
				print("size " + w + " " + h + " " + c + " " + z + " " + t);
				print("left " + getPixel(0, 0) + " right " + getPixel(59, 39));
				selectImage("ramp-probabilities");
				getDimensions(w, h, c, z, t);
				print("size " + w + " " + h + " " + c + " " + z + " " + t);
				selectImage("ramp");
				print("overlay " + Overlay.size);
				""".formatted(THRESHOLD));
		assertTrue(out.contains("now ramp-labels of 3"), out);
		assertTrue(out.contains("size 60 40 1 3 1"), out);
		assertTrue(out.contains("left 0 right 1"), out);
		assertTrue(out.contains("size 60 40 2 3 1"), out);
		assertTrue(out.contains("overlay 3"), out);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aLoopSegmentsTenImages(final boolean batch) throws Exception {
		final String out = run("""
				setBatchMode(%s);
				for (i = 0; i < 10; i++) {
					newImage("image " + i, "32-bit black", 60, 40, 1);
					makeRectangle(0, 0, 5 * i + 5, 40);
					run("Set...", "value=1");
					run("Select None");
					run("DeepLab Segment...", "model=[%s] device=cpu");
					getHistogram(values, counts, 256);
					print(getTitle() + ": " + counts[1]);
					close("*");
				}
				run("DeepLab Segment...", "model=[%s] device=cpu");
				""".formatted(batch, THRESHOLD, THRESHOLD));
		for (int i = 0; i < 10; i++)
			assertTrue(out.contains("image " + i + "-labels: " + 40 * (5 * i + 5) + "\n"), out);
		assertTrue(out.contains("There is no image to segment; open one first."), out);
	}

	@Test
	void theTableIsThatOfTheResults() throws Exception {
		final String out = run("""
				newImage("ramp", "32-bit ramp", 60, 40, 1);
				run("DeepLab Segment...", "model=[%s] output=table");
				for (i = 0; i < nResults; i++) print(getResultString("Name", i) + " " + getResult("Pixels", i));
				""".formatted(THRESHOLD));
		assertTrue(out.contains("low 1240\nhigh 1160"), out);
	}

	@Test
	void outlinesAndRowsOfObjectsNeedNoLabelImage() throws Exception {
		final String out = run("""
				newImage("ramp", "32-bit ramp", 60, 40, 3);
				run("DeepLab Segment...", "model=[%s] output=rois,measurements object_link=slices");
				print("now " + getTitle() + " of " + nImages + ", " + Overlay.size + " outlines");
				print(nResults + " row: " + getResultString("Class", 0) + " " + getResult("Voxels", 0));
				run("DeepLab Segment...", "model=[%s] output=rois,measurements object_link=frames");
				print("went on");
				""".formatted(THRESHOLD, THRESHOLD));
		assertTrue(out.contains("now ramp of 1, 3 outlines"), out);
		// the column whose probability is just 0.5 belongs to it
		assertTrue(out.contains("1 row: high 3600"), out);
		assertTrue(out.contains("object_link is frames, but ramp has only one frame; use slices or none."), out);
		assertFalse(out.contains("went on"), out);
	}

	@Test
	void aPathMayHoldBlanksAndKeys() throws Exception {
		final Path model = folder.resolve("my output=table tile=7 crf=maybe [1] it's isolated dir/threshold");
		Files.createDirectories(model);
		for (final String file : new String[] { "rdf.yaml", "model.onnx" })
			Files.copy(Path.of(THRESHOLD, file), model.resolve(file));
		final String out = run(
			"newImage(\"ramp\", \"32-bit ramp\", 60, 40, 1);\nrun(\"DeepLab Segment...\", \"model=[" + model +
				"] crf\");\nprint(\"now \" + getTitle());\nprint(getMetadata(\"Info\"));");
		assertTrue(out.contains("now ramp-labels"), out);
		assertTrue(out.contains("DeepLab tile: 60 x 40 pixels"), out);
		assertTrue(out.contains("DeepLab CRF: iterations=10 "), out);
	}

	@Test
	void theImageMayBeNamedByItsTitle() throws Exception {
		final String out = run("""
				newImage("a ramp", "32-bit ramp", 60, 40, 1);
				newImage("other", "32-bit black", 30, 20, 1);
				run("DeepLab Segment...", "image=[a ramp] model=[%s]");
				print("now " + getTitle() + " " + getWidth());
				run("DeepLab Segment...", "image=another model=[%s]");
				print("went on");
				""".formatted(THRESHOLD, THRESHOLD));
		assertTrue(out.contains("now a ramp-labels 60"), out);
		assertTrue(out.contains("'image' is 'another', and no image of that title is open."), out);
		assertFalse(out.contains("went on"), out);
	}

	@Test
	void withoutOptionsTheDefaultsHold() throws Exception {
		final String out = run("""
				run("DeepLab Sample Image");
				run("DeepLab Segment...");
				print("now " + getTitle());
				selectImage("DeepLab Sample Image");
				run("DeepLab Segment...", "");
				print("again " + getTitle());
				""");
		assertTrue(out.contains("now DeepLab Sample Image-labels"), out);
		assertTrue(out.contains("again DeepLab Sample Image-labels"), out);
	}

	@Test
	void anErrorIsOneSentenceAndStopsTheMacro() throws Exception {
		final String[][] cases = { //
			{ "", "model=nuclei-fluorescence", "There is no image to segment; open one first." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "model=nonsense",
				"There is no model 'nonsense'; choose one of: nuclei-fluorescence" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "device=abacus", "There is no device 'abacus'" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "tile=big",
				"The parameter 'tile' is 'big'; a whole number is meant." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "CRF=true",
				"DeepLab Segment has no parameter 'CRF'; the nearest is 'crf'." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "tile=9 outputs=table",
				"has no parameter 'outputs'; the nearest is 'output'." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "crf = true",
				"There is a blank before '='; write name=value without blanks." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "tile=9 crf tile=8",
				"The parameter 'tile' is given twice; give it once." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "model=[a b tile=9", "The bracket behind 'model=' is not " +
				"closed" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "tile=-5", "The tile size is -5" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "output=poem", "There is no output 'poem'" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "crf=true colour_xy=-4",
				"colour_xy is -4.0; use a number above 0." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "crf=true spatial_weight=NaN",
				"spatial_weight is NaN; use a number from 0 to 1000000." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "scales=1,big", "scales is '1,big': 'big' is no number" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "scales=[1, NaN]", "'NaN' is out of range" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "merge=median", "merge is 'median'; use mean or maximum." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "flip=maybe",
				"The parameter 'flip' is 'maybe'; true or false is meant." }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "stride=8", "has no weights for the output stride 8" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "stride=-8", "stride is -8; use 0" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "pixel_size=0.5", "pixel_size is '0.5'; use image" }, //
			{ "newImage('a', '8-bit', 120, 120, 1);", "scales=1,0.5",
				"At the scale 0.5 the image has 60 pixels along x, and the model takes at least 128" }, //
			{ "newImage('a', '8-bit composite', 20, 20, 2, 1, 1);", "channel=all model=[" + THRESHOLD + "]",
				"The model takes 1 channel, and the image has 2 channels" }, //
			{ "newImage('a', '8-bit composite', 20, 20, 2, 1, 1);", "channel=DAPI",
				"channel is 'DAPI', and a tells no names of its channels; give numbers from 1 to 2." }, //
			{ "newImage('a', '8-bit', 20, 20, 3);", "slices=2-5", "slices is '2-5', and the image has 3 of them" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "area=all", "area is 'all'; use selection" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "normalise=max", "normalise is 'max'; use auto" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "fit=huge", "fit is 'huge'; use none" }, //
			{ "newImage('a', '8-bit', 20, 20, 1);", "settings=/none.json", "The settings in /none.json can't be " +
				"read" } };
		final List<String> outs = Program.headlessMacros(folder, List.of(), Stream.of(cases).map(each -> each[0] +
			"\nrun('DeepLab Segment...', '" + each[1] + "');\nprint('went on');\n").toList());
		for (int i = 0; i < cases.length; i++) {
			final String[] each = cases[i];
			final String out = outs.get(i);
			assertTrue(out.contains(each[2]), each[1] + ": " + out);
			assertFalse(out.contains("went on"), each[1] + ": " + out);
			assertFalse(out.contains("\tat "), each[1] + ": " + out);
		}
	}

	@Test
	void brokenWeightsAreOneSentence() throws Exception {
		final Path original = Path.of(THRESHOLD);
		final String description = Files.readString(original.resolve("rdf.yaml")).replaceAll("(?m)^\\s+sha256:.*$", "");
		final byte[] whole = Files.readAllBytes(original.resolve("model.onnx"));
		final String[][] cases = { { "version https://git-lfs.github.com/spec/v1\nsize 12\n", "is a Git LFS " +
			"pointer" }, //
			{ "<html></html>", "is not an ONNX file" }, //
			{ new String(whole, 0, whole.length / 2, "ISO-8859-1"), "damaged or truncated" } };
		final List<String> macros = new ArrayList<>();
		for (int i = 0; i < cases.length; i++) {
			final Path model = Files.createDirectory(folder.resolve("broken" + i));
			Files.writeString(model.resolve("rdf.yaml"), description);
			Files.write(model.resolve("model.onnx"), cases[i][0].getBytes("ISO-8859-1"));
			macros.add("newImage('a', '8-bit', 20, 20, 1);\nrun('DeepLab Segment...', 'model=[" + model +
				"]');\nprint('went on');\n");
		}
		final List<String> outs = Program.headlessMacros(folder, List.of(), macros);
		for (int i = 0; i < cases.length; i++) {
			assertTrue(outs.get(i).contains(cases[i][1]), outs.get(i));
			assertFalse(outs.get(i).contains("went on"), outs.get(i));
		}
	}
}
