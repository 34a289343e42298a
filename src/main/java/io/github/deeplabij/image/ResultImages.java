package io.github.deeplabij.image;

import java.util.List;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.LUT;

/** Takes labels and scores into new images of the size of the source, with its calibration and slice labels. */
final class ResultImages implements Sink {

	private static final String SLICE_LABEL = "Slice_Label";

	private final ImagePlus source;
	private final List<ClassInfo> classes;
	private final int planes;
	private final ImageStack labels;
	private final ImageStack scores;

	/**
	 * Takes the memory that the results need.
	 *
	 * @param channels how many channels the model's scores have
	 * @throws DeepLabException if it does not suffice
	 */
	ResultImages(final ImagePlus source, final int planes, final List<ClassInfo> classes, final int channels,
		final Set<Output> outputs)
	{
		this.source = source;
		this.classes = classes;
		this.planes = planes;
		final boolean wide = classes.stream().anyMatch(c -> c.value() > 255);
		final long pixels = (long) source.getWidth() * source.getHeight() * planes;
		try {
			labels = outputs.contains(Output.LABELS) || outputs.contains(Output.OVERLAY) ? stack(planes, wide ? 16 : 8) : null;
			scores = outputs.contains(Output.PROBABILITIES) ? stack(planes * channels, 32) : null;
		}
		catch (final OutOfMemoryError e) {
			final long bytes = pixels * (wide ? 2 : 1) + (outputs.contains(Output.PROBABILITIES) ? 4 * channels * pixels : 0);
			throw new DeepLabException("There is not enough memory for the results, which take " + (bytes >> 20) +
				" MB: give Java more (Edit > Options > Memory & Threads), ask for fewer outputs, or crop the image.", e);
		}
	}

	/** ImageJ's own way to make a stack gives fewer planes, rather than an error, where the memory does not suffice. */
	private ImageStack stack(final int size, final int bits) {
		final int pixels = Math.multiplyExact(source.getWidth(), source.getHeight());
		final ImageStack stack = new ImageStack(source.getWidth(), source.getHeight());
		for (int i = 0; i < size; i++) {
			stack.addSlice(null, bits == 8 ? new byte[pixels] : bits == 16 ? new short[pixels] : new float[pixels]);
		}
		return stack;
	}

	@Override
	public boolean wantsScores() {
		return scores != null;
	}

	@Override
	public void labels(final int plane, final Region region, final int[] values) {
		if (labels == null) return;
		final Object pixels = labels.getPixels(plane + 1);
		int from = 0;
		for (int y = region.y(); y < region.y() + region.height(); y++) {
			final int to = y * source.getWidth() + region.x();
			if (pixels instanceof byte[] bytes) {
				for (int i = 0; i < region.width(); i++) bytes[to + i] = (byte) values[from + i];
			}
			else {
				final short[] shorts = (short[]) pixels;
				for (int i = 0; i < region.width(); i++) shorts[to + i] = (short) values[from + i];
			}
			from += region.width();
		}
	}

	@Override
	public void scores(final int plane, final int channel, final Region region, final float[] values) {
		final float[] pixels = (float[]) scores.getPixels(plane * (scores.getSize() / planes) + channel + 1);
		int from = 0;
		for (int y = region.y(); y < region.y() + region.height(); y++) {
			System.arraycopy(values, from, pixels, y * source.getWidth() + region.x(), region.width());
			from += region.width();
		}
	}

	/** The label image; null if neither it nor an overlay was asked for. */
	ImagePlus labelImage(final String info) {
		if (labels == null) return null;
		for (int p = 0; p < planes; p++) labels.setSliceLabel(sliceLabel(p), p + 1);
		final ImagePlus image = image("labels", labels, 1, info);
		image.setLut(lut());
		image.setDisplayRange(0, 255);
		if (planes == 1 && sliceLabel(0) != null) image.setProp(SLICE_LABEL, sliceLabel(0));
		return image;
	}

	/**
	 * The scores, a channel for each class; null if they were not asked for.
	 *
	 * @param what what they are: {@code probabilities} or {@code scores}
	 */
	ImagePlus scoreImage(final String what, final String info) {
		if (scores == null) return null;
		final int channels = scores.getSize() / planes;
		for (int p = 0; p < planes; p++) {
			for (int c = 0; c < channels; c++) {
				final String name = classes.get(classes.size() - channels + c).name();
				final String slice = sliceLabel(p);
				scores.setSliceLabel(slice == null ? name : name + " " + slice, p * channels + c + 1);
			}
		}
		final ImagePlus image = image(what, scores, channels, info);
		show(image, what);
		if (channels == 1) return image;
		final CompositeImage composite = new CompositeImage(image, CompositeImage.GRAYSCALE);
		for (int c = 1; c <= channels; c++) {
			composite.setPositionWithoutUpdate(c, 1, 1);
			show(composite, what);
		}
		composite.setPositionWithoutUpdate(1, 1, 1);
		return composite;
	}

	/** Probabilities are shown from 0 to 1, scores from the least to the greatest. */
	private static void show(final ImagePlus image, final String what) {
		if (what.equals(ImageSegmenter.PROBABILITIES)) image.setDisplayRange(0, 1);
		else image.resetDisplayRange();
	}

	private ImagePlus image(final String what, final ImageStack stack, final int channels, final String info) {
		final ImagePlus image = new ImagePlus(ImageName.free(PlainText.line(ImageName.of(source.getTitle())) + "-" + what), stack);
		final int slices = source.getNSlices();
		final int frames = source.getNFrames();
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack((channels > 1 ? 1 : 0) + (slices > 1 ? 1 : 0) + (frames > 1 ? 1 : 0) > 1);
		final Calibration calibration = source.getCalibration().copy();
		calibration.disableDensityCalibration();
		image.setCalibration(calibration);
		image.setProperty("Info", info);
		return image;
	}

	/** The label of a plane; of a single one its own, where the stack would give the image's title and info. */
	private String sliceLabel(final int plane) {
		return source.getStackSize() == 1 ? source.getProp(SLICE_LABEL) : source.getStack().getSliceLabel(plane * source.getNChannels() + 1);
	}

	/** The classes' own colours at their values, Glasbey's elsewhere. */
	private LUT lut() {
		final byte[][] table = new byte[3][256];
		for (int value = 0; value < 256; value++) set(table, value, Glasbey.colour(value));
		for (final ClassInfo each : classes) {
			if (each.value() >= 0 && each.value() < 256) set(table, each.value(), Glasbey.colour(each));
		}
		return new LUT(table[0], table[1], table[2]);
	}

	private static void set(final byte[][] table, final int value, final int colour) {
		for (int c = 0; c < 3; c++) table[c][value] = (byte) (colour >> 16 - 8 * c);
	}
}
