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

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.Analyzer;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

/** What is measured of objects is what ImageJ itself measures of their ROIs. */
class ObjectMeasurerTest {

	private static final int ALL = Measurements.AREA | Measurements.CENTROID | Measurements.PERIMETER |
		Measurements.RECT | Measurements.ELLIPSE | Measurements.SHAPE_DESCRIPTORS | Measurements.FERET |
		Measurements.MEAN | Measurements.MIN_MAX | Measurements.INTEGRATED_DENSITY;
	/** ImageJ's columns by ours, less the unit. */
	private static final Map<String, String> NAMES = new LinkedHashMap<>();

	static {
		final String[] pairs = { "Area", "Area", "Centroid X", "X", "Centroid Y", "Y", "Box X", "BX", "Box Y", "BY",
			"Box width", "Width", "Box height", "Height", "Perimeter", "Perim.", "Circularity", "Circ.", "Feret",
			"Feret",
			"FeretAngle", "FeretAngle", "MinFeret", "MinFeret", "Major", "Major", "Minor", "Minor", "Angle", "Angle",
			"Aspect ratio", "AR", "Roundness", "Round", "Solidity", "Solidity", "Mean", "Mean", "Min", "Min", "Max",
			"Max",
			"IntDen", "IntDen" };
		for (int i = 0; i < pairs.length; i += 2)
			NAMES.put(pairs[i], pairs[i + 1]);
	}

	/** What ImageJ measures of a ROI on the current slice. */
	private static ResultsTable byImageJ(final ImagePlus image, final Roi roi) {
		image.setRoi(roi);
		final ResultsTable table = new ResultsTable();
		new Analyzer(image, ALL, table).measure();
		image.deleteRoi();
		return table;
	}

	private static void assertSame(final ResultsTable expected, final ResultsTable actual, final int row,
		final String channel)
	{
		NAMES.forEach((ours, theirs) -> {
			final boolean value = List.of("Mean", "Min", "Max", "IntDen").contains(ours);
			final String heading = List.of(actual.getHeadings()).stream().filter(each -> value ? each.equals(ours +
				channel)
				: each.replaceFirst(" \\((um(\\^2)?|deg|pixel(\\^2)?)\\)$", "").equals(ours)).findFirst().orElseThrow(
					() -> new AssertionError(ours + " is not in " + String.join(",", actual.getHeadings())));
			final double should = expected.getValue(theirs, 0);
			assertEquals(should, actual.getValue(heading, row), 1e-9 * Math.max(1, Math.abs(should)), heading +
				" of row " +
				row);
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 32 })
	void everyMeasureIsThatOfImageJ(final int bits) {
		final ImagePlus image = new ImagePlus("cells.tif", picture(bits, 90, 70));
		calibrate(image);
		final ImageObjects found = objects(labels(blobs(90, 70)), image);
		final ResultsTable table = measurements(measure(found));
		assertEquals(found.all().size(), table.size());
		assertTrue(table.size() > 4);
		for (int i = 0; i < table.size(); i++) {
			assertEquals("cells.tif", table.getStringValue("Image", i));
			assertEquals(found.all().get(i).label(), table.getValue("Label", i));
			assertSame(byImageJ(image, new ObjectRois(found).roi(found.all().get(i))), table, i, "");
		}
	}

	@Test
	void valuesAreCalibrated() {
		final ImagePlus image = new ImagePlus("signed", picture(16, 40, 30));
		image.getLocalCalibration().setSigned16BitCalibration();
		final ImagePlus density = new ImagePlus("density", picture(8, 40, 30));
		density.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { 2, 0.25 }, "OD");
		for (final ImagePlus each : List.of(image, density)) {
			final ImageObjects found = objects(labels(blobs(40, 30)), each);
			final ResultsTable table = measurements(measure(found));
			for (int i = 0; i < table.size(); i++)
				assertSame(byImageJ(each, new ObjectRois(found).roi(found.all().get(i))), table, i, "");
		}
	}

	@Test
	void eachChannelSliceAndFrameIsMeasured() {
		final ImagePlus image = hyperstack(2, 3, 2);
		final ImageProcessor[] planes = new ImageProcessor[6];
		for (int i = 0; i < planes.length; i++)
			planes[i] = blobs(40, 30);
		final ImageObjects found = objects(labels(planes), image);
		final ResultsTable table = measurements(measure(found));
		for (int i = 0; i < table.size(); i++) {
			final int slice = (int) table.getValue("Slice", i);
			final int frame = (int) table.getValue("Frame", i);
			final Roi roi = new ObjectRois(found).roi(found.all().get(i));
			assertEquals(List.of(0, slice, frame), List.of(roi.getCPosition(), roi.getZPosition(), roi.getTPosition()));
			final int plane = (frame - 1) * 3 + slice - 1;
			final int label = (int) table.getValue("Label", i);
			assertEquals(plane, found.all().get(i).plane());
			assertEquals(count(planes[plane], label) * 0.25, table.getValue("Area (um^2)", i), 1e-9);
			for (int c = 1; c <= 2; c++) {
				image.setPositionWithoutUpdate(c, slice, frame);
				assertSame(byImageJ(image, roi), table, i, " (C" + c + ")");
			}
		}
		final ResultsTable second = measurements(MeasurementReport.of(found, "2", false, Monitor.NONE));
		assertEquals(table.getValue("Mean (C2)", 3), second.getValue("Mean (C2)", 3));
		assertFalse(second.columnExists("Mean (C1)"));
	}

	private static int count(final ImageProcessor labels, final int label) {
		int count = 0;
		for (int i = 0; i < labels.getPixelCount(); i++)
			if (labels.getf(i) == label) count++;
		return count;
	}

	@Test
	void theChannelsOfRgbImagesAreMeasured() {
		final ImagePlus image = IJ.createImage("rgb", "RGB black", 20, 20, 1);
		image.getProcessor().setColor(new Color(10, 20, 30));
		image.getProcessor().fill();
		final ByteProcessor one = new ByteProcessor(20, 20);
		one.setValue(1);
		one.fill(new Roi(0, 5, 4, 5));
		final ResultsTable table = measurements(measure(objects(labels(one), image)));
		assertEquals(10, table.getValue("Mean (red)", 0));
		assertEquals(20, table.getValue("Max (green)", 0));
		assertEquals(600, table.getValue("IntDen (blue)", 0));
		assertEquals(20, table.getValue("Area (pixel^2)", 0));
		assertEquals(1, table.getValue("Touches border", 0));
	}

	@Test
	void overlappingRoisAreEachMeasuredAndCallTheirClass() {
		final ImagePlus image = new ImagePlus("cells", picture(8, 40, 30));
		final Roi oval = new OvalRoi(-3, 4, 12, 9);
		oval.setName("bright 3");
		final Roi polygon = new PolygonRoi(new float[] { 3, 14.5f, 9 }, new float[] { 2, 6, 18.3f }, Roi.POLYGON);
		polygon.setName("dim 1");
		final Roi line = new Line(1, 1, 9, 9);
		final ImageObjects found = ImageObjects.ofRois(image, List.of(oval, polygon, line), "overlay", "the overlay");
		final ResultsTable table = measurements(measure(found));
		assertEquals(2, table.size());
		assertSame(byImageJ(image, oval), table, 0, "");
		assertSame(byImageJ(image, polygon), table, 1, "");
		assertEquals("bright", table.getStringValue("Class", 0));
		assertEquals("dim 1", table.getStringValue("Name", 1));
		assertEquals(3, table.getValue("Label", 0));
		assertEquals(1, table.getValue("Touches border", 0));
		assertEquals(0, table.getValue("Touches border", 1));
		assertEquals(List.of("1 of the ROIs of the overlay is a line or a point without an area, and left out."), found
			.notes());
		final String outside = assertThrows(DeepLabException.class, () -> ImageObjects.ofRois(image, List.of(
			new Roi(50, 5, 4, 4)), "overlay", "the overlay")).getMessage();
		assertEquals("ROI 1 lies outside of cells or is empty; move or remove it.", outside);
		final String none = assertThrows(DeepLabException.class, () -> ImageObjects.find(image, "overlay",
			Monitor.NONE)).getMessage();
		assertEquals("There is no ROI with an area in the overlay of cells; outline the objects, and add the ROIs to " +
			"it.", none);
	}
}
