package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;

/** Folders of images, in a macro of plain ImageJ and on the command line. */
class FolderIT {

	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();
	private static final String SLOW = Path.of("src/test/resources/models/slow").toAbsolutePath().toString();

	@TempDir
	Path folder;
	private Path input;

	/** Six images, one of them cut short, two of one name, and one in a sub-folder. */
	@BeforeEach
	void images() throws IOException {
		input = Files.createDirectories(folder.resolve("my images/day 2")).getParent();
		for (final String name : List.of("a.tif", "c.tif", "day 2/a.tif"))
			new FileSaver(noise()).saveAsTiff(input.resolve(name).toString());
		new FileSaver(IJ.createImage("grey", "8-bit ramp", 90, 50, 1)).saveAsPng(input.resolve("a.png").toString());
		final byte[] whole = Files.readAllBytes(input.resolve("a.png"));
		Files.write(input.resolve("b.png"), Arrays.copyOf(whole, whole.length / 2));
		Files.copy(input.resolve("c.tif"), input.resolve("d.tif"));
	}

	private static ImagePlus noise() {
		final ImagePlus image = IJ.createImage("noise", "32-bit random", 90, 50, 1);
		image.resetDisplayRange();
		return image;
	}

	private List<String> table(final Path results) throws IOException {
		return Files.readAllLines(results.resolve("deeplab-folder.csv")).stream().skip(1).map(line -> line.split(
			",")[0] + " " + line.split(",")[1]).toList();
	}

	private static List<String> all(final String b, final String others) {
		return Stream.of("a.png ", "a.tif ", "b.png ", "c.tif ", "d.tif ", "day 2/a.tif ").map(name -> name + (name
			.equals("b.png ") ? b : others)).toList();
	}

	private String macro(final String macro) throws Exception {
		return Program.headlessMacro(folder, macro, input.toString()).out();
	}

	private String line(final String more) {
		return "run('DeepLab Segment Folder...', 'input=[" + input + "] model=[" + THRESHOLD + "] " + more + "');\n";
	}

	@Test
	void oneLineOfAMacroSegmentsAFolder() throws Exception {
		final String out = macro(line("recursive tile=64") + "print('went on, ' + nImages);\n");
		assertTrue(out.contains("b.png: The PNG file is damaged or cut short"), out);
		assertTrue(out.contains("went on, 0"), out);
		assertFalse(out.contains("\tat "), out);
		final Path results = input.resolve("deeplab");
		assertEquals(all("failed", "done"), table(results));
		// each is what the command for one image gives
		final StringBuilder single = new StringBuilder("setBatchMode(true);\n");
		for (final String name : List.of("a.png", "a.tif", "c.tif", "d.tif", "day 2/a.tif"))
			single.append("open(getArgument() + '/").append(name).append("'); run('DeepLab Segment...', 'model=[")
				.append(THRESHOLD).append("] tile=64'); saveAs('tiff', getArgument() + '/../").append(name.replaceAll(
					"[ /]", "_")).append(".tif'); close('*');\n");
		assertFalse(macro(single.toString()).contains("DeepLab failed"));
		final String[][] pairs = { { "a.png", "a.png" }, { "a.tif", "a.tif" }, { "c.tif", "c" }, { "d.tif", "d" }, {
			"day_2_a.tif", "day 2/a" } };
		for (final String[] each : pairs)
			assertArrayEquals(pixels(folder.resolve(each[0] + ".tif")), pixels(results.resolve(each[1] +
				"-labels.tif")), each[1]);
	}

	private static byte[] pixels(final Path file) {
		return (byte[]) IJ.openImage(file.toString()).getProcessor().getPixels();
	}

	@Test
	void whatIsWrongStopsAMacroWithOneSentence() throws Exception {
		final Path file = Files.writeString(folder.resolve("file"), "");
		final Path bad = Files.createDirectories(folder.resolve("bad"));
		Files.writeString(bad.resolve("poem.tif"), "no image");
		final String[][] cases = { { "", "input is empty; give the folder of the images." }, { "input=[" + input +
			"/x]", "There is no folder " + input + "/x; give the folder of the images." }, { "input=[" + input +
				"] pattern=*.gif", "matches the pattern '*.gif'" }, { "input=[" + input + "] pattern=a{b",
					"pattern is 'a{b', which is no pattern for names of files" }, { "input=[" + input + "] save=[" +
						file + "/x]", "can't be written into" }, { "input=[" + input + "] tile=-5",
							"The tile size is -5" }, { "input=[" + input + "] image=a", "has no parameter 'image'" }, {
								"input=[" + bad + "]",
								"No image could be segmented (0 of 1 image done, 1 failed; see " } };
		final List<String> outs = Program.headlessMacros(folder, List.of(), Stream.of(cases).map(
			each -> "run('DeepLab Segment Folder...', '" + each[0] + "');\nprint('went on');\n").toList());
		for (int i = 0; i < cases.length; i++) {
			assertTrue(outs.get(i).contains(cases[i][1]), cases[i][0] + ": " + outs.get(i));
			assertFalse(outs.get(i).contains("went on"), cases[i][0] + ": " + outs.get(i));
			assertFalse(outs.get(i).contains("\tat "), cases[i][0] + ": " + outs.get(i));
		}
	}

	private Program.Outcome deeplab(final String... options) throws Exception {
		final List<String> arguments = new ArrayList<>(List.of("segment", "my images", "--out", "out"));
		arguments.addAll(List.of(options));
		final Program.Outcome outcome = Program.deeplab(folder, List.of("-Xmx512m"), arguments.toArray(String[]::new));
		assertFalse(outcome.out().contains("\tat "), outcome.out());
		return outcome;
	}

	@Test
	void theCommandLineTakesFoldersAndLeavesOutWhatIsDone() throws Exception {
		final String[] options = { "--model", THRESHOLD, "--recursive", "--output", "labels,objects" };
		final Program.Outcome first = deeplab(options);
		assertEquals(1, first.code(), first.out());
		assertTrue(first.out().contains("5 of 6 images done, 1 failed; see out/deeplab-folder.csv."), first.out());
		assertTrue(first.out().contains("b.png: The PNG file is damaged or cut short"), first.out());
		final Path results = folder.resolve("out");
		assertEquals(all("failed", "done"), table(results));
		final Program.Outcome second = deeplab(options);
		assertEquals(1, second.code(), second.out());
		assertTrue(second.out().contains("5 of 6 images done (5 before), 1 failed; see "), second.out());
		assertEquals(all("failed", "skipped"), table(results));
		Files.copy(input.resolve("a.png"), input.resolve("b.png"), StandardCopyOption.REPLACE_EXISTING);
		final Program.Outcome third = deeplab(options);
		assertEquals(0, third.code(), third.out());
		assertEquals(all("done", "skipped"), table(results));
		final Program.Outcome redone = deeplab("--model", THRESHOLD, "--recursive", "--output", "labels,objects",
			"--redo", "--pattern", "A*");
		assertEquals(0, redone.code(), redone.out());
		assertEquals(List.of("a.png done", "a.tif done", "day 2/a.tif done"), table(results));
		final Program.Outcome wrong = deeplab("--pattern", "*.gif");
		assertEquals(2, wrong.code(), wrong.out());
		assertTrue(wrong.out().contains("No file in my images matches the pattern '*.gif'"), wrong.out());
	}

	/** What a killed run has left is as it should be, and the next one does just the rest. */
	@Test
	void afterAKillTheRestIsDone() throws Exception {
		for (final String name : List.of("a.tif", "c.tif", "d.tif", "e.tif"))
			new FileSaver(IJ.createImage("ramp", "8-bit ramp", 600, 600, 1)).saveAsTiff(input.resolve(name).toString());
		final Path results = folder.resolve("out");
		final String[] arguments = { "segment", "my images", "--out", "out", "--model", SLOW, "--pattern", "*.tif" };
		final Process process = new ProcessBuilder(Program.command(List.of("-Xmx512m"), arguments)).directory(folder
			.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("kill.log").toFile()).start();
		try {
			for (int i = 0; i < 600 && records(results) < 2; i++)
				Thread.sleep(100);
		}
		finally {
			process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
		}
		final long done = records(results);
		final String log = Files.readString(folder.resolve("kill.log"));
		assertTrue(done >= 2 && done < 4, done + " of 4: " + log);
		assertTrue(table(results).size() <= done && table(results).size() >= done - 1, log);
		final Program.Outcome rest = Program.deeplab(folder, List.of("-Xmx512m"), arguments);
		assertEquals(0, rest.code(), rest.out());
		assertTrue(rest.out().contains("4 of 4 images done (" + done + " before); see "), rest.out());
		assertEquals(done, table(results).stream().filter(row -> row.endsWith(" skipped")).count());
		assertEquals(4, records(results));
	}

	private static long records(final Path results) throws IOException {
		if (!Files.isDirectory(results)) return 0;
		try (Stream<Path> files = Files.list(results)) {
			return files.filter(file -> file.toString().endsWith("-deeplab.json")).count();
		}
	}
}
