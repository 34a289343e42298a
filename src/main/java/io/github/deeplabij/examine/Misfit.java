package io.github.deeplabij.examine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.onnx.GraphInfo;

/** Why a graph that nobody described is none that gives a class to each pixel of an image, in a sentence. */
final class Misfit {

	/** With so many axes, one is of depth or time. */
	private static final int VOLUME = 5;

	private static final MathContext DIGITS = new MathContext(3);

	private Misfit() {}

	/**
	 * Why what a graph gave for an image does not fit that.
	 *
	 * @param input what the graph takes
	 * @param axes the input's axes
	 * @param size of the image
	 */
	static DeepLabException of(final GraphInfo.DeclaredTensor input, final String axes, final ImageSize size,
		final Map<String, GraphInfo.Values> outputs)
	{
		if (axes.length() == VOLUME) return volume(input, null);
		for (final Map.Entry<String, GraphInfo.Values> output : outputs.entrySet()) {
			final double times = times(axes, size, output.getValue().shape());
			if (times > 1) return new DeepLabException("The output '" + output.getKey() + "' of the model's graph is " +
				new BigDecimal(times, DIGITS).stripTrailingZeros().toPlainString() +
				" times as long and wide as the image; networks whose output has the size of the image," +
				" or is coarser, are run, so export it without its last enlargement.");
		}
		return new DeepLabException("The model's graph gives no value for each place of an image: its input '" + input
			.name() + "' is " + input + " and its output " + outputs.entrySet().stream().map(output -> "'" + output
				.getKey() + "' " + output.getValue()).collect(Collectors.joining(", ")) +
			"; networks for semantic segmentation are run.");
	}

	/** How many times as large as the image an output is, along both axes; 0 if it is not. */
	private static double times(final String axes, final ImageSize size, final long... shape) {
		if (shape.length != axes.length()) return 0;
		final long rows = shape[axes.indexOf('y')];
		final long columns = shape[axes.indexOf('x')];
		return rows * size.width() == columns * size.height() ? (double) rows / size.height() : 0;
	}

	/**
	 * That a graph takes more than one plane, if its input has so many axes.
	 *
	 * @param failure what went wrong on one plane; null if it was not run on one
	 */
	static DeepLabException ofInput(final GraphInfo.DeclaredTensor input, final DeepLabException failure) {
		if (input.shape().size() == VOLUME) return volume(input, failure);
		return failure != null ? failure : new DeepLabException("The input '" + input.name() +
			"' of the model's graph is " + input +
			", in which no height, width and channels of an image can be seen; export it as [1, 3, height, width] " +
			"or [1, height, width, 3].");
	}

	private static DeepLabException volume(final GraphInfo.DeclaredTensor input, final DeepLabException failure) {
		return new DeepLabException("The model's graph takes volumes or series of images: its input '" + input.name() +
			"' is " + input + "; networks that take one plane are run" + (failure == null ? "."
				: ", and on one plane it fails: " + failure.getMessage()), failure);
	}
}
