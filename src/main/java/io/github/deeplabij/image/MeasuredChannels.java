package io.github.deeplabij.image;

import java.util.List;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/** The channels of an image that are measured; those of an RGB image are red, green and blue. */
final class MeasuredChannels {

	private static final List<String> RGB = List.of("red", "green", "blue");

	private final ImagePlus image;
	private final int count;
	/** From 0. */
	private final List<Integer> chosen;
	private int plane = -1;
	private List<ImageProcessor> processors;

	private MeasuredChannels(final ImagePlus image, final List<Integer> chosen) {
		this.image = image;
		this.chosen = chosen;
		count = isRgb() ? RGB.size() : image.getNChannels();
	}

	/**
	 * @param text which, from 1, such as {@code 1,3} or {@code 2:4}; empty for all
	 * @throws DeepLabException if there is no such channel
	 */
	MeasuredChannels(final ImagePlus image, final String text) {
		this.image = image;
		count = isRgb() ? RGB.size() : image.getNChannels();
		chosen = text.isBlank() ? IntStream.range(0, count).boxed().toList() : parse(text);
	}

	/** No channel of an image. */
	static MeasuredChannels none(final ImagePlus image) {
		return new MeasuredChannels(image, List.of());
	}

	private List<Integer> parse(final String text) {
		return NumberRanges.values("channels", text).stream().map(number -> {
			if (number >= 1 && number <= count && number == Math.rint(number)) return number.intValue() - 1;
			throw new DeepLabException("channels is '" + text + "', but " + image.getTitle() + " has " + (count == 1
				? "one channel" : count + " channels") + "; give numbers from 1 to " + count + ", or nothing for all.");
		}).toList();
	}

	private boolean isRgb() {
		return image.getType() == ImagePlus.COLOR_RGB;
	}

	/** For each channel what stands behind the headings of its columns. */
	List<String> suffixes() {
		return chosen.stream().map(c -> count == 1 ? "" : " (" + (isRgb() ? RGB.get(c) : "C" + (c + 1)) + ")").toList();
	}

	/** The pixels of each channel on a plane, counted from 0. */
	List<ImageProcessor> on(final int which) {
		if (which == plane) return processors;
		if (isRgb()) {
			final ColorProcessor pixels = (ColorProcessor) image.getStack().getProcessor(which + 1);
			processors = chosen.stream().map(c -> (ImageProcessor) pixels.getChannel(c + 1, null)).toList();
		}
		else processors = chosen.stream().map(c -> image.getStack().getProcessor(which * image.getNChannels() + c + 1))
			.toList();
		plane = which;
		return processors;
	}

	/** For each stored value what it stands for; null if that is the value itself. */
	float[] calibration() {
		return isRgb() || image.getBitDepth() == 32 ? null : image.getCalibration().getCTable();
	}
}
