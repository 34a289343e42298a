package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.ImageProcessor;

/**
 * Some slices and frames of an image, or all of them under a name of their own. {@link #view()} is an image of these
 * planes alone, which shares the pixels; what is told of its planes, and laid over it, is said of the planes of the
 * whole image.
 */
final class ImagePart {

	private static final String KEY = "DeepLab_part";
	private static final String SLICE_LABEL = "Slice_Label";

	private final ImagePlus whole;
	private final int[] slices;
	private final int[] frames;
	private final String name;

	private ImagePart(final ImagePlus whole, final String name, final int[] slices, final int[] frames) {
		this.whole = whole;
		this.name = name;
		this.slices = slices;
		this.frames = frames;
	}

	/**
	 * @param slices numbers from 1 and ranges, {@code all}, or {@code current}
	 * @param frames the same
	 * @param name what stands behind the image's name; empty for nothing
	 * @throws DeepLabException if the image has not got them
	 */
	static ImagePart of(final ImagePlus whole, final String slices, final String frames, final String name) {
		return new ImagePart(whole, name, numbers("slices", slices, whole.getNSlices(), whole.getZ()), numbers("frames",
			frames, whole.getNFrames(), whole.getT()));
	}

	/** Numbers from 1 as users write them, in ascending order. */
	private static int[] numbers(final String key, final String text, final int count, final int current) {
		final String given = String.valueOf(text).strip();
		if (given.isEmpty() || given.equalsIgnoreCase(InputChoices.ALL)) return IntStream.rangeClosed(1, count)
			.toArray();
		if (given.equalsIgnoreCase("current")) return new int[] { current };
		final TreeSet<Integer> numbers = new TreeSet<>();
		for (final String part : given.split("[,\\s]+")) {
			if (!part.matches("\\d{1,9}(-\\d{1,9})?")) throw new DeepLabException(key + " is '" + given +
				"'; give numbers and ranges such as 1-20,25, or all, or current.");
			final String[] ends = part.split("-");
			final int first = Integer.parseInt(ends[0]);
			final int last = Integer.parseInt(ends[ends.length - 1]);
			if (first < 1 || last > count || first > last) throw new DeepLabException(key + " is '" + given +
				"', and the image has " + count + " of them; give numbers from 1 to " + count +
				", the smaller one first.");
			for (int i = first; i <= last; i++) numbers.add(i);
		}
		return numbers.stream().mapToInt(Integer::intValue).toArray();
	}

	boolean isWhole() {
		return slices.length == whole.getNSlices() && frames.length == whole.getNFrames();
	}

	/** The numbers of the planes in the whole image, from 0, as {@link ImagePlanes} counts. */
	List<Integer> planes() {
		final List<Integer> planes = new ArrayList<>();
		for (final int frame : frames)
			for (final int slice : slices) planes.add((frame - 1) * whole.getNSlices() + slice - 1);
		return planes;
	}

	/** What was left out, for an image's info; empty if nothing. */
	String info() {
		return isWhole() ? "" : "DeepLab planes: slices " + ranges(slices) + ", frames " + ranges(frames) + "\n";
	}

	private static String ranges(final int... numbers) {
		final List<String> ranges = new ArrayList<>();
		for (int i = 0; i < numbers.length;) {
			final int first = numbers[i];
			int last = first;
			while (++i < numbers.length && numbers[i] == last + 1) last++;
			ranges.add(first == last ? String.valueOf(first) : first + "-" + last);
		}
		return String.join(",", ranges);
	}

	/** The planes as an image of their own; the whole image if it has no others. */
	ImagePlus view() {
		if (isWhole() && name.isEmpty()) return whole;
		final ImagePlus view = new ImagePlus(name.isEmpty() ? whole.getTitle() : ImageName.of(whole.getTitle()) + "-" +
			name, new PartStack());
		view.setDimensions(whole.getNChannels(), slices.length, frames.length);
		view.setOpenAsHyperStack(whole.isHyperStack());
		final Calibration calibration = whole.getCalibration().copy();
		view.setCalibration(calibration);
		view.setProperty(KEY, this);
		if (view.getStackSize() == 1) label().ifPresent(label -> view.setProp(SLICE_LABEL, label));
		return view;
	}

	/** The label of the only plane; the stack of an image of one plane would give the image's title and info. */
	private Optional<String> label() {
		return Optional.ofNullable(whole.getStackSize() == 1 ? whole.getProp(SLICE_LABEL) : whole.getStack()
			.getSliceLabel(planes().get(0) + 1));
	}

	/** The image that was cut, of what may be a part of one. */
	static ImagePlus whole(final ImagePlus image) {
		return image.getProperty(KEY) instanceof ImagePart part ? part.whole : image;
	}

	/** On which slice of the whole image a plane lies, from 1. */
	static int slice(final ImagePlus image, final int plane) {
		final int slice = plane % image.getNSlices();
		return image.getProperty(KEY) instanceof ImagePart part ? part.slices[slice] : slice + 1;
	}

	/** In which frame of the whole image a plane lies, from 1. */
	static int frame(final ImagePlus image, final int plane) {
		final int frame = plane / image.getNSlices();
		return image.getProperty(KEY) instanceof ImagePart part ? part.frames[frame] : frame + 1;
	}

	/** Has a ROI show on one plane of the whole image, in all of its channels. */
	static void place(final Roi roi, final ImagePlus image, final int plane) {
		final ImagePlus shown = whole(image);
		if (shown.getStackSize() == shown.getNChannels()) return;
		final int slice = slice(image, plane);
		final int frame = frame(image, plane);
		if (shown.isHyperStack()) roi.setPosition(0, slice, frame);
		else roi.setPosition(shown.getStackIndex(1, slice, frame));
	}

	/** Some planes of the whole image's stack. */
	private final class PartStack extends VirtualStack {

		private final ImageStack stack = whole.getStack();
		private final int[] indices;

		PartStack() {
			super(whole.getWidth(), whole.getHeight(), null, null);
			final int channels = whole.getNChannels();
			indices = planes().stream().flatMapToInt(plane -> IntStream.rangeClosed(1, channels).map(channel ->
				plane * channels + channel)).toArray();
			setBitDepth(whole.getBitDepth());
		}

		@Override
		public int getSize() {
			return indices == null ? 1 : indices.length;
		}

		@Override
		public int size() {
			return getSize();
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			return stack.getProcessor(indices[n - 1]);
		}

		@Override
		public Object getPixels(final int n) {
			return stack.getPixels(indices[n - 1]);
		}

		@Override
		public String getSliceLabel(final int n) {
			return stack.getSliceLabel(indices[n - 1]);
		}

	}
}
