package io.github.deeplabij.image;

import java.util.Random;

import io.github.deeplabij.common.Monitor;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** Images and objects for tests of measurements. */
final class ObjectCase {

	private static final Random RANDOM = new Random(3);

	private ObjectCase() {}

	/** Blobs, some in pieces, with holes, or at the border. */
	static ShortProcessor blobs(final int width, final int height) {
		final ShortProcessor labels = new ShortProcessor(width, height);
		for (int n = 1; n <= 12; n++) {
			labels.setColor(n * 1000);
			final int x = RANDOM.nextInt(width);
			final int y = RANDOM.nextInt(height);
			labels.fill(new OvalRoi(x - 8, y - 8, 6 + RANDOM.nextInt(14), 6 + RANDOM.nextInt(14)));
			labels.set(x, y, 0);
		}
		return labels;
	}

	static ImageProcessor picture(final int bits, final int width, final int height) {
		final ImageProcessor pixels = switch (bits) {
			case 8 -> new ByteProcessor(width, height);
			case 16 -> new ShortProcessor(width, height);
			default -> new FloatProcessor(width, height);
		};
		for (int i = 0; i < width * height; i++)
			pixels.setf(i, bits == 32 ? RANDOM.nextFloat() * 3 - 1 : RANDOM.nextInt(1 << bits));
		return pixels;
	}

	static void calibrate(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		calibration.pixelWidth = 0.5;
		calibration.pixelHeight = 0.5;
		calibration.pixelDepth = 2;
		calibration.xOrigin = 3;
		calibration.setUnit("micron");
	}

	static ImagePlus labels(final ImageProcessor... planes) {
		final ImageStack stack = new ImageStack(planes[0].getWidth(), planes[0].getHeight());
		for (final ImageProcessor each : planes)
			stack.addSlice(each);
		return new ImagePlus("labels", stack);
	}

	static ResultsTable measurements(final MeasurementReport report) {
		final ResultsTable table = new ResultsTable();
		report.measurementsTo(table);
		return table;
	}

	static MeasurementReport measure(final ImageObjects objects) {
		return MeasurementReport.of(objects, "", false, Monitor.NONE);
	}

	static ImageObjects objects(final ImagePlus labels, final ImagePlus image) {
		return ImageObjects.ofLabels(labels, image, ObjectFacts.NONE, Monitor.NONE);
	}

	static ImagePlus hyperstack(final int channels, final int slices, final int frames) {
		final ImageStack stack = new ImageStack(40, 30);
		for (int i = 0; i < channels * slices * frames; i++)
			stack.addSlice(picture(16, 40, 30));
		final ImagePlus image = new ImagePlus("film.tif", stack);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(true);
		calibrate(image);
		return image;
	}
}
