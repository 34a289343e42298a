package io.github.deeplabij.examine;

import io.github.deeplabij.onnx.GraphInfo;

/**
 * An output that has a value, or one in each channel, for each place of the image.
 *
 * @param name the tensor's name
 * @param type its element type
 * @param axes its axes, as {@link GraphFacts.Output#axes}
 * @param channels how many channels, 1 where there is no such axis
 * @param stride the output stride: how many pixels one of its elements spans
 * @param crop how many elements it has less than the input has room for, as networks of valid convolutions have; 0 of
 *           others
 */
record DenseOutput(String name, String type, String axes, int channels, int stride, int crop) {

	/** How many rows a tensor of that shape has. */
	int rows(final long... shape) {
		return (int) shape[axes.indexOf('y')];
	}

	/** How many columns a tensor of that shape has. */
	int columns(final long... shape) {
		return (int) shape[axes.indexOf('x')];
	}

	/** How many pixels fewer than the input it spans, half of them at each end. */
	int validCrop() {
		return crop * stride;
	}

	/** Whether values are as many as they have to be for an input of that size; not if there are none. */
	boolean fits(final GraphInfo.Values values, final ImageSize size) {
		return values != null && values.shape().length == axes.length() && fits(size, values.shape());
	}

	/** Whether a shape with the same axes is as long as it has to be for an input of that size. */
	boolean fits(final ImageSize size, final long... shape) {
		return fits(rows(shape) + crop, size.height()) && fits(columns(shape) + crop, size.width());
	}

	private boolean fits(final int elements, final int length) {
		return stride == 1 ? elements == length : elements == length / stride || elements == (length +
			stride - 1) / stride;
	}
}
