package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.refine.CrfSettings;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;

/** ROIs and tables of objects, and objects that several planes show. */
class ObjectOutputsTest {

	private static final int SIDE = 60;
	/** The middles of squares of 11 pixels. */
	private static final int[][] SQUARES = { { 10, 10 }, { 30, 12 }, { 48, 14 }, { 12, 40 }, { 40, 44 } };
	private static final Set<Output> ALL = EnumSet.of(Output.OBJECTS, Output.ROIS, Output.MEASUREMENTS,
		Output.SUMMARY);

	@TempDir
	private Path folder;

	/** The number of a square at a pixel, from 0; -1 outside. */
	private static int square(final int x, final int y) {
		for (int s = 0; s < SQUARES.length; s++)
			if (Math.abs(x - SQUARES[s][0]) <= 5 && Math.abs(y - SQUARES[s][1]) <= 5) return s;
		return -1;
	}

	/**
	 * What a perfect network gives for squares.
	 *
	 * @param shown for each plane the squares on it
	 */
	private static ImagePlus maps(final int slices, final int frames, final String... shown) {
		final ImageStack stack = new ImageStack(SIDE, SIDE);
		for (final String plane : shown) {
			final FloatProcessor[] maps = IntStream.range(0, 4).mapToObj(m -> new FloatProcessor(SIDE, SIDE)).toArray(
				FloatProcessor[]::new);
			for (int y = 0; y < SIDE; y++) {
				for (int x = 0; x < SIDE; x++) {
					final int square = square(x, y);
					if (square < 0 || plane.indexOf('A' + square) < 0) continue;
					final int down = SQUARES[square][1] - y;
					final int right = SQUARES[square][0] - x;
					maps[0].setf(x, y, square == 0 ? 0.75f : 1);
					maps[1].setf(x, y, (float) Math.exp(-(down * down + right * right) / 8.0));
					maps[2].setf(x, y, down);
					maps[3].setf(x, y, right);
				}
			}
			Arrays.stream(maps).forEach(stack::addSlice);
		}
		final ImagePlus image = new ImagePlus("maps.tif", stack);
		image.setDimensions(4, slices, frames);
		image.setOpenAsHyperStack(true);
		return image;
	}

	private static ImageSegmenter.Result segment(final ImagePlus image, final ObjectLink link,
		final Set<Output> outputs)
	{
		return segment("panoptic", image, ObjectChoices.DEFAULT.with(link), outputs);
	}

	private static ImageSegmenter.Result segment(final String model, final ImagePlus image,
		final ObjectChoices choices, final Set<Output> outputs)
	{
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open(model), Device.CPU)) {
			return segmenter.segment(image, ImageSegmenter.Settings.plain(32).with(choices), outputs, Monitor.NONE);
		}
	}

	/** Looks at each pixel: squares have these numbers on the planes where they are shown. */
	private static void assertNumbers(final ImagePlus objects, final int plane, final String shown,
		final int... numbers)
	{
		for (int y = 0; y < SIDE; y++) {
			for (int x = 0; x < SIDE; x++) {
				final int at = square(x, y) < 0 ? -1 : shown.indexOf('A' + square(x, y));
				assertEquals(at < 0 ? 0 : numbers[at], objects.getStack().getProcessor(plane + 1).getf(x, y), "plane " +
					plane + " at " + x + ", " + y);
			}
		}
	}

	private List<String> lines(final String file) throws IOException {
		return Files.readAllLines(folder.resolve(file));
	}

	/** The values of a column of comma-separated values. */
	private List<String> column(final String file, final String heading) throws IOException {
		final List<String> lines = lines(file);
		final int column = List.of(lines.get(0).split(",")).indexOf(heading);
		assertTrue(column >= 0, heading + " is not in " + lines.get(0));
		return lines.stream().skip(1).map(line -> line.split(",")[column]).toList();
	}

	@Test
	void objectsAreSavedAsImageRoisAndTables() throws Exception {
		final ImagePlus image = maps(1, 1, "ABCDE");
		assertEquals(List.of("a-objects.tif", "a-rois.zip", "a-measurements.csv", "a-summary.csv"), segment(image,
			ObjectLink.NONE, ALL).save(folder.resolve("a")).stream().map(file -> file.getFileName().toString())
				.toList());
		assertTrue(Output.endings().containsAll(List.of("-rois.zip", "-measurements.csv", "-summary.csv")));
		assertEquals(List.of("1", "2", "3", "4", "5"), column("a-measurements.csv", "Label"));
		assertEquals(List.of("121", "121", "121", "121", "121"), column("a-measurements.csv", "Area (pixel^2)"));
		assertEquals(List.of("cell", "cell", "cell", "cell", "cell"), column("a-measurements.csv", "Class"));
		assertEquals(0.75, Double.parseDouble(column("a-measurements.csv", "Probability").get(0)), 1e-3);
		assertEquals(0.75, Double.parseDouble(column("a-measurements.csv", "Mean (C1)").get(0)), 1e-6);
		assertEquals(List.of("5"), column("a-summary.csv", "Count"));
		assertEquals(List.of("maps.tif"), column("a-summary.csv", "Image"));
		final List<Roi> rois = RoiSources.open(folder.resolve("a-rois.zip"));
		assertEquals(List.of("cell 0001", "cell 0002", "cell 0003", "cell 0004", "cell 0005"), rois.stream().map(
			Roi::getName).toList());
		assertEquals(new Rectangle(5, 5, 11, 11), rois.get(0).getBounds());
		final ImageObjects again = ImageObjects.find(image, folder.resolve("a-objects.tif").toString(), Monitor.NONE);
		assertEquals(List.of(), again.notes(), "no class map");
		assertEquals(5, again.all().size());
	}

	@Test
	void onlyWhatIsAskedForIsShown() {
		Interpreter.batchMode = true;
		try {
			final ImagePlus image = maps(1, 1, "BD");
			ResultsTable.getResultsTable().reset();
			final ImageSegmenter.Result result = segment(image, ObjectLink.NONE, EnumSet.of(Output.ROIS,
				Output.MEASUREMENTS));
			assertNull(image.getOverlay());
			result.show();
			assertNull(result.objects());
			assertNull(result.labels());
			assertEquals(2, image.getOverlay().size());
			assertEquals("cell 0002", image.getOverlay().get(1).getName());
			assertEquals(2, ResultsTable.getResultsTable().size());
			assertEquals("cell", ResultsTable.getResultsTable().getStringValue("Class", 1));
			segment(image, ObjectLink.NONE, EnumSet.of(Output.ROIS)).show();
			assertEquals(2, image.getOverlay().size(), "in place of those before");
		}
		finally {
			ResultsTable.getResultsTable().reset();
			Interpreter.batchMode = false;
		}
	}

	@Test
	void anImageWithoutObjectsHasTablesAndNoZip() throws Exception {
		assertEquals(3, segment(maps(1, 1, ""), ObjectLink.NONE, ALL).save(folder.resolve("a")).size());
		assertEquals(1, lines("a-measurements.csv").size());
		assertEquals(List.of("0"), column("a-summary.csv", "Count"));
		assertFalse(Files.exists(folder.resolve("a-rois.zip")));
	}

	@Test
	void objectsOfAModelWithoutProbabilitiesHaveNone() throws Exception {
		final ByteProcessor labels = new ByteProcessor(20, 20);
		labels.set(3, 4, 1);
		segment("identity-uint8", new ImagePlus("labels", labels), ObjectChoices.parse("auto", "0-Infinity", 0.5, true,
			false), EnumSet.of(Output.MEASUREMENTS)).save(folder.resolve("a"));
		assertEquals(2, lines("a-measurements.csv").size());
		assertFalse(lines("a-measurements.csv").get(0).contains("Probability"));
	}

	@Test
	void tooManyRoisAreOneSentence() {
		final FloatProcessor dots = new FloatProcessor(2050, 2000);
		for (int y = 0; y < 2000; y += 2)
			for (int x = 0; x < 2050; x += 2) dots.setf(x, y, 1);
		final ImagePlus image = new ImagePlus("dots", dots);
		final ImageSegmenter.Result result = segment("threshold", image, ObjectChoices.parse("components",
			"0-Infinity", 0.5, false, false), EnumSet.of(Output.ROIS));
		assertEquals("There are 1025000 objects, too many ROIs for the overlay; leave 'rois' out of 'output', or use " +
			"the command line, which saves them into a zip.", assertThrows(DeepLabException.class, result::show)
				.getMessage());
		assertNull(image.getOverlay());
	}

	@Test
	void smallObjectsOfNoiseAreNoMistake() throws Exception {
		final FloatProcessor noise = new FloatProcessor(80, 80);
		for (int y = 0; y < 80; y += 2)
			for (int x = 0; x < 80; x += 2) noise.setf(x, y, 1);
		segment("threshold", new ImagePlus("noise", noise), ObjectChoices.parse("components", "0-Infinity", 0.5, false,
			false), EnumSet.of(Output.SUMMARY)).save(folder.resolve("a"));
		assertEquals(List.of("1600"), column("a-summary.csv", "Count"));
	}

	@Test
	void lengthsInTwoUnitsAreToldBeforeTheNetworkRuns() {
		final ImagePlus image = maps(1, 1, "A");
		image.getCalibration().setXUnit("um");
		image.getCalibration().setYUnit("mm");
		assertThrows(DeepLabException.class, () -> segment(image, ObjectLink.NONE, EnumSet.of(Output.SUMMARY)));
	}

	@Test
	void eachPlaneHasItsOwnNumbersUnlessLinked() throws Exception {
		final ImageSegmenter.Result result = segment(maps(3, 1, "BCD", "ABCDE", "ACDE"), ObjectLink.NONE, ALL);
		assertNumbers(result.objects(), 0, "BCD", 1, 2, 3);
		assertNumbers(result.objects(), 1, "ABCDE", 1, 2, 3, 4, 5);
		assertNumbers(result.objects(), 2, "ACDE", 1, 2, 3, 4);
		result.save(folder.resolve("a"));
		assertEquals(List.of("12"), column("a-summary.csv", "Count"));
	}

	@Test
	void objectsThatGoOnThroughSlicesHaveOneNumber() throws Exception {
		final ImagePlus image = maps(3, 1, "BCD", "ABCDE", "ACDE");
		image.getCalibration().pixelDepth = 2;
		final ImageSegmenter.Result result = segment(image, ObjectLink.SLICES, ALL);
		assertNumbers(result.objects(), 0, "BCD", 1, 2, 3);
		assertNumbers(result.objects(), 1, "ABCDE", 4, 1, 2, 3, 5);
		assertNumbers(result.objects(), 2, "ACDE", 4, 2, 3, 5);
		assertEquals(16, result.objects().getBitDepth());
		assertTrue(result.objects().getInfoProperty().contains("DeepLab objects: 5, object_method=auto"));
		assertTrue(result.objects().getInfoProperty().contains(" object_link=slices\n"));
		result.save(folder.resolve("a"));
		assertEquals(List.of("5"), column("a-summary.csv", "Count"));
		assertEquals(List.of("1", "2", "3", "4", "5"), column("a-measurements.csv", "Label"));
		assertEquals(List.of("2", "3", "3", "3", "3"), column("a-measurements.csv", "Last slice"));
		assertEquals("242", column("a-measurements.csv", "Voxels").get(3));
		assertEquals("484", column("a-measurements.csv", "Volume (pixel^3)").get(3));
		assertEquals(0.75, Double.parseDouble(column("a-measurements.csv", "Probability").get(3)), 1e-3);
		assertEquals(12, RoiSources.open(folder.resolve("a-rois.zip")).size());
		assertEquals("cell 0004-2", RoiSources.open(folder.resolve("a-rois.zip")).stream().map(Roi::getName).filter(
			name -> name.startsWith("cell 0004")).findFirst().orElseThrow());
	}

	@Test
	void numbersGoOnThroughTheFramesOfAnImage() {
		final ImagePlus objects = segment(maps(2, 2, "AB", "ABC", "BC", "C"), ObjectLink.SLICES, ALL).objects();
		assertNumbers(objects, 0, "AB", 1, 2);
		assertNumbers(objects, 1, "ABC", 1, 2, 3);
		assertNumbers(objects, 2, "BC", 4, 5);
		assertNumbers(objects, 3, "C", 5);
	}

	@Test
	void objectsAreFollowedThroughFramesOfEachSlice() throws Exception {
		final ImageSegmenter.Result film = segment(maps(1, 3, "BC", "ABC", "AC"), ObjectLink.FRAMES, ALL);
		assertNumbers(film.objects(), 0, "BC", 1, 2);
		assertNumbers(film.objects(), 1, "ABC", 3, 1, 2);
		assertNumbers(film.objects(), 2, "AC", 3, 2);
		film.save(folder.resolve("a"));
		assertEquals(List.of("1", "2", "1", "2", "3", "2", "3"), column("a-measurements.csv", "Label"));
		assertEquals(List.of("1", "1", "2", "2", "2", "3", "3"), column("a-measurements.csv", "Frame"));
		final ImagePlus slices = segment(maps(2, 2, "B", "C", "AB", "C"), ObjectLink.FRAMES, ALL).objects();
		assertNumbers(slices, 0, "B", 1);
		assertNumbers(slices, 1, "C", 3);
		assertNumbers(slices, 2, "AB", 2, 1);
		assertNumbers(slices, 3, "C", 3);
	}

	@Test
	void planesThatAreNotThereAreNoneToLink() {
		assertEquals("object_link is slices, but maps.tif has only one slice; use none.", assertThrows(
			DeepLabException.class, () -> segment(maps(1, 1, "A"), ObjectLink.SLICES, ALL)).getMessage());
		assertEquals("object_link is frames, but maps.tif has only one frame; use slices or none.", assertThrows(
			DeepLabException.class, () -> segment(maps(2, 1, "A", "A"), ObjectLink.FRAMES, ALL)).getMessage());
		assertEquals("object_link is 'time'; use none, slices or frames.", assertThrows(DeepLabException.class,
			() -> ObjectLink.parse("time")).getMessage());
		assertEquals(ObjectLink.FRAMES, ObjectLink.parse(" Frames"));
	}

	@Test
	void refinedLabelsHaveObjectsToo() {
		final ImagePlus image = new ImagePlus("grey", new ByteProcessor(SIDE, SIDE));
		final ByteProcessor labels = new ByteProcessor(SIDE, SIDE);
		for (final int s : new int[] { 0, 3 }) {
			labels.setValue(1);
			labels.fill(new Roi(SQUARES[s][0] - 5, SQUARES[s][1] - 5, 11, 11));
		}
		for (int i = 0; i < SIDE * SIDE; i++) image.getProcessor().set(i, 200 * labels.get(i));
		final Path file = folder.resolve("mask.tif");
		ImageFiles.saveTiff(new ImagePlus("mask", labels), file);
		final ImageSegmenter.Result result = ImageRefiner.of(image, file.toString(), 0.8, Monitor.NONE).refine(
			CrfSettings.DEFAULT, new ImageRefiner.Extent(false, false), EnumSet.of(Output.OBJECTS, Output.SUMMARY),
			Monitor.NONE);
		assertEquals(2, result.objects().getStatistics().max);
		assertFalse(ClassValues.areTold(result.objects()));
		assertArrayEquals(new int[] { SIDE, SIDE, 1, 1, 1 }, result.objects().getDimensions());
	}
}
