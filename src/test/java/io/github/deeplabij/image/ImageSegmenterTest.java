package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

class ImageSegmenterTest {

	/** All but the outlines and the tables of objects. */
	private static final Set<Output> ALL = EnumSet.of(Output.LABELS, Output.PROBABILITIES, Output.OVERLAY, Output.TABLE,
		Output.OBJECTS);
	private static final int BLUE = Glasbey.colour(1);
	/** Of a class 0 that is not the background. */
	private static final int FIRST = Glasbey.colour(new ClassInfo(0, "low", OptionalInt.empty()));

	private final Random random = new Random(13);

	@TempDir
	private Path folder;

	private static ImageSegmenter.Result segment(final Model model, final ImagePlus image, final int tile,
		final Set<Output> outputs)
	{
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			return segmenter.segment(image, tile, outputs, Monitor.NONE);
		}
	}

	private static ImageSegmenter.Result segment(final ImagePlus image) {
		return segment(TestModels.open("threshold"), image, 16, ALL);
	}

	private ByteProcessor bits(final int width, final int height) {
		final ByteProcessor pixels = new ByteProcessor(width, height);
		for (int i = 0; i < pixels.getPixelCount(); i++)
			pixels.set(i, random.nextInt(2));
		return pixels;
	}

	private ImagePlus hyperstack(final int channels, final int slices, final int frames) {
		final ImageStack stack = new ImageStack(20, 15);
		for (int t = 1; t <= frames; t++) {
			for (int z = 1; z <= slices; z++) {
				for (int c = 1; c <= channels; c++)
					stack.addSlice("c" + c + " z" + z + " t" + t, bits(20, 15));
			}
		}
		final ImagePlus image = new ImagePlus("cells.tif", stack);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(true);
		return image;
	}

	private static void assertSameValues(final ImageProcessor expected, final ImageProcessor actual) {
		for (int i = 0; i < expected.getPixelCount(); i++)
			assertEquals(expected.getf(i), actual.getf(i));
	}

	@Test
	void labelsPixels() {
		final ImagePlus image = new ImagePlus("cells.tif", bits(37, 29));
		final ImageProcessor before = image.getProcessor().duplicate();
		final ImagePlus labels = segment(image).labels();
		assertSameValues(before, labels.getProcessor());
		assertSameValues(before, image.getProcessor());
		assertEquals(8, labels.getBitDepth());
		assertEquals("cells-labels", labels.getTitle());
		assertEquals("cells.tif", image.getTitle());
		final ImageProcessor shown = labels.getProcessor().convertToRGB();
		for (int i = 0; i < shown.getPixelCount(); i++)
			assertEquals(before.get(i) == 0 ? FIRST : BLUE, shown.get(i) & 0xffffff);
	}

	/** A title can hold anything; it is to make no column, no line and no formula. */
	@Test
	void whatAnImageIsCalledStaysOneText() {
		final FloatProcessor pixels = bits(20, 10).convertToFloatProcessor();
		pixels.setf(3, Float.NaN);
		final ImageSegmenter.Result result = segment(new ImagePlus("=1+1\tx\nDeepLab device: cuda.tif", pixels));
		assertEquals("'=1+1 x DeepLab device: cuda.tif", result.table().getStringValue("Image", 0));
		assertEquals("=1+1 x DeepLab device: cuda-labels", result.labels().getTitle());
		assertEquals(List.of("DeepLab device: cpu"), result.labels().getInfoProperty().lines().filter(line -> line
			.startsWith("DeepLab device")).toList());
	}

	@Test
	void labelsTheStrongestColour() {
		final ColorProcessor rgb = new ColorProcessor(3, 1, new int[] { 0x0a0502, 0x01c0bf, 0x2020f0 });
		final ImagePlus labels = segment(TestModels.open("strongest-colour"), new ImagePlus("rgb", rgb), 0, ALL)
			.labels();
		assertArrayEquals(new byte[] { 0, 1, 2 }, (byte[]) labels.getProcessor().getPixels());
	}

	@ParameterizedTest
	@CsvSource({ "cells.tif, cells-labels", "pos.001, pos.001-labels", "drug 0.5uM, drug 0.5uM-labels",
		"a.b.TIFF, a.b-labels", "time 1.5h.png, time 1.5h-labels", "slide.ndpi, slide-labels", ".tif, .tif-labels",
		"end., end.-labels" })
	void keepsATitleButForTheEndingOfAFile(final String title, final String expected) {
		assertEquals(expected, segment(new ImagePlus(title, bits(5, 4))).labels().getTitle());
	}

	@Test
	void numbersTheResultsOfOneTitle() {
		Interpreter.batchMode = true;
		try {
			final List<String> titles = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				final ImageSegmenter.Result result = segment(new ImagePlus(i == 1 ? "cells" : "cells.tif", bits(5, 4)));
				result.labels().show();
				result.probabilities().show();
				titles.addAll(List.of(result.labels().getTitle(), result.probabilities().getTitle()));
			}
			assertEquals(List.of("cells-labels", "cells-probabilities", "cells-labels-1", "cells-probabilities-1",
				"cells-labels-2", "cells-probabilities-2"), titles);
		}
		finally {
			Halves.closeAll();
			Interpreter.batchMode = false;
		}
	}

	@Test
	void keepsCalibrationAndDimensions() {
		final ImagePlus image = hyperstack(1, 3, 4);
		final Calibration calibration = image.getCalibration();
		calibration.pixelWidth = 0.25;
		calibration.pixelHeight = 0.5;
		calibration.pixelDepth = 2;
		calibration.frameInterval = 7;
		calibration.xOrigin = 3;
		calibration.setUnit("micron");
		calibration.setFunction(Calibration.STRAIGHT_LINE, new double[] { 0, 2 }, "grey");
		final ImageSegmenter.Result result = segment(image);
		for (final ImagePlus made : new ImagePlus[] { result.labels(), result.probabilities(), result
			.overlayImage() })
		{
			final Calibration copy = made.getCalibration();
			assertNotSame(calibration, copy);
			assertEquals(0.25, copy.pixelWidth);
			assertEquals(0.5, copy.pixelHeight);
			assertEquals(2, copy.pixelDepth);
			assertEquals(7, copy.frameInterval);
			assertEquals(3, copy.xOrigin);
			assertEquals("micron", copy.getUnit());
			assertFalse(copy.calibrated(), "pixel values of a result are not the image's");
			assertEquals(3, made.getNSlices());
			assertEquals(4, made.getNFrames());
		}
		assertEquals(1, result.labels().getNChannels());
		assertEquals(2, result.probabilities().getNChannels());
		for (int p = 1; p <= 12; p++) {
			assertSameValues(image.getStack().getProcessor(p), result.labels().getStack().getProcessor(p));
			assertEquals(image.getStack().getSliceLabel(p), result.labels().getStack().getSliceLabel(p));
		}
		assertTrue(image.getCalibration().calibrated());
	}

	@Test
	void keepsTheLabelOfASingleSlice() {
		final ImagePlus image = new ImagePlus("one", new ByteProcessor(4, 4));
		image.setProperty("Info", "Microscope: old\n");
		assertEquals("low", segment(image).probabilities().getStack().getSliceLabel(1));
		image.setProp("Slice_Label", "field 7");
		assertEquals("field 7", segment(image).labels().getStack().getSliceLabel(1));
		assertEquals("low field 7", segment(image).probabilities().getStack().getSliceLabel(1));
	}

	@Test
	void tellsInAFileTooHowItCameAbout() {
		final ImagePlus image = new ImagePlus("one", new ByteProcessor(4, 4));
		image.setProperty("Info", "Microscope: old\n");
		final Path file = folder.resolve("labels.tif");
		ImageFiles.saveTiff(segment(image).labels(), file);
		final String info = (String) ImageFiles.open(file).getProperty("Info");
		assertTrue(info.contains("DeepLab model: threshold\n"), info);
	}

	@Test
	void reducesChannelsToOnePlane() {
		final ImagePlus image = hyperstack(3, 2, 1);
		final ImagePlus labels = segment(TestModels.open("strongest-colour"), image, 0, ALL).labels();
		assertEquals(2, labels.getStackSize());
		assertEquals(2, labels.getNSlices());
		assertEquals("c1 z2 t1", labels.getStack().getSliceLabel(2));
		for (int z = 1; z <= 2; z++) {
			for (int i = 0; i < 300; i++) {
				final int label = labels.getStack().getProcessor(z).get(i);
				final int best = image.getStack().getProcessor(image.getStackIndex(label + 1, z, 1)).get(i);
				for (int c = 1; c <= 3; c++) {
					assertTrue(image.getStack().getProcessor(image.getStackIndex(c, z, 1)).get(i) <= best);
				}
			}
		}
	}

	@Test
	void tellsHowItCameAbout() {
		final ImageSegmenter.Result result = segment(new ImagePlus("cells", bits(40, 20)));
		for (final ImagePlus made : new ImagePlus[] { result.labels(), result.probabilities() }) {
			final String info = (String) made.getProperty("Info");
			for (final String part : new String[] { "DeepLab model: threshold\n", "DeepLab device: cpu\n",
				"DeepLab tile: 14 x 10 pixels, halo 0 x 0\n", "DeepLab tiles: 6 in 1 plane\n",
				"DeepLab normalisation: over the plane\n", "DeepLab classes: 0 low, 1 high\n", "DeepLab SHA-256: " +
					TestModels.open("threshold").weights().sha256() + "\n" })
			{
				assertTrue(info.contains(part), info);
			}
			assertTrue(info.matches("(?s).*DeepLab time: \\d+\\.\\d\\d s\n.*"), info);
		}
		assertEquals(List.of(), result.notes());
		assertTrue(result.summary().contains("threshold on cpu") && result.summary().contains("6 tiles of 14 x 10"),
			result.summary());
	}

	@Test
	void warnsOfWhatIsNotFinite() {
		final float[] pixels = { 0, 1, Float.NaN, Float.POSITIVE_INFINITY, 1, 0 };
		final ImageSegmenter.Result result = segment(new ImagePlus("float.tif", new FloatProcessor(3, 2, pixels)));
		assertArrayEquals(new byte[] { 0, 1, 0, 0, 1, 0 }, (byte[]) result.labels().getProcessor().getPixels());
		assertTrue(result.notes().get(0).startsWith("2 pixel values of float.tif"), result.notes().get(0));
		assertTrue(((String) result.labels().getProperty("Info")).contains(result.notes().get(0)));
	}

	@Test
	void warnsOfMarksForNoValue() {
		final float[] pixels = { 0, 1, Float.MAX_VALUE, -Float.MAX_VALUE, 1.7e38f, 2, -9999, 1 };
		final ImageSegmenter.Result result = segment(new ImagePlus("float.tif", new FloatProcessor(4, 2, pixels)));
		assertArrayEquals(new byte[] { 0, 1, 0, 0, 0, 1, 0, 1 }, (byte[]) result.labels().getProcessor().getPixels());
		assertTrue(result.notes().get(0).startsWith("3 pixel values of float.tif are infinite or not a number"), result
			.notes().get(0));
		assertTrue(result.notes().get(1).startsWith("1 pixel values of float.tif are -9999"), result.notes().get(1));
		assertEquals(2, result.notes().size());
	}

	@Test
	void saysThatNextToNothingWasLeftOfFractions() {
		final float[] pixels = { 0, 0.25f, 0.75f, 0.9f, 1, 0.125f };
		final List<String> notes = wholeNumbers(new FloatProcessor(3, 2, pixels.clone()));
		assertEquals(1, notes.size());
		assertTrue(notes.get(0).startsWith(
			"The model takes whole numbers, so the image's values (0.000 to 1.000) were rounded (to 0 to 1);"),
			notes.get(0));
		assertEquals(List.of(), wholeNumbers(bits(5, 5)));
	}

	/** What is told of an image that a graph of whole numbers gives back as labels. */
	private static List<String> wholeNumbers(final ImageProcessor pixels) {
		return segment(TestModels.open("identity-uint8"), new ImagePlus("image", pixels), 0, EnumSet.of(Output.LABELS))
			.notes();
	}

	@Test
	void givesProbabilitiesAsChannels() {
		final ImagePlus image = new ImagePlus("grey", new ByteProcessor(70, 50));
		for (int i = 0; i < 3500; i++)
			image.getProcessor().set(i, random.nextInt(256));
		final ImageSegmenter.Result result = segment(TestModels.open("atrous"), image, 64, ALL);
		final ImagePlus probabilities = result.probabilities();
		assertEquals("grey-probabilities", probabilities.getTitle());
		assertEquals(32, probabilities.getBitDepth());
		assertEquals(3, probabilities.getNChannels());
		final ImageStack stack = probabilities.getStack();
		for (int c = 1; c <= 3; c++)
			assertEquals("abc".substring(c - 1, c), stack.getSliceLabel(c));
		for (int i = 0; i < 3500; i++) {
			double sum = 0;
			for (int c = 1; c <= 3; c++)
				sum += stack.getProcessor(c).getf(i);
			assertEquals(1, sum, 1e-5);
			final float best = stack.getProcessor(result.labels().getProcessor().get(i) + 1).getf(i);
			for (int c = 1; c <= 3; c++)
				assertTrue(stack.getProcessor(c).getf(i) <= best);
		}
	}

	@Test
	void measuresAreas() {
		final ImagePlus image = hyperstack(1, 2, 1);
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().pixelHeight = 2;
		image.getCalibration().setUnit("micron");
		final ResultsTable table = segment(image).table();
		assertEquals(4, table.size());
		for (int row = 0; row < 4; row++) {
			final ImageProcessor plane = image.getStack().getProcessor(row / 2 + 1);
			int count = 0;
			for (int i = 0; i < 300; i++)
				count += plane.get(i) == row % 2 ? 1 : 0;
			assertEquals("cells.tif", table.getStringValue("Image", row));
			assertEquals(row / 2 + 1, table.getValue("Plane", row));
			assertEquals(row % 2, table.getValue("Class", row));
			assertEquals(row % 2 == 0 ? "low" : "high", table.getStringValue("Name", row));
			assertEquals(count, table.getValue("Pixels", row));
			assertEquals(count * 1.0, table.getValue("Area", row), 1e-9);
			assertEquals(image.getCalibration().getUnit() + "^2", table.getStringValue("Unit", row));
			assertEquals(count / 3.0, table.getValue("%Area", row), 1e-9);
		}
	}

	@Test
	void rowsOfAreasTellSliceAndFrame() {
		final ResultsTable table = segment(hyperstack(1, 2, 3)).table();
		assertEquals(12, table.size());
		for (int row = 0; row < 12; row++) {
			assertEquals(row / 2 + 1, table.getValue("Plane", row));
			assertEquals(row / 2 % 2 + 1, table.getValue("Slice", row));
			assertEquals(row / 4 + 1, table.getValue("Frame", row));
		}
		final ResultsTable single = segment(hyperstack(1, 1, 1)).table();
		for (final String heading : List.of("Plane", "Slice", "Frame")) assertEquals(ResultsTable.COLUMN_NOT_FOUND,
			single.getColumnIndex(heading), heading);
	}

	@ParameterizedTest
	@CsvSource({ "0.5, um, , 0.25, \u00b5m^2", "1, pixel, , 1, pixel", "1, ' ', , 1, pixel", "0.0139, ' ', , 1, pixel",
		"2, pixel, , 4, pixel^2", "0.5, nm, mm, 0.25, nm*mm" })
	void measuresAreasInTheUnitOfThePixels(final double size, final String unit, final String unitOfY,
		final double area, final String expected)
	{
		final ImagePlus image = new ImagePlus("cells", new ByteProcessor(1, 1));
		image.getCalibration().pixelWidth = size;
		image.getCalibration().pixelHeight = size;
		image.getCalibration().setUnit(unit);
		image.getCalibration().setYUnit(unitOfY);
		final ResultsTable table = segment(image).table();
		assertEquals(area, table.getValue("Area", 0), 1e-9);
		assertEquals(expected, table.getStringValue("Unit", 0));
	}

	@Test
	void laysClassesOverTheImage() {
		final ImagePlus image = hyperstack(1, 3, 1);
		final Roi own = new Roi(1, 1, 5, 5);
		image.setOverlay(new Overlay(own));
		final ImageSegmenter.Result result = segment(image);
		result.show();
		result.show();
		final Overlay overlay = image.getOverlay();
		assertEquals(4, overlay.size());
		assertEquals(own.getBounds(), overlay.get(0).getBounds());
		for (int z = 1; z <= 3; z++) {
			assertEquals(z, overlay.get(z).getZPosition());
		}
	}

	@Test
	void placesOverlaysInHyperstacks() {
		final ImagePlus image = hyperstack(1, 3, 2);
		segment(image).show();
		final Overlay overlay = image.getOverlay();
		assertEquals(6, overlay.size());
		for (int p = 0; p < 6; p++) {
			assertEquals(p % 3 + 1, overlay.get(p).getZPosition());
			assertEquals(p / 3 + 1, overlay.get(p).getTPosition());
		}
	}

	@Test
	void drawsClassesIntoACopy() {
		final ColorProcessor rgb = new ColorProcessor(2, 1, new int[] { 0xc86432, 0x0a6e14 });
		final ImagePlus flat = segment(TestModels.open("strongest-colour"), new ImagePlus("rgb.png", rgb), 0, ALL)
			.overlayImage();
		assertEquals("rgb-overlay", flat.getTitle());
		assertEquals(24, flat.getBitDepth());
		assertEquals(mixed(0xc86432, FIRST), flat.getProcessor().get(0) & 0xffffff);
		assertEquals(mixed(0x0a6e14, BLUE), flat.getProcessor().get(1) & 0xffffff);
	}

	private static int mixed(final int below, final int above) {
		int mixed = 0;
		for (int shift = 16; shift >= 0; shift -= 8) {
			mixed |= (int) Math.round(0.55 * (below >> shift & 0xff) + 0.45 * (above >> shift & 0xff)) << shift;
		}
		return mixed;
	}

	@Test
	void givesNothingUnasked() {
		final ImagePlus image = new ImagePlus("cells", bits(10, 10));
		final ImageSegmenter.Result table = segment(TestModels.open("threshold"), image, 0, EnumSet.of(Output.TABLE));
		table.show();
		assertNull(image.getOverlay());
		assertNull(table.labels());
		assertNull(table.probabilities());
		assertNull(table.overlayImage());
		assertEquals(2, table.table().size());
		assertNull(segment(TestModels.open("threshold"), image, 0, EnumSet.of(Output.OVERLAY)).labels());
		assertNull(segment(TestModels.open("threshold"), image, 0, EnumSet.of(Output.LABELS)).table());
	}

	@Test
	void takes16BitsForLargeClasses() throws IOException {
		for (final String file : new String[] { "rdf.yaml", "model.onnx" }) {
			Files.copy(TestModels.folder().resolve("threshold").resolve(file), folder.resolve(file));
		}
		Files.writeString(folder.resolve("rdf.yaml"), """
				config:
				  deeplab_ij:
				    classes:
				    - {value: 0, name: background}
				    - {value: 40000, name: cell, colour: '#ff8000'}
				""", StandardOpenOption.APPEND);
		final ImagePlus image = new ImagePlus("cells", bits(10, 10));
		final ImageSegmenter.Result result = segment(Model.in(folder), image, 0, ALL);
		assertEquals(16, result.labels().getBitDepth());
		for (int i = 0; i < 100; i++) {
			assertEquals(40_000 * image.getProcessor().get(i), result.labels().getProcessor().get(i));
		}
		assertEquals(40_000, result.table().getValue("Class", 1));
		result.show();
		assertEquals(1, image.getOverlay().size());
	}

	@Test
	void wantsAnImage() {
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU)) {
			for (final ImagePlus none : new ImagePlus[] { null, new ImagePlus() }) {
				final String message = assertThrows(DeepLabException.class, () -> segmenter.segment(none, 0, ALL,
					Monitor.NONE)).getMessage();
				assertTrue(message.contains("no image"), message);
			}
		}
	}

	@Test
	void canBeCancelledAndUsedAgain() {
		final ImagePlus image = new ImagePlus("cells", bits(30, 30));
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU)) {
			assertThrows(CancellationException.class, () -> segmenter.segment(image, 8, ALL, new Monitor() {

				@Override
				public void progress(final long done, final long total) {}

				@Override
				public boolean cancelled() {
					return true;
				}
			}));
			assertSameValues(image.getProcessor(), segmenter.segment(image, 8, ALL, Monitor.NONE).labels()
				.getProcessor());
		}
	}

	private static ImageSegmenter.Result refined(final String model, final ImagePlus image) {
		final CrfSettings crf = new CrfSettings(4, 1.5, 2, 9, 20, 3, FastMeanField.Quality.ACCURATE);
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open(model), Device.CPU)) {
			final ImageSegmenter.Settings settings = new ImageSegmenter.Settings(16, Passes.ONE, PixelSize.IMAGE,
				Optional.of(crf));
			return segmenter.segment(image, settings, ALL, Monitor.NONE);
		}
	}

	@Test
	void tellsOfTheCrf() {
		final ImagePlus image = new ImagePlus("cells", bits(40, 30));
		final ImageSegmenter.Result result = refined("threshold", image);
		for (final ImagePlus each : new ImagePlus[] { result.labels(), result.probabilities() }) {
			final String info = (String) each.getProperty("Info");
			assertTrue(info.contains(
				"DeepLab CRF: iterations=4 spatial_sigma=1.5 spatial_weight=2 colour_xy=9 colour_sigma=20 " +
					"colour_weight=3 quality=accurate\nDeepLab CRF tile: 40 x 30 pixels, halo 0 x 0\n"), info);
		}
		assertTrue(result.summary().contains("threshold on cpu and refined by the CRF in"), result.summary());
		assertFalse(segment(image).summary().contains("CRF"));
		assertFalse(((String) segment(image).labels().getProperty("Info")).contains("CRF"));
	}

	@Test
	void labelsAreOfTheCrfsProbabilities() {
		final ImagePlus image = hyperstack(1, 2, 2);
		final ImageSegmenter.Result result = refined("threshold", image);
		assertEquals(2, result.probabilities().getNChannels());
		for (int p = 1; p <= 4; p++) {
			final ImageProcessor low = result.probabilities().getStack().getProcessor(2 * p - 1);
			final ImageProcessor high = result.probabilities().getStack().getProcessor(2 * p);
			int count = 0;
			for (int i = 0; i < 300; i++) {
				assertEquals(1, low.getf(i) + high.getf(i), 1e-5);
				assertEquals(high.getf(i) > low.getf(i) ? 1 : 0, result.labels().getStack().getProcessor(p).get(i));
				count += result.labels().getStack().getProcessor(p).get(i);
			}
			assertEquals(count, result.table().getValue("Pixels", 2 * p - 1));
		}
	}

	@Test
	void theCrfSeesColoursWhereTheModelSeesGrey() {
		final ColorProcessor red = new ColorProcessor(40, 30);
		for (int i = 0; i < 1200; i++)
			red.set(i, random.nextInt(256) << 16);
		final ColorProcessor mixed = new ColorProcessor(40, 30);
		for (int i = 0; i < 1200; i++)
			mixed.set(i, i % 40 < 20 ? red.get(i) & 0xffffff : (red.get(i) & 0xffffff) >> 8);
		final ImageProcessor one = refined("logistic", new ImagePlus("red", red)).probabilities().getProcessor();
		final ImageProcessor two = refined("logistic", new ImagePlus("mixed", mixed)).probabilities().getProcessor();
		double most = 0;
		for (int i = 0; i < 1200; i++)
			most = Math.max(most, Math.abs(one.getf(i) - two.getf(i)));
		assertTrue(most > 0.01, most + " is all that the colours change");
	}

	@Test
	void greyIsGreyToTheCrfWhateverTheModelWants() {
		final ByteProcessor grey = new ByteProcessor(40, 30);
		for (int i = 0; i < 1200; i++)
			grey.set(i, random.nextInt(256));
		final ImagePlanes three = new ImagePlanes(new ImagePlus("grey", grey), 3);
		assertEquals(3, three.get(0).channels());
		assertEquals(1, new ImagePlanes(new ImagePlus("grey", grey)).get(0).channels());
		assertEquals(3, new ImagePlanes(new ImagePlus("colour", grey.convertToColorProcessor())).get(0).channels());
	}

	private static ImageSegmenter.Result segment(final Model model, final ImagePlus image, final Passes passes,
		final PixelSize pixelSize)
	{
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			return segmenter.segment(image, new ImageSegmenter.Settings(0, passes, pixelSize, Optional.empty()), ALL,
				Monitor.NONE);
		}
	}

	@Test
	void tellsOfThePasses() {
		final ImagePlus image = hyperstack(1, 2, 1);
		final Passes passes = SettingsText.passes("0.5,1,2", "maximum", true);
		final ImageSegmenter.Result result = segment(TestModels.open("threshold"), image, passes, PixelSize.AUTO);
		final String info = result.labels().getInfoProperty();
		assertTrue(info.contains("DeepLab passes: scales=0.5,1,2 merge=maximum flip=true\n"), info);
		assertTrue(info.contains("DeepLab tile: 40 x 30 pixels, halo 0 x 0\nDeepLab tiles: 12 in 2 planes\n"), info);
		assertTrue(info.contains("The pixel size was left as it is: the model does not say"), info);
		assertFalse(info.contains("rescaling"), info);
		assertTrue(result.summary().contains("threshold on cpu in 6 passes in"), result.summary());
		assertTrue(((String) segment(image).labels().getProperty("Info")).contains(
			"DeepLab passes: scales=1 merge=mean flip=false\n"));
		for (int i = 0; i < 300; i++) {
			final float high = result.probabilities().getStack().getProcessor(2).getf(i);
			assertEquals(1, high + result.probabilities().getStack().getProcessor(1).getf(i), 1e-6);
			assertEquals(high > 0.5f ? 1 : 0, result.labels().getStack().getProcessor(1).get(i));
		}
	}

	/** Squares of two by two pixels, which are one pixel to the model. */
	@Test
	void rescalesToTheModelsPixelSize() throws IOException {
		Files.copy(TestModels.folder().resolve("threshold/model.onnx"), folder.resolve("model.onnx"));
		final String yaml = Files.readString(TestModels.folder().resolve("threshold/rdf.yaml"));
		Files.writeString(folder.resolve("rdf.yaml"), yaml.replaceAll("(    id: [xy]\n)",
			"$1    unit: micrometer\n    scale: 0.5\n"));
		final ByteProcessor coarse = bits(20, 15);
		final ImagePlus image = new ImagePlus("cells", new ByteProcessor(40, 30));
		for (int i = 0; i < 1200; i++)
			image.getProcessor().set(i, coarse.get(i % 40 / 2, i / 80));
		image.getCalibration().pixelWidth = 250;
		image.getCalibration().pixelHeight = 250;
		image.getCalibration().setUnit("nm");
		final ImageSegmenter.Result result = segment(Model.in(folder), image, Passes.ONE, PixelSize.AUTO);
		assertEquals(1, result.notes().size());
		assertTrue(result.notes().get(0).contains("rescaled by 0.5000."), result.notes().get(0));
		final String info = result.labels().getInfoProperty();
		assertTrue(info.contains("DeepLab rescaling: 0.5000\n") && info.contains(result.notes().get(0)) && info
			.contains("DeepLab tile: 20 x 15 pixels"), info);
		assertEquals(40, result.labels().getWidth());
		assertEquals("nm", result.labels().getCalibration().getUnit());
		assertFalse(segment(Model.in(folder), image, Passes.ONE, PixelSize.IMAGE).labels().getInfoProperty().contains(
			"rescal"));
	}
}
