package io.github.deeplabij.image;

import java.util.List;

import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.measure.ResultsTable;

/** A table of the area of each class in each plane. */
final class ClassTable {

	private ClassTable() {}

	/**
	 * Adds a row for each plane and class.
	 *
	 * @param pixels for each plane and class, how many pixels it has
	 */
	static void add(final ResultsTable table, final ImagePlus image, final List<ClassInfo> classes, final long[][] pixels) {
		final Calibration calibration = image.getCalibration();
		final double pixelArea = calibration.pixelWidth * calibration.pixelHeight;
		final double all = (double) image.getWidth() * image.getHeight();
		for (int plane = 0; plane < pixels.length; plane++) {
			for (int c = 0; c < classes.size(); c++) {
				table.addRow();
				table.addValue("Image", image.getTitle());
				if (pixels.length > 1) table.addValue("Plane", plane + 1);
				table.addValue("Class", classes.get(c).value());
				table.addValue("Name", classes.get(c).name());
				table.addValue("Pixels", pixels[plane][c]);
				table.addValue("Area", pixels[plane][c] * pixelArea);
				table.addValue("Unit", calibration.scaled() ? calibration.getUnit() + "^2" : "pixel");
				table.addValue("%Area", 100 * pixels[plane][c] / all);
			}
		}
	}
}
