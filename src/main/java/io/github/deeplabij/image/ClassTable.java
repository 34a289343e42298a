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
	 * Adds a row for each plane and class. Areas are in the unit of the pixel size; of an image whose file tells a
	 * pixel size without a unit, in pixels.
	 *
	 * @param pixels for each plane and class, how many pixels it has
	 */
	static void add(final ResultsTable table, final ImagePlus image, final List<ClassInfo> classes,
		final long[][] pixels)
	{
		final Calibration calibration = image.getCalibration();
		final String unit = unit(calibration);
		final double pixelArea = unit.equals(PIXEL) ? 1 : calibration.pixelWidth * calibration.pixelHeight;
		for (int plane = 0; plane < pixels.length; plane++) {
			final double all = LongStream.of(pixels[plane]).sum();
			for (int c = 0; c < classes.size(); c++) {
				table.addRow();
				table.addValue("Image", PlainText.cell(image.getTitle()));
				if (pixels.length > 1) table.addValue("Plane", plane + 1);
				table.addValue("Class", classes.get(c).value());
				table.addValue("Name", PlainText.cell(classes.get(c).name()));
				table.addValue("Pixels", pixels[plane][c]);
				table.addValue("Area", pixels[plane][c] * pixelArea);
				table.addValue("Unit", PlainText.cell(unit));
				table.addValue("%Area", 100 * pixels[plane][c] / all);
			}
		}
	}

	private static String unit(final Calibration calibration) {
		final String x = calibration.getXUnit();
		final String y = calibration.getYUnit();
		if (!calibration.scaled() || x.isBlank() || y.isBlank()) return PIXEL;
		return x.equals(y) ? x + "^2" : x + "*" + y;
	}
}
