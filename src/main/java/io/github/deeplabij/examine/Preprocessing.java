package io.github.deeplabij.examine;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Operation;

/**
 * The usual ways to bring an image's values into the range that a network was trained on; a graph does not tell which
 * is its own.
 */
public enum Preprocessing {

		/** The pixels' values as they are. */
		NONE("the pixels' values as they are"),
		/** The same, said of 8-bit pixels. */
		ZERO_TO_255("0 to 255, as 8-bit pixels are"),
		/** TensorFlow's DeepLab and MobileNet. */
		MINUS1_TO_1("x / 127.5 - 1, as TensorFlow's networks take it"),
		/** x / 255. */
		ZERO_TO_ONE("x / 255, from 0 to 1"),
		/** (x / 255 - mean) / standard deviation of ImageNet's images, as torchvision's networks take it. */
		IMAGENET("(x / 255 - mean) / deviation of ImageNet's RGB images, as torchvision's networks take it"),
		/** Blue, green, red, less their means in ImageNet (v1 and v2 of DeepLab, deeplab-public-ver2). */
		CAFFE_BGR("blue, green, red from 0 to 255, less 104.008, 116.669, 122.675, as Caffe's networks take it"),
		/** The image's 1st and 99.8th percentiles become 0 and 1. */
		PERCENTILES("the image's percentiles 1 and 99.8 become 0 and 1"),
		/** The image's mean becomes 0 and its standard deviation 1. */
		ZERO_MEAN_UNIT_VARIANCE("the image's mean becomes 0 and its standard deviation 1");

	private static final List<Double> IMAGENET_MEAN = List.of(123.675, 116.28, 103.53);
	private static final List<Double> IMAGENET_DEVIATION = List.of(58.395, 57.12, 57.375);
	private static final List<Double> CAFFE_MEAN = List.of(104.008, 116.669, 122.675);

	private final String meaning;

	Preprocessing(final String meaning) {
		this.meaning = meaning;
	}

	/** What it is called. */
	public String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** What it does, in words. */
	public String meaning() {
		return meaning;
	}

	/** The names of three channels, in the order in which the network takes them. */
	List<String> colours() {
		return this == CAFFE_BGR ? List.of("blue", "green", "red") : List.of("red", "green", "blue");
	}

	/**
	 * What it does, as a description says it.
	 *
	 * @param channels of the input
	 * @throws DeepLabException if it is for another number of channels
	 */
	List<Operation> operations(final int channels) {
		if ((this == IMAGENET || this == CAFFE_BGR) && channels != 3) throw new DeepLabException(
			new ImportProblem.ThreeChannels(key(), channels));
		return switch (this) {
			case NONE, ZERO_TO_255 -> List.of();
			case MINUS1_TO_1 -> List.of(linear(1 / 127.5, -1));
			case ZERO_TO_ONE -> List.of(linear(1 / 255.0, 0));
			case IMAGENET -> List.of(standardise(IMAGENET_MEAN, IMAGENET_DEVIATION));
			case CAFFE_BGR -> List.of(standardise(CAFFE_MEAN, List.of(1.0, 1.0, 1.0)));
			case PERCENTILES -> List.of(new Operation("scale_range", Map.of("axes", List.of("channel", "y", "x"),
				"min_percentile", 1.0,
				"max_percentile", 99.8)));
			case ZERO_MEAN_UNIT_VARIANCE -> List.of(new Operation("zero_mean_unit_variance", Map.of("axes",
				List.of("channel", "y", "x"))));
		};
	}

	private static Operation linear(final double gain, final double offset) {
		return new Operation("scale_linear", Map.of("gain", gain, "offset", offset));
	}

	/** (x - mean) / deviation in each channel. */
	static Operation standardise(final List<Double> mean, final List<Double> deviation) {
		return new Operation("fixed_zero_mean_unit_variance", Map.of("axis", "channel", "mean", mean, "std",
			deviation));
	}
}
