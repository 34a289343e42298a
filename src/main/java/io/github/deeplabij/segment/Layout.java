package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.Tensor;

/** Where a pixel of a tile lies in a tensor, whatever the order of the tensor's axes. */
final class Layout {

	private final long[] shape;
	private final int width;
	private final int height;
	private final int channelStride;
	private final int rowStride;
	private final int columnStride;

	private Layout(final long[] shape, final int channel, final int row, final int column) {
		this.shape = shape;
		if (Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b) > Integer.MAX_VALUE)
			throw new DeepLabException("The model's description makes a tensor of " + Arrays.stream(shape).mapToObj(
				Long::toString).collect(Collectors.joining(" x ")) +
				" values, more than can be counted; mend the sizes, channels and scales there, or use smaller tiles.");
		width = Math.toIntExact(shape[column]);
		height = Math.toIntExact(shape[row]);
		final int[] strides = new int[shape.length];
		long stride = 1;
		for (int i = shape.length - 1; i >= 0; i--) {
			strides[i] = Math.toIntExact(stride);
			stride = Math.multiplyExact(stride, shape[i]);
		}
		channelStride = channel < 0 ? 0 : strides[channel];
		rowStride = strides[row];
		columnStride = strides[column];
	}

	/**
	 * The layout of a tensor for tiles of that size.
	 *
	 * @throws DeepLabException if it is not of single planes, or has more elements than a Java array
	 */
	static Layout of(final Tensor tensor, final int width, final int height) {
		final long[] shape = new long[tensor.axes().size()];
		int channel = -1;
		for (int i = 0; i < shape.length; i++) {
			final Axis axis = tensor.axes().get(i);
			if (axis.type() == Axis.Type.BATCH) shape[i] = 1;
			else if (axis.type() == Axis.Type.CHANNEL) {
				shape[i] = tensor.channels();
				channel = i;
			}
			else if (axis.id().equals("x")) shape[i] = width;
			else if (axis.id().equals("y")) shape[i] = height;
			else if (axis.size() instanceof Axis.Fixed only && only.length() == 1) shape[i] = 1;
			else throw new DeepLabException("The model's tensor '" + tensor.id() + "' has the axis '" + axis.id() +
				"'; models of single planes (axes batch, channel, y, x) are run.");
		}
		tensor.axis("x");
		tensor.axis("y");
		return new Layout(shape, channel, tensor.indexOf("y"), tensor.indexOf("x"));
	}

	/** The lengths of the tensor's axes. */
	long[] shape() {
		return shape.clone();
	}

	/** How many columns a tile has. */
	int width() {
		return width;
	}

	/** How many rows a tile has. */
	int height() {
		return height;
	}

	/** Writes one row of a tile, from its first column. */
	void put(final FloatBuffer tensor, final int channel, final int row, final float[] values, final int from,
		final int count)
	{
		final int start = channel * channelStride + row * rowStride;
		if (columnStride == 1) tensor.put(start, values, from, count);
		else for (int i = 0; i < count; i++)
			tensor.put(start + i * columnStride, values[from + i]);
	}

	/** Reads part of one row of a tile. */
	void get(final FloatBuffer tensor, final int channel, final int row, final int column, final float[] values,
		final int from, final int count)
	{
		final int start = channel * channelStride + row * rowStride + column * columnStride;
		if (columnStride == 1) tensor.get(start, values, from, count);
		else for (int i = 0; i < count; i++)
			values[from + i] = tensor.get(start + i * columnStride);
	}
}
