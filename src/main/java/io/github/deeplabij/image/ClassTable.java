package io.github.deeplabij.image;

import java.util.List;
import java.util.stream.LongStream;

import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.measure.ResultsTable;

/** A table of the area of each class in each plane. */
final class ClassTable {

	private static final String PIXEL = "pixel";

	private ClassTable() {}

	/**
	 * Adds a row for each plane and class; where there are several, with the number of the plane, and of its slice and
	 * frame. Areas are in the unit of the pixel size; of an image whose file tells a
	 * pixel size without a unit, in pixels.
	 *
	 * @param pixels for each plane and class, how many pixels it has
	 */
	static void add(final ResultsTable table, final ImagePlus image, final List<ClassInfo> classes,
		final long[][] pixels)
	{
		final Calibration calibration = image.getCalibration();
		final String unit = unit(calibration);
		final double pixelArea = pixelArea(calibration);
		for (int plane = 0; plane < pixels.length; plane++) {
			final double all = LongStream.of(pixels[plane]).sum();
			for (int c = 0; c < classes.size(); c++) {
				table.addRow();
				table.addValue("Image", PlainText.cell(image.getTitle()));
				if (pixels.length > 1) table.addValue("Plane", plane + 1);
				if (image.getNSlices() > 1) table.addValue("Slice", ImagePart.slice(image, plane));
				if (image.getNFrames() > 1) table.addValue("Frame", ImagePart.frame(image, plane));
				table.addValue("Class", classes.get(c).value());
				table.addValue("Name", PlainText.cell(classes.get(c).name()));
				table.addValue("Pixels", pixels[plane][c]);
				table.addValue("Area", pixels[plane][c] * pixelArea);
				table.addValue("Unit", PlainText.cell(unit));
				table.addValue("%Area", 100 * pixels[plane][c] / all);
			}
		}
	}

	/** In the unit of the pixel size; 1 where that has none. */
	static double pixelArea(final Calibration calibration) {
		return unit(calibration).equals(PIXEL) ? 1 : calibration.pixelWidth * calibration.pixelHeight;
	}

	private static String unit(final Calibration calibration) {
		final String x = calibration.getXUnit();
		final String y = calibration.getYUnit();
		if (!calibration.scaled() || x.isBlank() || y.isBlank()) return PIXEL;
		return x.equals(y) ? x + "^2" : x + "*" + y;
	}
}
