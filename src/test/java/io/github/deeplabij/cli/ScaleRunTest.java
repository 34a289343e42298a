package io.github.deeplabij.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.scale.TestImage;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.OmeImage;
import io.github.deeplabij.zarr.WebFolder;

/** Images of OME-Zarr on the command line: in one program, and step by step. */
class ScaleRunTest {

	private static final String MODEL = TestModels.folder().resolve("above-mid-range-of-plane").toString();

	@TempDir
	private Path folder;

	private static int deeplab(final StringWriter out, final String... words) {
		return Main.run(new PrintWriter(out), words);
	}

	@Test
	void segmentGivesWhatTheStepsGive() {
		final Path one = TestImage.make(folder.resolve("one/image"), 3, 600, 500);
		final StringWriter out = new StringWriter();
		assertEquals(0, deeplab(out, "segment", one.toString(), "--model", MODEL, "--tile", "140", "--block", "256",
			"--output", "objects"));
		assertTrue(out.toString().contains("6 of 6 blocks done"), out.toString());
		assertTrue(out.toString().contains("deeplab-objects"), out.toString());
		final Map<String, String> expected = TestImage.sums(one);

		final Path steps = TestImage.make(folder.resolve("steps/image"), 3, 600, 500);
		assertEquals(0, deeplab(out, "scale", "plan", steps.toString(), "--model", MODEL, "--tile", "140", "--block",
			"256", "--output=objects"));
		for (final String part : List.of("2", "1"))
			assertEquals(0, deeplab(out, "scale", "run", steps.toString(), "--part", part, "--of", "2"));
		assertEquals(0, deeplab(out, "scale", "merge", steps.toString()));
		assertEquals(expected, TestImage.sums(steps));
	}

	@Test
	void aBlockThatFailsMakesTheExitCode1() throws Exception {
		final Path image = TestImage.make(folder.resolve("image"), 3, 600, 500);
		assertEquals(0, deeplab(new StringWriter(), "scale", "plan", image.toString(), "--model", MODEL, "--tile",
			"140", "--block", "256"));
		final Path chunk = image.resolve("0/c/0/0");
		Files.write(chunk, new byte[Math.toIntExact(Files.size(chunk))]);
		final StringWriter out = new StringWriter();
		assertEquals(1, deeplab(out, "scale", "run", image.toString()));
		assertTrue(out.toString().contains("5 of 6 blocks done"), out.toString());
		assertEquals(1, deeplab(out, "scale", "merge", image.toString()));
		assertEquals(0, deeplab(out, "scale", "merge", image.toString(), "--incomplete"));
	}

	/** Its network is slow enough for the program to be ended while it is at the first block. */
	@Test
	void aBlockThatEndedThreeProgramsIsNamed() throws Exception {
		final Path image = TestImage.make(folder.resolve("image"), 3, 600, 300);
		final String slow = TestModels.folder().resolve("slow").toString();
		assertEquals(0, deeplab(new StringWriter(), "scale", "plan", image.toString(), "--model", slow, "--tile",
			"512", "--block", "512"));
		final Path beside = folder.resolve("image.deeplab/deeplab");
		for (final String times : List.of("1", "2", "3"))
			end(image, beside.resolve("tries/00000000.txt"), times);
		final String said = said(1, "scale", "run", image.toString());
		assertTrue(said.contains("block 0 (x=0, y=0): The program ended 3 times while it segmented this " +
			"block; let the network run in a process of its own"), said);
		assertTrue(Files.exists(beside.resolve("blocks/00000001.json")));
		assertEquals(0, deeplab(new StringWriter(), "scale", "run", image.toString()));
		assertEquals(0, deeplab(new StringWriter(), "scale", "merge", image.toString()));
	}

	/** Starts a program, and ends it as soon as a file has a content. */
	private void end(final Path image, final Path file, final String content) throws Exception {
		final ProcessBuilder program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java")
			.toString(), "-Duser.home=" + System.getProperty("user.home"), "-cp", System.getProperty("java.class.path"),
			Main.class.getName(), "scale", "run", image.toString(), "--threads", "1");
		final Process process = program.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		while (!(Files.exists(file) && Files.readString(file).equals(content))) {
			assertTrue(process.isAlive(), "it ended before");
			Thread.sleep(5);
		}
		process.destroyForcibly().waitFor();
	}

	@Test
	void oneWithOptionsOfImagesIsReadAsTheyAre() {
		final Path image = TestImage.make(folder.resolve("image.ome.zarr"), 3, 600, 500);
		final StringWriter out = new StringWriter();
		assertEquals(0, deeplab(out, "segment", image.toString(), "--model", MODEL, "--frames=1", "--out", folder
			.resolve("results").toString()));
		assertTrue(Files.exists(folder.resolve("results/image.ome-labels.tif")), out.toString());
		assertFalse(Files.exists(image.resolve("labels")));
	}

	@Test
	void labelsGoIntoTheStoreThatIsNamed() throws Exception {
		TestImage.make(folder.resolve("image.zarr"), 3, 600, 500);
		final String store = folder.resolve("labels.zarr").toString();
		try (WebFolder web = new WebFolder(folder)) {
			final String image = web.address("image.zarr");
			assertEquals(2, deeplab(new StringWriter(), "segment", image, "--model", MODEL));
			assertEquals(2, deeplab(new StringWriter(), "scale", "plan", image, "--model", MODEL, "--out", "results"));
			assertEquals(2, deeplab(new StringWriter(), "segment", image, "--model", MODEL, "--out", image));
			assertFalse(Files.exists(folder.resolve("labels.zarr")));
			final StringWriter out = new StringWriter();
			assertEquals(0, deeplab(out, "segment", "--out", store, image, "--model", MODEL, "--tile", "140"));
			assertTrue(out.toString().contains("labels.zarr"), out.toString());
			for (final String step : List.of("plan", "run", "merge"))
				assertEquals(0, deeplab(out, "scale", step, image, "--out", store, "--labels", "again"));
		}
		final OmeImage labels = OmeImage.open(new FolderStore(Path.of(store)), "labels/again");
		assertEquals(600, labels.size(0, "x"));
		assertFalse(Files.exists(folder.resolve("image.zarr/labels")));
	}

	/** Several images, and files, are segmented as images are. */
	@Test
	void moreThanOneInputIsNoImageInBlocks() {
		final String one = TestImage.make(folder.resolve("one.zarr"), 3, 200, 100).toString();
		final String two = TestImage.make(folder.resolve("two.zarr"), 3, 200, 100).toString();
		assertEquals(0, deeplab(new StringWriter(), "segment", one, two, "--model", MODEL, "--flip", "false", "--out",
			folder.toString()));
		assertTrue(Files.exists(folder.resolve("one-labels.tif")) && Files.exists(folder.resolve("two-labels.tif")));
	}

	@Test
	void whatIsNotDoneInBlocksIsRefused() {
		final Path image = TestImage.make(folder.resolve("image"), 3, 600, 500);
		for (final List<String> wanted : List.of(List.of("--object_method", "panoptic"), List.of("--object_method",
			"watershed"), List.of("--fill_holes", "true")))
		{
			final String said = said(2, "segment", image.toString(), "--model", MODEL, "--output", "objects", wanted
				.get(0), wanted.get(1));
			assertTrue(said.contains(wanted.get(0).substring(2) + " is "), said);
			assertTrue(said.contains("Give --out FOLDER to have each plane read as a whole"), said);
		}
		assertFalse(Files.exists(image.resolve("labels")));
		final String noted = said(0, "scale", "plan", image.toString(), "--model", "nuclei-fluorescence", "--output",
			"objects");
		assertTrue(noted.contains("divides objects that touch (panoptic)"), noted);
	}

	/** What is written to the standard error. */
	private static String said(final int code, final String... words) {
		final PrintStream before = System.err;
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
		try {
			assertEquals(code, deeplab(new StringWriter(), words));
		}
		finally {
			System.setErr(before);
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

	@Test
	void whatIsWrongIsSaid() {
		final Path image = TestImage.make(folder.resolve("image"), 3, 600, 500);
		assertEquals(1, deeplab(new StringWriter(), "scale", "run", image.toString()));
		assertEquals(2, deeplab(new StringWriter(), "scale", "plan", image.toString(), "--model", MODEL, "--output",
			"overlay"));
		assertEquals(2, deeplab(new StringWriter(), "scale", "plan", image.toString(), "--model", MODEL, "--labels",
			"../x"));
	}
}
