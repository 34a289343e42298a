package io.github.deeplabij.image;

import java.awt.Rectangle;
import java.util.List;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.Analyzer;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ImageStatistics;

/**
 * Measures objects as ImageJ measures a ROI (<i>Analyze &gt; Measure</i>), by its own code for shapes. Intensities are
 * summed up here, as ImageJ makes a histogram of 65,536 values for each ROI of a 16-bit image.
 */
final class ObjectMeasurer {

	private static final int SHAPE = Measurements.AREA | Measurements.CENTROID | Measurements.PERIMETER |
		Measurements.RECT | Measurements.ELLIPSE | Measurements.SHAPE_DESCRIPTORS | Measurements.FERET;

	private final ImagePlus image;
	private final MeasuredChannels channels;
	private final float[] calibration;
	/** That of lengths alone; shapes are measured without values. */
	private final Calibration lengths;
	/** What shapes are measured on, of the image's size. */
	private final ByteProcessor blank;
	private final ResultsTable row = new ResultsTable();
	private final Analyzer analyzer;

	/**
	 * @param channels those whose values are measured; may be none
	 */
	ObjectMeasurer(final ImagePlus image, final MeasuredChannels channels) {
		this.image = image;
		this.channels = channels;
		calibration = channels.calibration();
		lengths = image.getCalibration().copy();
		lengths.disableDensityCalibration();
		blank = new ByteProcessor(image.getWidth(), image.getHeight());
		analyzer = new Analyzer(image, SHAPE, row);
	}

	/** Measures an object. */
	MeasuredObject measure(final ImageObject object) {
		final Roi roi = object.shape().get();
		roi.setImage(image);
		blank.setRoi(roi);
		final ImageStatistics statistics = ImageStatistics.getStatistics(blank, SHAPE, lengths);
		analyzer.saveResults(statistics, roi);
		final double[] shape = new double[ShapeMeasure.values().length];
		for (final ShapeMeasure each : ShapeMeasure.values())
			shape[each.ordinal()] = row.getValueAsDouble(each.column(), row.size() - 1);
		row.deleteRow(row.size() - 1);
		final List<ImageProcessor> planes = channels.on(object.plane());
		final Intensity[] intensities = new Intensity[planes.size()];
		for (int c = 0; c < intensities.length; c++)
			intensities[c] = intensity(planes.get(c));
		return new MeasuredObject(object, statistics.longPixelCount, isAtBorder(roi.getBounds()), shape, intensities);
	}

	private boolean isAtBorder(final Rectangle box) {
		return box.x <= 0 || box.y <= 0 || box.x + box.width >= image.getWidth() || box.y + box.height >= image
			.getHeight();
	}

	/** Of the pixels that were measured last. */
	private Intensity intensity(final ImageProcessor pixels) {
		final Rectangle box = blank.getRoi();
		final byte[] mask = blank.getMaskArray();
		long count = 0;
		double sum = 0;
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		for (int y = 0, m = 0; y < box.height; y++) {
			int i = (box.y + y) * pixels.getWidth() + box.x;
			for (int x = 0; x < box.width; x++, m++, i++) {
				if (mask != null && mask[m] == 0) continue;
				final float value = calibration == null ? pixels.getf(i) : calibration[pixels.get(i)];
				if (Float.isNaN(value)) continue;
				count++;
				sum += value;
				if (value < min) min = value;
				if (value > max) max = value;
			}
		}
		return count == 0 ? Intensity.NONE : new Intensity(count, sum, min, max);
	}
}
