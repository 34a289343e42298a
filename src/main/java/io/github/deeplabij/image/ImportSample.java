package io.github.deeplabij.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageIO;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.segment.TestTensors;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * What a model is shown while it is imported.
 *
 * @param plane with the model's channels
 * @param picture the same for people; empty if it is no picture of anything
 */
record ImportSample(PlaneSource plane, Optional<ImageProcessor> picture) {

	/**
	 * The plane that is seen of an image; if it does not fit the model or there is none, the sample image or a
	 * pattern.
	 */
	static ImportSample of(final ImagePlus image, final Tensor input) {
		for (final ImagePlus each : image == null || image.getWidth() == 0
			? new ImagePlus[] { SampleImage.create() } : new ImagePlus[] {
			image, SampleImage.create() })
		{
			final ImagePlus fitting = input.type().startsWith("float") || each.getBitDepth() == 8 ||
				each.getBitDepth() == 24 ? each : eightBit(each);
			final ImagePlanes planes = new ImagePlanes(fitting, input);
			final PlaneSource plane = planes.get(each == fitting
				? (each.getCurrentSlice() - 1) / each.getNChannels() : 0);
			if (plane.channels() == input.channels()) return new ImportSample(plane,
				Optional.of(fitting.getProcessor().duplicate()));
		}
		return new ImportSample(TestTensors.pattern(input.channels()), Optional.empty());
	}

	private static ImagePlus eightBit(final ImagePlus image) {
		return new ImagePlus(image.getTitle(), image.getProcessor().duplicate().convertToByteProcessor());
	}

	/**
	 * The part of a picture, beside the same with its classes.
	 *
	 * @param values the classes of the region, row by row
	 * @return a PNG file
	 */
	static byte[] cover(final ImageProcessor picture, final Region region, final int[] values,
		final List<ClassInfo> classes)
	{
		picture.setRoi(region.x(), region.y(), region.width(), region.height());
		final ImagePlus image = new ImagePlus("cover", picture.crop());
		final ShortProcessor labels = new ShortProcessor(region.width(), region.height());
		final ImageProcessor plain = ClassOverlay.flatten(image, new ImagePlus("", labels), List.of()).getProcessor();
		final ShortProcessor found = new ShortProcessor(region.width(), region.height());
		for (int i = 0; i < values.length; i++) found.set(i, values[i]);
		final ImageProcessor coloured = ClassOverlay.flatten(image, new ImagePlus("", found), classes).getProcessor();
		final ColorProcessor both = new ColorProcessor(2 * region.width(), region.height());
		both.insert(plain, 0, 0);
		both.insert(coloured, region.width(), 0);
		final ByteArrayOutputStream png = new ByteArrayOutputStream();
		try {
			ImageIO.write(both.getBufferedImage(), "png", png);
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
		return png.toByteArray();
	}
}
