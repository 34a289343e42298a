package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;

/** Objects of models whose right answers are known by hand, through all that the menu does. */
class ObjectsTest {

	private static final int WIDTH = 150;
	private static final int HEIGHT = 130;

	/** Disks in the reading order of their first pixels, of which the second and third touch. */
	private static final int[][] DISKS = { { 30, 20, 12 }, { 74, 24, 10 }, { 94, 30, 11 }, { 40, 80, 20 }, { 120, 90,
		6 }, { 147, 120, 9 } };

	/** The number of the disk at a pixel, from 1; 0 outside. */
	private static int truth(final int x, final int y) {
		int nearest = 0;
		double best = 1;
		for (int d = 0; d < DISKS.length; d++) {
			final double distance = Math.hypot(x - DISKS[d][0], y - DISKS[d][1]) / DISKS[d][2];
			if (distance <= best) {
				best = distance;
				nearest = d + 1;
			}
		}
		return nearest;
	}

	/** What a perfect network gives: the foreground's probability, centres, and offsets down and to the right. */
	private static ImagePlus maps(final int planes) {
		final ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		for (int p = 0; p < planes; p++) {
			final FloatProcessor[] maps = new FloatProcessor[4];
			for (int m = 0; m < maps.length; m++)
				maps[m] = new FloatProcessor(WIDTH, HEIGHT);
			for (int y = 0; y < HEIGHT; y++) {
				for (int x = 0; x < WIDTH; x++) {
					final int disk = truth(x, y);
					if (disk == 0) continue;
					final int down = DISKS[disk - 1][1] - y;
					final int right = DISKS[disk - 1][0] - x;
					maps[0].setf(x, y, 1);
					maps[1].setf(x, y, (float) Math.exp(-(down * down + right * right) / 8.0));
					maps[2].setf(x, y, down);
					maps[3].setf(x, y, right);
				}
			}
			for (final FloatProcessor map : maps)
				stack.addSlice(map);
		}
		final ImagePlus image = new ImagePlus("maps.tif", stack);
		image.setDimensions(4, planes, 1);
		return image;
	}

	private static ImageSegmenter.Settings settings(final int tile) {
		return ImageSegmenter.Settings.plain(tile);
	}

	private static ImageSegmenter.Result segment(final String model, final ImagePlus image,
		final ImageSegmenter.Settings settings, final Output... outputs)
	{
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open(model), Device.CPU)) {
			return segmenter.segment(image, settings, EnumSet.copyOf(List.of(outputs)), Monitor.NONE);
		}
	}

	private static void assertTruth(final ImagePlus objects, final int plane) {
		final short[] labels = (short[]) objects.getStack().getPixels(plane);
		for (int y = 0; y < HEIGHT; y++)
			for (int x = 0; x < WIDTH; x++) assertEquals(truth(x, y), labels[y * WIDTH + x], "at " + x + ", " + y);
	}

	@Test
	void perfectMapsGiveEachDiskItsNumberHoweverTheImageIsCut() {
		for (final int tile : new int[] { 0, 32, 50 }) {
			final ImageSegmenter.Result result = segment("panoptic", maps(1), settings(tile), Output.OBJECTS);
			assertTruth(result.objects(), 1);
			assertNull(result.labels());
			assertEquals("maps-objects", result.objects().getTitle());
		}
	}

	@Test
	void eachPlaneOfAStackHasItsOwnObjects() {
		final ImagePlus objects = segment("panoptic", maps(3), settings(64), Output.OBJECTS, Output.LABELS).objects();
		assertEquals(3, objects.getNSlices());
		for (int p = 1; p <= 3; p++)
			assertTruth(objects, p);
	}

	@Test
	void aNetworkInAJvmOfItsOwnGivesTheSame() {
		try (ImageSegmenter segmenter = ImageSegmenter.isolated(TestModels.open("panoptic"), Device.CPU,
			Monitor.NONE))
		{
			assertTruth(segmenter.segment(maps(1), settings(0), EnumSet.of(Output.OBJECTS), Monitor.NONE).objects(),
				1);
		}
	}

	@Test
	void theCrfLeavesObjectsTheirCentres() {
		final ImageSegmenter.Settings refined = new ImageSegmenter.Settings(64, Passes.ONE, PixelSize.IMAGE, Optional
			.of(CrfSettings.DEFAULT));
		final ImagePlus objects = segment("panoptic", maps(1), refined, Output.OBJECTS).objects();
		assertEquals(DISKS.length, objects.getStatistics().max);
		for (int d = 0; d < DISKS.length; d++)
			assertEquals(d + 1, objects.getProcessor().get(DISKS[d][0], DISKS[d][1]));
	}

	@Test
	void coarseMapsInOtherUnitsAndOrderGiveTheSameDisks() {
		for (final int tile : new int[] { 0, 64 }) {
			final ImagePlus objects = segment("panoptic-coarse", maps(1), settings(tile), Output.OBJECTS).objects();
			final short[] labels = (short[]) objects.getProcessor().getPixels();
			int wrong = 0;
			for (int y = 0; y < HEIGHT; y++)
				for (int x = 0; x < WIDTH; x++) if (truth(x, y) != labels[y * WIDTH + x]) wrong++;
			assertTrue(wrong < 0.03 * WIDTH * HEIGHT, wrong + " pixels differ");
			assertEquals(DISKS.length, objects.getStatistics().max);
		}
	}

	@Test
	void sizesInTheImagesUnitHolesAndEdges() {
		final ImagePlus image = maps(1);
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("mm");
		// the disk of radius 6 has 113 pixels, 28.25 square micrometres
		final ObjectChoices large = ObjectChoices.parse("auto", "28.5-Infinity", 0.5, true, true);
		final ImagePlus objects = segment("panoptic", image, settings(0).with(large), Output.OBJECTS).objects();
		assertEquals(4, objects.getStatistics().max, "without the small one and the one at the border");
		assertEquals("mm", objects.getCalibration().getUnit());
		assertTrue(objects.getInfoProperty().contains("DeepLab objects: 4, object_method=auto"));
		assertTrue(objects.getInfoProperty().contains(" object_threshold=0.5 "));
		final ObjectChoices small = ObjectChoices.parse("auto", "0-113 pixel", 0.5, true, false);
		assertEquals(1, segment("panoptic", image, settings(0).with(small), Output.OBJECTS).objects()
			.getStatistics().max);
	}

	@Test
	void componentsJoinWhatTouchesAndTheWatershedParts() {
		final ObjectChoices parts = new ObjectChoices(Optional.of(ObjectInfo.Method.COMPONENTS),
			ObjectChoices.Size.ANY, 0.5, true, false, ObjectLink.NONE);
		assertEquals(DISKS.length - 1, segment("panoptic", maps(1), settings(0).with(parts), Output.OBJECTS).objects()
			.getStatistics().max);
		final ObjectChoices divided = new ObjectChoices(Optional.of(ObjectInfo.Method.WATERSHED),
			ObjectChoices.Size.ANY, 0.5, true, false, ObjectLink.NONE);
		assertEquals(DISKS.length, segment("panoptic", maps(1), settings(0).with(divided), Output.OBJECTS).objects()
			.getStatistics().max);
	}

	/** How many objects the model finds, with other lines in its description, where the foreground has 0.7. */
	private static double count(final Path folder, final String key, final String more, final double threshold)
		throws IOException
	{
		final Path source = TestModels.folder().resolve("panoptic");
		Files.createDirectories(folder);
		try (Stream<Path> files = Files.list(source)) {
			for (final Path file : files.toList())
				Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
		}
		final String yaml = Files.readString(source.resolve("rdf.yaml"));
		assertTrue(yaml.contains("      " + key), yaml);
		Files.writeString(folder.resolve("rdf.yaml"), yaml.replace("      " + key, "      " + more + "\n      " + key));
		final ImagePlus image = maps(1);
		image.getStack().getProcessor(1).multiply(0.7);
		try (ImageSegmenter segmenter = new ImageSegmenter(Model.in(folder), Device.CPU)) {
			return segmenter.segment(image, settings(0).with(ObjectChoices.parse("auto", "auto", threshold, true,
				false)), EnumSet.of(Output.OBJECTS), Monitor.NONE).objects().getStatistics().max;
		}
	}

	@Test
	void theModelsThresholdHoldsUnlessOneIsGiven(@TempDir final Path folder) throws IOException {
		assertEquals(0, count(folder, "least_area: 3", "threshold: 0.8", 0));
		assertEquals(DISKS.length, count(folder, "least_area: 3", "threshold: 0.8", 0.6));
		assertEquals(DISKS.length, count(folder, "least_area: 3", "threshold: 0.6", 0));
		assertEquals(0, count(folder, "least_area: 3", "threshold: 0.6", 0.8));
	}

	/** Peaks of sigma 2 are nearly as high with 1 more, and too low to be centres with 10: then what touches is one. */
	@Test
	void theHeatmapIsSmoothedAsTheModelSays(@TempDir final Path folder) throws IOException {
		assertEquals(DISKS.length, count(folder, "kernel: 5", "sigma: 1", 0));
		assertEquals(DISKS.length - 1, count(folder, "kernel: 5", "sigma: 10.0", 0));
	}

	@Test
	void anImageWithoutObjectsGivesAnEmptyLabelImage() {
		final ImagePlus image = maps(1);
		for (int c = 1; c <= 4; c++)
			image.getStack().getProcessor(c).multiply(0);
		final ImagePlus objects = segment("panoptic", image, settings(0), Output.OBJECTS).objects();
		assertArrayEquals(new short[WIDTH * HEIGHT], (short[]) objects.getProcessor().getPixels());
	}

	@Test
	void aModelWithoutCentresSaysWhatWorks() {
		final ObjectChoices panoptic = ObjectChoices.parse("panoptic", "auto", 0.5, true, false);
		final ImagePlus image = new ImagePlus("grey", new FloatProcessor(40, 40));
		final DeepLabException e = assertThrows(DeepLabException.class, () -> segment("threshold", image, settings(0)
			.with(panoptic), Output.OBJECTS));
		assertEquals("The model gives no centres and offsets of objects, which object_method=panoptic needs; use " +
			"watershed or components.", e.getMessage());
	}

	@Test
	void wrongChoicesAreNamed() {
		assertEquals("object_size is 'large'; give the least and the greatest area, such as 20-Infinity in the " +
			"image's unit, or 20-500 pixel, or auto.", assertThrows(DeepLabException.class, () -> ObjectChoices.parse(
				"auto", "large", 0.5, true, false)).getMessage());
		assertEquals("object_method is 'best'; use auto, components, watershed or panoptic.", assertThrows(
			DeepLabException.class, () -> ObjectChoices.parse("best", "auto", 0.5, true, false)).getMessage());
		for (final double wrong : new double[] { 1.5, -0.5, Double.NaN })
			assertEquals("object_threshold is " + wrong + "; use a probability of at most 1, such as 0.5, or 0 for " +
				"the model's own.", assertThrows(DeepLabException.class, () -> ObjectChoices.parse("auto", "auto",
					wrong, true, false)).getMessage());
	}

	@Test
	void aDescriptionIsReadAsItIsMeant() {
		final Model model = TestModels.open("panoptic-coarse");
		final ObjectInfo.Panoptic panoptic = model.description().objects().panoptic().orElseThrow();
		assertEquals(ObjectInfo.Method.PANOPTIC, model.description().objects().method());
		assertEquals(3, model.description().objects().leastArea());
		assertEquals("centre", panoptic.centre().name());
		assertEquals(4, panoptic.unit());
		assertEquals(5, panoptic.kernel());
		assertEquals(false, panoptic.rowsFirst());
	}
}
