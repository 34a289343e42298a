package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.SmallImage;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.measure.ResultsTable;

/** What a run over a folder does, leaves out, and writes. */
@Timeout(60)
class FolderRunTest {

	private static final String TABLE = "deeplab-folder.csv";

	@TempDir
	private Path folder;
	private Path input;
	private Path results;
	private final ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU);
	/** The titles of the images that were segmented, in this order. */
	private final List<String> segmented = Collections.synchronizedList(new ArrayList<>());
	private final List<String> words = Collections.synchronizedList(new ArrayList<>());
	private Set<Output> outputs = EnumSet.of(Output.LABELS);
	private Map<String, String> settings = Map.of("tile", "0");
	private boolean kept = true;
	private boolean redo;
	private ImageSegmenter opened = segmenter;
	private FolderRun.Work work = this::segment;
	private FolderRun run;

	@BeforeEach
	void images() throws IOException {
		input = Files.createDirectories(folder.resolve("in/sub")).getParent();
		results = input.resolve("deeplab");
		for (final String name : List.of("a.tif", "b.tif", "c.tif", "sub/a.tif"))
			save(name);
	}

	private void save(final String name) {
		new FileSaver(IJ.createImage("ramp", "32-bit ramp", 40, 20, 1)).saveAsTiff(input.resolve(name).toString());
	}

	@AfterEach
	void close() {
		segmenter.close();
	}

	private List<ImageSegmenter.Result> segment(final ImagePlus image, final Monitor monitor) {
		segmented.add(image.getTitle());
		return List.of(opened.segment(image, 0, outputs, monitor));
	}

	private FolderRun.Outcome run() {
		return run(Monitor.NONE);
	}

	private FolderRun.Outcome run(final Monitor monitor) {
		segmented.clear();
		final List<FolderInput> inputs = FolderInputs.find(input, "", true, results);
		run = new FolderRun(new FolderRun.Job(inputs, results, outputs, settings, kept, redo), opened, work,
			new FolderRun.Listener() {

				@Override
				public void status(final String said) {
					words.add(said);
				}

				@Override
				public void ended(final FolderRow row) {
					// the table has it too
				}
			});
		return run.run(monitor);
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(results)) {
			return files.filter(Files::isRegularFile).map(file -> results.relativize(file).toString().replace('\\',
				'/')).sorted().toList();
		}
	}

	private List<String> statuses() throws IOException {
		return Files.readAllLines(results.resolve(TABLE)).stream().skip(1).map(line -> line.split(",")[0] + " " + line
			.split(",")[1]).toList();
	}

	@Test
	void anOmeZarrFolderIsDoneOnceUntilItIsWrittenAnew() throws IOException {
		final Path zarr = input.resolve("sub/z.zarr");
		SmallImage.write(new FolderStore(zarr), "", "0.5");
		run();
		assertTrue(files().contains("sub/z-labels.tif"), files().toString());
		assertTrue(segmented.contains("z"), segmented.toString());
		// labels in the image are not the image
		SmallImage.write(new FolderStore(zarr), "labels/x", "0.5");
		run();
		assertEquals(List.of(), segmented);
		Files.setLastModifiedTime(zarr.resolve("0/zarr.json"), FileTime.fromMillis(System.currentTimeMillis() + 9000));
		run();
		assertEquals(List.of("z"), segmented);
	}

	@Test
	void eachImageHasItsResultsARecordAndARow() throws IOException {
		outputs = EnumSet.of(Output.LABELS, Output.SUMMARY);
		final FolderRun.Outcome outcome = run();
		assertEquals("4 of 4 images done; see " + results.resolve(TABLE), outcome.words());
		assertEquals(List.of("a-deeplab.json", "a-labels.tif", "a-summary.csv", "b-deeplab.json", "b-labels.tif",
			"b-summary.csv", "c-deeplab.json", "c-labels.tif", "c-summary.csv", TABLE, "sub/a-deeplab.json",
			"sub/a-labels.tif", "sub/a-summary.csv"), files());
		final List<String> lines = Files.readAllLines(results.resolve(TABLE));
		assertEquals("File,Status,Objects,Area fraction of low (%),Area fraction of high (%),Time (s),Error", lines.get(
			0));
		assertTrue(lines.get(4).matches("sub/a\\.tif,done,1,52\\.5,47\\.5,[\\d.]+,"), lines.get(4));
		final ResultsTable table = run.table();
		assertEquals(4, table.size());
		assertEquals("done", table.getStringValue("Status", 0));
		assertEquals(47.5, table.getValue("Area fraction of high (%)", 3), 1e-9);
		final byte[] labels = (byte[]) IJ.openImage(results.resolve("sub/a-labels.tif").toString()).getProcessor()
			.getPixels();
		assertArrayEquals((byte[]) segment(ImageFiles.open(input.resolve("sub/a.tif")), Monitor.NONE).get(0).labels()
			.getProcessor().getPixels(), labels);
		assertEquals("0 of 4", words.get(0));
		assertTrue(words.get(2).matches("1 of 4(, about \\d+ s left)?") || words.get(1).matches(
			"1 of 4, about \\d+ s left"), words.toString());
		assertEquals("4 of 4", words.get(words.size() - 1));
	}

	@Test
	void areasAreThoseOfTheTableAndMissingWithoutLabels() throws IOException {
		outputs = EnumSet.of(Output.TABLE);
		run();
		assertTrue(Files.readAllLines(results.resolve(TABLE)).get(1).matches("a\\.tif,done,52\\.5,47\\.5,[\\d.]+,"));
		outputs = EnumSet.of(Output.OBJECTS);
		run();
		assertEquals("File,Status,Objects,Time (s),Error", Files.readAllLines(results.resolve(TABLE)).get(0));
	}

	@Test
	void whatIsDoneIsLeftOutWithItsFigures() throws IOException {
		run();
		final List<String> first = Files.readAllLines(results.resolve(TABLE));
		final FolderRun.Outcome outcome = run();
		assertEquals(List.of(), segmented);
		assertEquals("4 of 4 images done (4 before); see " + results.resolve(TABLE), outcome.words());
		assertEquals(first.stream().map(line -> line.replace(",done,", ",skipped,")).toList(), Files.readAllLines(
			results.resolve(TABLE)));
		redo = true;
		assertEquals(0, run().before());
		assertEquals(4, segmented.size());
	}

	@Test
	void whatWasMadeOfAnotherFileOrOtherwiseIsMadeAnew() throws IOException {
		run();
		Files.setLastModifiedTime(input.resolve("b.tif"), FileTime.fromMillis(1_000_000));
		run();
		assertEquals(List.of("b.tif"), segmented);
		Files.delete(results.resolve("c-labels.tif"));
		run();
		assertEquals(List.of("c.tif"), segmented);
		Files.writeString(results.resolve("a-deeplab.json"), "{\"made_from\": [");
		run();
		assertEquals(List.of("a.tif"), segmented);
		settings = Map.of("tile", "64");
		run();
		assertEquals(4, segmented.size());
	}

	@Test
	void anotherModelOrDescriptionMakesAllAnew() throws IOException {
		final Path copy = Files.createDirectories(folder.resolve("model"));
		for (final String name : List.of("rdf.yaml", "model.onnx"))
			Files.copy(TestModels.folder().resolve("threshold").resolve(name), copy.resolve(name));
		assertEquals(4, made(Model.in(copy)));
		assertEquals(0, made(Model.in(copy)));
		Files.writeString(copy.resolve("rdf.yaml"), Files.readString(copy.resolve("rdf.yaml")).replace("low", "dark"));
		assertEquals(4, made(Model.in(copy)));
		assertEquals(4, made(TestModels.open("logistic")));
	}

	private int made(final Model model) {
		try (ImageSegmenter other = new ImageSegmenter(model, Device.CPU)) {
			opened = other;
			run();
			return segmented.size();
		}
	}

	@Test
	void oneThatFailsStopsNoOther() throws IOException {
		Files.writeString(input.resolve("b.tif"), "no image");
		Files.write(input.resolve("c.tif"), new byte[] { 'I', 'I', 42, 0, 8, 0, 0, 0, 0, 0 });
		final FolderRun.Outcome outcome = run();
		assertEquals("2 of 4 images done, 2 failed; see " + results.resolve(TABLE), outcome.words());
		assertEquals("b.tif: This is text, not an image; give an image.", outcome.firstError());
		assertEquals(List.of("a.tif done", "b.tif failed", "c.tif failed", "sub/a.tif done"), statuses());
		assertTrue(Files.readAllLines(results.resolve(TABLE)).get(3).contains("c.tif"), "the sentence");
		save("b.tif");
		assertEquals("3 of 4 images done (2 before), 1 failed; see " + results.resolve(TABLE), run().words());
		assertEquals(List.of("b.tif"), segmented);
	}

	/** Where a run ends while it writes, the record of an earlier one must not speak for what it has written. */
	@Test
	void aRecordIsTakenBackBeforeResultsAreReplaced() throws IOException {
		outputs = EnumSet.of(Output.LABELS, Output.TABLE);
		run();
		settings = Map.of("tile", "64");
		// the second file of a.tif can't be written
		Files.delete(results.resolve("a-table.csv"));
		Files.createDirectories(results.resolve("a-table.csv/x"));
		assertEquals(1, run().failed());
		assertFalse(Files.exists(results.resolve("a-deeplab.json")));
		Files.delete(results.resolve("a-table.csv/x"));
		Files.delete(results.resolve("a-table.csv"));
		settings = Map.of("tile", "0");
		run();
		assertTrue(segmented.contains("a.tif"));
	}

	@Test
	void oneThatDoesNotFitBesideOthersIsTriedAlone() throws IOException {
		final AtomicInteger tries = new AtomicInteger();
		work = (image, monitor) -> {
			if (image.getTitle().equals("b.tif") && tries.getAndIncrement() == 0) throw new OutOfMemoryError("full");
			return segment(image, monitor);
		};
		assertEquals(0, run().failed());
		assertEquals(2, tries.get());
		assertEquals(List.of("a.tif done", "c.tif done", "sub/a.tif done", "b.tif done"), statuses());
		redo = true;
		work = (image, monitor) -> {
			throw new OutOfMemoryError("full");
		};
		assertEquals(4, run().failed());
		assertTrue(Files.readString(results.resolve(TABLE)).contains("OutOfMemoryError: full."));
	}

	@Test
	void aCancelLeavesWhatIsDoneAndTheNextRunDoesTheRest() throws Exception {
		final Monitor third = new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				// only asked
			}

			@Override
			public boolean cancelled() {
				return segmented.size() > 2;
			}
		};
		work = (image, monitor) -> {
			// what the network does when it is to stop
			final List<ImageSegmenter.Result> result = segment(image, Monitor.NONE);
			if (monitor.cancelled()) throw new CancellationException();
			return result;
		};
		final String sentence = assertThrows(CancellationException.class, () -> run(third)).getMessage();
		final int done = statuses().size();
		// several small images are segmented at once, and written one after the other
		assertTrue(done <= 2, statuses().toString());
		assertEquals("DeepLab was cancelled; " + done + " of 4 images done; see " + results.resolve(TABLE) +
			". Run it again for the rest.", sentence);
		assertTrue(files().stream().noneMatch(file -> file.contains(".part")), files().toString());
		final long records = files().stream().filter(file -> file.endsWith(".json")).count();
		work = this::segment;
		run();
		assertEquals(4 - records, segmented.size());
	}

	@Test
	void withoutRecordsAllIsMadeAtEachRun() throws IOException {
		kept = false;
		assertEquals("4 of 4 images done", run().words());
		assertEquals(List.of("a-labels.tif", "b-labels.tif", "c-labels.tif", "sub/a-labels.tif"), files());
		run();
		assertEquals(4, segmented.size());
	}

	@Test
	void aFolderThatCanNotBeWrittenIntoIsToldOf() throws IOException {
		Files.writeString(folder.resolve("file"), "");
		results = folder.resolve("file");
		assertTrue(Wording.of(assertThrows(DeepLabException.class, this::run)).contains("can't be written into"));
		assertEquals(List.of(), segmented);
	}
}
