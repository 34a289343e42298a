package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.image.SampleImage;

import ij.IJ;
import ij.ImagePlus;

/** The functions of macros, as users call them: in plain ImageJ without a display. */
class MacroExtensionsIT {

	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();
	private static final Path EXAMPLES = Path.of("docs", "examples");
	private static final String START = "run('DeepLab Macro Extensions');\n";

	@TempDir
	Path folder;

	private List<String> run(final String... macros) throws Exception {
		return Program.headlessMacros(folder, List.of(), Stream.of(macros).map(each -> START + each).toList());
	}

	@Test
	void segmentsAndCountsInBatchMode() throws Exception {
		final String out = run("""
				setBatchMode(true);
				run("DeepLab Sample Image");
				sample = getTitle();
				objects = Ext.segment(sample, "nuclei-fluorescence", "output=objects device=cpu");
				print("objects: " + objects + ", current: " + getTitle());
				Ext.count(objects, n);
				getStatistics(area, mean, min, max);
				print("count: " + n + 1 - 1 + " of " + max + ", as text " + Ext.count(objects));
				labels = Ext.segment(sample, "nuclei-fluorescence");
				again = Ext.segment(sample, "nuclei-fluorescence", "");
				print("labels: " + labels + ", " + again);
				print("classes: " + Ext.classes(labels));
				getHistogram(values, counts, 256);
				Ext.classArea(labels, "nucleus", named);
				Ext.classArea(labels, 1, numbered);
				print("areas: " + named + " " + numbered + " " + 0.25 * counts[1] + " " + Ext.classArea(labels, "1"));
				print("models: " + Ext.models());
				""").get(0);
		assertTrue(out.contains("objects: DeepLab Sample Image-objects, current: DeepLab Sample Image-objects\n"), out);
		final String[] count = out.replaceAll("(?s).*count: (\\d+) of (\\d+), as text (\\d+)\n.*", "$1 $2 $3").split(
			" ");
		assertEquals(count[1], count[0], out);
		assertEquals(count[1], count[2], out);
		assertTrue(out.contains("labels: DeepLab Sample Image-labels, DeepLab Sample Image-labels-1\n"), out);
		assertTrue(out.contains("classes: background,nucleus,boundary\n"), out);
		final String[] areas = out.replaceAll("(?s).*areas: ([^\n]+)\n.*", "$1").split(" ");
		for (int i = 1; i < areas.length; i++) assertEquals(Double.parseDouble(areas[0]), Double.parseDouble(areas[i]),
			out);
		assertTrue(out.contains("models: nuclei-fluorescence,nuclei-histology,axons-sem\n"), out);
	}

	/** A stack of two planes with two objects each, of the same numbers. */
	@Test
	void countsObjectsOfPlanesApartUnlessTheyAreLinked() throws Exception {
		final String stack = """
				newImage("discs", "32-bit black", 60, 40, 2);
				for (i = 1; i <= 2; i++) {
					setSlice(i);
					makeRectangle(5, 5, 10, 10);
					run("Set...", "value=1 slice");
					makeRectangle(30, 5, 10, 10);
					run("Set...", "value=1 slice");
				}
				run("Select None");
				objects = Ext.segment("discs", "%s", "device=cpu output=labels,objects object_link=%s");
				print(objects);
				objects = replace(objects, "labels", "objects");
				print("count: " + Ext.count(objects));
				""";
		final String foreign = """
				newImage("truth", "16-bit black", 60, 40, 2);
				for (i = 1; i <= 2; i++) {
					setSlice(i);
					makeRectangle(5, 5, 10, 10);
					run("Set...", "value=7 slice");
					makeRectangle(30, 5, 10, 10);
					run("Set...", "value=" + 300 * i + " slice");
				}
				print("count: " + Ext.count("truth"));
				Ext.classArea("truth", 7, area);
				print("area: " + area);
				print("classes: " + Ext.classes("truth") + ".");
				""";
		final List<String> outs = run(stack.formatted(THRESHOLD, "none"), stack.formatted(THRESHOLD, "slices"),
			foreign);
		assertTrue(outs.get(0).contains("discs-labels\ncount: 4\n"), outs.get(0));
		assertTrue(outs.get(1).contains("discs-labels\ncount: 2\n"), outs.get(1));
		assertTrue(outs.get(2).contains("count: 3\narea: 200\nclasses: .\n"), outs.get(2));
	}

	@Test
	void theExampleCountsNuclei() throws Exception {
		final String out = run("run('DeepLab Sample Image');\n" + Files.readString(EXAMPLES.resolve(
			"count_nuclei.ijm")) + "selectImage('DeepLab Sample Image-objects');\n" +
			"getStatistics(area, mean, min, max);\nprint(max);\n").get(0);
		final String[] counts = out.replaceAll(
			"(?s).*DeepLab Sample Image: (\\d+) nuclei, [\\d.]+ square microns\n(\\d+)\n.*", "$1 $2").split(" ");
		assertEquals(counts[1], counts[0], out);
	}

	@Test
	void theExampleGoesThroughAFolderInBatchMode() throws Exception {
		final ImagePlus sample = SampleImage.create();
		for (int i = 0; i < 30; i++) {
			sample.setRoi(10 * i, 5 * i, 160, 140);
			IJ.saveAsTiff(sample.crop(), folder.resolve("image" + i + ".tif").toString());
		}
		final String out = Program.headlessMacro(folder, Files.readString(EXAMPLES.resolve("count_folder.ijm")) +
			"print(nImages + ' images are left');\n", folder.toString()).out();
		final Set<String> counts = new HashSet<>();
		for (int i = 0; i < 30; i++) {
			final Matcher line = Pattern.compile("(?m)^image" + i + "\\.tif: (\\d+)$").matcher(out);
			assertTrue(line.find(), i + ": " + out);
			counts.add(line.group(1));
		}
		assertTrue(counts.size() > 3, out);
		assertTrue(out.contains("0 images are left"), out);
	}

	@Test
	void aMacroRunsOneThatSegments() throws Exception {
		final Path inner = Files.writeString(folder.resolve("inner.ijm"), """
				run("DeepLab Macro Extensions");
				selectImage(getArgument());
				run("DeepLab Segment...", "model=[%s] device=cpu");
				Ext.classArea(getTitle(), "high", area);
				return getTitle() + " " + area;
				""".formatted(THRESHOLD));
		final Path wrong = Files.writeString(folder.resolve("wrong.ijm"),
			"run('DeepLab Segment...', 'model=nonsense');\nprint('inner went on');\n");
		final String out = run("""
				setBatchMode(true);
				for (i = 1; i < 4; i++) {
					newImage("image " + i, "32-bit black", 60, 40, 1);
					makeRectangle(0, 0, 5 * i, 40);
					run("Set...", "value=1");
					run("Select None");
					newImage("other", "32-bit black", 60, 40, 1);
					print(runMacro("%s", "image " + i));
					print("now " + getTitle());
					close("*");
				}
				newImage("a", "8-bit", 20, 20, 1);
				print("outer got " + runMacro("%s"));
				""".formatted(inner, wrong)).get(0);
		for (int i = 1; i < 4; i++)
			assertTrue(out.contains("image " + i + "-labels " + 200 * i + "\nnow image " + i + "-labels\n"), out);
		assertTrue(out.contains("There is no model 'nonsense'"), out);
		assertFalse(out.contains("inner went on"), out);
		assertTrue(out.contains("outer got null\n"), out);
	}

	@Test
	void anErrorIsOneSentenceAndStopsTheMacro() throws Exception {
		final String labels = "newImage('a', '8-bit ramp', 60, 40, 1); Ext.segment('a', '" + THRESHOLD +
			"', 'device=cpu'); ";
		final String[][] cases = { //
			{ "Ext.count('b', n);", "'title' is 'b', and no image of that title is open." }, //
			{ "Ext.segment('b', 'axons-sem', '');", "'image' is 'b', and no image of that title is open." }, //
			{ "newImage('a', '8-bit', 20, 20, 1); Ext.segment('a', 'nonsense');", "There is no model 'nonsense'" }, //
			{ "newImage('a', '8-bit', 20, 20, 1); Ext.segment('a', 'axons-sem', 'tiles=9');",
				"DeepLab Segment has no parameter 'tiles'; the nearest is 'tile'." }, //
			{ "newImage('a', '8-bit', 20, 20, 1); Ext.segment('a', 'axons-sem', 'model=axons-sem');",
				"The parameter 'model' is given twice; give it once." }, //
			{ labels + "Ext.count('a-labels', n);", "a-labels holds classes, not objects" }, //
			{ labels + "Ext.classArea('a-labels', 'nucleus', n);",
				"a-labels has no class 'nucleus'; it has 0 low, 1 high." }, //
			{ labels + "Ext.classArea('a-labels', 2, n);", "a-labels has no class '2'; it has 0 low, 1 high." }, //
			{ "newImage('a', '8-bit ramp', 20, 20, 1); Ext.classArea('a', 'nucleus', n);",
				"a has no class 'nucleus'; it tells no names, so give a number." }, //
			{ "newImage('a', '32-bit ramp', 20, 20, 1); Ext.count('a', n);", "a holds 0.05 at x=1, y=0; labels are " +
				"whole numbers" }, //
			{ "newImage('a', 'RGB', 20, 20, 1); Ext.count('a', n);",
				"a is an RGB image, whose colours are no objects" } };
		final List<String> outs = run(Stream.of(cases).map(each -> each[0] + "\nprint('went on');\n").toArray(
			String[]::new));
		for (int i = 0; i < cases.length; i++) {
			assertTrue(outs.get(i).contains(cases[i][1]), cases[i][0] + ": " + outs.get(i));
			assertFalse(outs.get(i).contains("went on"), cases[i][0] + ": " + outs.get(i));
			assertFalse(outs.get(i).contains("\tat "), cases[i][0] + ": " + outs.get(i));
		}
	}
}
