package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static io.github.deeplabij.image.ObjectCase.blobs;
import static io.github.deeplabij.image.ObjectCase.calibrate;
import static io.github.deeplabij.image.ObjectCase.hyperstack;
import static io.github.deeplabij.image.ObjectCase.labels;
import static io.github.deeplabij.image.ObjectCase.measure;
import static io.github.deeplabij.image.ObjectCase.measurements;
import static io.github.deeplabij.image.ObjectCase.objects;
import static io.github.deeplabij.image.ObjectCase.picture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;

/** The tables of measured objects, and what is said of objects that don't fit. */
class MeasurementReportTest {

	@TempDir
	private Path folder;

	private static ResultsTable summary(final MeasurementReport report) {
		final ResultsTable table = new ResultsTable();
		report.summaryTo(table);
		return table;
	}

	private static final ObjectFacts KINDS = new ObjectFacts() {

		@Override
		public Optional<ClassInfo> classOf(final int plane, final int label) {
			return Optional.of(new ClassInfo(label % 2 + 1, label % 2 == 0 ? "nucleus" : "debris",
				OptionalInt.empty()));
		}

		@Override
		public double probability(final int plane, final int label) {
			return label / 10.0;
		}
	};

	/** Four squares of 1, 4, 9 and 16 pixels, labelled 1 to 4, of the same values as labels. */
	private static ImagePlus squares(final int planes) {
		final ImageStack stack = new ImageStack(20, 10);
		for (int p = 0; p < planes; p++) {
			final ByteProcessor plane = new ByteProcessor(20, 10);
			for (int n = 1; n <= 4; n++) {
				plane.setValue(n);
				plane.fill(new Roi(4 * n, 2, n, n));
			}
			stack.addSlice(plane);
		}
		return new ImagePlus("squares", stack);
	}

	@Test
	void aSummaryHasARowForEachClass() {
		final ImagePlus labels = squares(1);
		final ImagePlus image = labels.duplicate();
		image.setTitle("cells");
		calibrate(image);
		final ImageObjects found = ImageObjects.ofLabels(labels, image, KINDS, Monitor.NONE);
		final MeasurementReport report = measure(found);
		final ResultsTable table = summary(report);
		assertEquals(2, table.size());
		assertEquals("nucleus", table.getStringValue("Class", 0));
		assertEquals(2, table.getValue("Count", 0));
		assertEquals(5, table.getValue("Total area (um^2)", 0));
		assertEquals(10, table.getValue("Area fraction (%)", 0));
		assertEquals(2.5, table.getValue("Mean area (um^2)", 0));
		assertEquals(Math.sqrt(4.5), table.getValue("SD area (um^2)", 0), 1e-12);
		assertEquals(3, table.getValue("Mean intensity", 0));
		assertEquals(Math.sqrt(2), table.getValue("SD intensity", 0), 1e-12);
		assertEquals("debris", table.getStringValue("Class", 1));
		assertEquals(0.4, measurements(report).getValue("Probability", 3));
		assertEquals("debris 0001", found.all().get(0).name());
		assertEquals("cells: 4 objects were measured", report.summary());
	}

	@Test
	void slicesMayBeOneVolume() {
		final ImagePlus labels = squares(6);
		labels.getStack().getProcessor(6).setValue(0);
		labels.getStack().getProcessor(6).fill();
		final ImagePlus image = labels.duplicate();
		image.setDimensions(1, 3, 2);
		calibrate(image);
		final MeasurementReport report = MeasurementReport.of(objects(labels, image), "", true, Monitor.NONE);
		final ResultsTable table = measurements(report);
		assertEquals(8, table.size(), "four in each frame");
		assertEquals(3 * 9 * 0.25 * 2, table.getValue("Volume (um^3)", 2), 1e-9);
		assertEquals(27, table.getValue("Voxels", 2));
		assertEquals(2, table.getValue("Centroid Z (um)", 2));
		assertEquals((12 + 1.5 - 3) / 2, table.getValue("Centroid X (um)", 2));
		assertEquals(1.5, table.getValue("Box width (um)", 2));
		assertEquals(1, table.getValue("First slice", 2));
		assertEquals(3, table.getValue("Last slice", 2));
		assertEquals(2, table.getValue("Last slice", 6));
		assertEquals(2, table.getValue("Frame", 6));
		assertEquals(3, table.getValue("Mean", 6));
		assertEquals(18 * 3 * 0.5, table.getValue("IntDen", 6), 1e-9);
		assertEquals(1, table.getValue("Touches border", 6), "the first slice");
		final ResultsTable sums = summary(report);
		assertEquals(8, sums.getValue("Count", 0));
		assertEquals(30 * 5 * 0.5, sums.getValue("Total volume (um^3)", 0), 1e-9);
		assertEquals(100 * 150 / 1200.0, sums.getValue("Volume fraction (%)", 0), 1e-9);
	}

	@Test
	void noObjectsGiveARowOfNone() throws Exception {
		final ImagePlus image = new ImagePlus("cells.tif", picture(8, 20, 10));
		final MeasurementReport report = measure(objects(IJ.createImage("empty", "16-bit black", 20, 10, 1), image));
		assertEquals(0, summary(report).getValue("Count", 0));
		assertEquals(0, summary(report).getValue("Area fraction (%)", 0));
		assertEquals(List.of("empty is 0 everywhere: it holds no object."), report.notes());
		report.save(folder);
		assertEquals(1, Files.readAllLines(folder.resolve("cells-measurements.csv")).size());
		assertEquals(List.of("Image,Count,Total area (pixel^2),Area fraction (%),Mean area (pixel^2)," +
			"SD area (pixel^2),Mean intensity,SD intensity", "cells.tif,0,0,0,NaN,NaN,NaN,NaN"), Files.readAllLines(
				folder.resolve("cells-summary.csv")));
		assertFalse(Files.exists(folder.resolve("cells-rois.zip")));
	}

	@Test
	void tablesAndRoisAreSavedByTheNameOfTheImage() throws Exception {
		final ImagePlus image = squares(1).duplicate();
		image.setTitle("a/b, c.tif");
		final MeasurementReport report = measure(ImageObjects.ofLabels(squares(1), image, KINDS, Monitor.NONE));
		assertEquals(List.of("a_b, c-measurements.csv", "a_b, c-summary.csv", "a_b, c-rois.zip"),
			report.save(folder.resolve(
			"out")).stream().map(each -> each.getFileName().toString()).toList());
		final List<String> lines = Files.readAllLines(folder.resolve("out/a_b, c-measurements.csv"));
		assertTrue(lines.get(0).startsWith("Image,Label,Class,Area (pixel^2),Centroid X (pixel),"), lines.get(0));
		assertTrue(lines.get(0).endsWith(",Solidity,Touches border,Probability,Mean,Min,Max,IntDen"), lines.get(0));
		assertTrue(lines.get(2).startsWith("\"a/b, c.tif\",2,nucleus,4,9,3,8,2,2,2,5.65685425,1,"), lines.get(2));
		assertTrue(lines.get(2).endsWith(",1,0,0.2,2,2,2,8"), lines.get(2));
	}

	@Test
	void labelsThatAreMeasuredThemselvesHaveNoIntensities() {
		final ImagePlus labels = squares(1);
		final ResultsTable table = measurements(measure(ImageObjects.find(labels, "squares", Monitor.NONE)));
		assertEquals(4, table.size());
		assertFalse(table.columnExists("Mean"));
	}

	@Test
	void whatDoesNotFitIsSaid() {
		final ImagePlus image = hyperstack(2, 3, 2);
		final String[] messages = { //
			"small has 20 x 30 pixels, but film.tif has 40 x 30 pixels; both have to be the same.", //
			"three has 3 planes, but film.tif has 6 (slices x frames); give labels with as many, or with one for all.",
			//
			"photo is an RGB image, whose colours are no objects; give a label image, which has 8, 16 or 32 bits.", //
			"half holds 0.5 at x=7, y=2; labels of objects are whole numbers from 0 to 16777216.", //
			"noise seems to be no label image, for it changes its value every few pixels; select the image to " +
				"measure, and give the label image as 'objects'." };
		final ImagePlus half = IJ.createImage("half", "32-bit black", 40, 30, 1);
		half.getProcessor().setf(7, 2, 0.5f);
		final ImagePlus noise = new ImagePlus("noise", picture(16, 400, 300));
		final ImagePlus[] labels = { IJ.createImage("small", "8-bit black", 20, 30, 6), IJ.createImage("three",
			"8-bit black", 40, 30, 3), IJ.createImage("photo", "RGB black", 40, 30, 6), half, noise };
		for (int i = 0; i < labels.length; i++) {
			final ImagePlus each = labels[i];
			final String message = assertThrows(DeepLabException.class, () -> objects(each, each == noise ? new
				ImagePlus("x",
				picture(8, 400, 300)) : image)).getMessage();
			assertEquals(messages[i], message);
		}
		final ImageObjects found = objects(IJ.createImage("none", "8-bit black", 40, 30, 1), image);
		assertEquals("channels is '1,3', but film.tif has 2 channels; give numbers from 1 to 2, or nothing for all.",
			assertThrows(DeepLabException.class, () -> MeasurementReport.of(found, "1,3", false,
			Monitor.NONE)).getMessage());
		image.getCalibration().setYUnit("nm");
		assertTrue(assertThrows(DeepLabException.class, () -> measure(found)).getMessage().startsWith(
			"The pixel width of film.tif is in micron, but the pixel height in nm;"));
	}

	@Test
	void onePlaneOfLabelsMayStandForAll() {
		final ImagePlus image = hyperstack(1, 1, 3);
		final ResultsTable table = measurements(measure(objects(labels(blobs(40, 30)), image)));
		final int each = table.size() / 3;
		assertEquals(table.getValue("Area (um^2)", 0), table.getValue("Area (um^2)", 2 * each));
		assertEquals(3, table.getValue("Frame", 2 * each));
		assertFalse(table.getValue("Mean", 0) == table.getValue("Mean", 2 * each));
	}

	@Test
	void aMaskIsNoted() {
		final ByteProcessor mask = new ByteProcessor(20, 10);
		mask.setValue(255);
		mask.fill(new Roi(2, 2, 3, 3));
		final ImagePlus image = new ImagePlus("cells", picture(8, 20, 10));
		assertEquals(List.of(), objects(labels(mask), image).notes());
		mask.fill(new Roi(12, 2, 3, 3));
		assertTrue(objects(labels(mask), image).notes().get(0).startsWith(
			"labels seems to be a mask: 255 is its only value, so all its pieces are one object;"));
	}
}
