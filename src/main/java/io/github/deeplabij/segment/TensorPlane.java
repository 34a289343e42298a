package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.NpyArray;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

/** One of a model's test tensors, read as a plane. */
final class TensorPlane implements PlaneSource {

	private final Layout layout;
	private final int channels;
	private final FloatBuffer values;

	/**
	 * @param tensor what the description says of it
	 * @param array what it holds
	 * @throws DeepLabException if the shape is not one that the description allows
	 */
	TensorPlane(final Tensor tensor, final NpyArray array) {
		final long[] shape = array.shape();
		if (shape.length != tensor.axes().size()) throw misfit(tensor, shape);
		for (int i = 0; i < shape.length; i++) {
			final Axis axis = tensor.axes().get(i);
			final boolean pixels = axis.type() == Axis.Type.SPACE && (axis.id().equals("y") || axis.id().equals("x"));
			if (!pixels && shape[i] != (axis.type() == Axis.Type.CHANNEL ? tensor.channels() : 1)) throw misfit(tensor,
				shape);
		}
		tensor.axis("x");
		tensor.axis("y");
		layout = Layout.of(tensor, (int) shape[tensor.indexOf("x")], (int) shape[tensor.indexOf("y")]);
		channels = tensor.channels();
		values = FloatBuffer.wrap(array.values());
	}

	private static DeepLabException misfit(final Tensor tensor, final long... shape) {
		return new DeepLabException("The test tensor of '" + tensor.id() + "' has the shape " + Arrays.toString(shape) +
			", which is not one plane with the axes that the model's description gives (" + tensor.axes().stream().map(
				axis -> axis.id()).collect(Collectors.joining(", ")) + ") and " + tensor.channels() + (tensor
					.channels() == 1 ? " channel" : " channels") + "; correct the description or the tensor.");
	}

	Layout layout() {
		return layout;
	}

	@Override
	public int width() {
		return layout.width();
	}

	@Override
	public int height() {
		return layout.height();
	}

	@Override
	public int channels() {
		return channels;
	}

	@Override
	public boolean isFloatingPoint() {
		return true;
	}

	@Override
	public void read(final int channel, final Region region, final float[] into) {
		for (int y = 0; y < region.height(); y++) {
			layout.get(values, channel, region.y() + y, region.x(), into, y * region.width(), region.width());
		}
	}

	/** All values of one channel, row by row. */
	float[] channel(final int channel) {
		final float[] all = new float[Math.multiplyExact(width(), height())];
		read(channel, new Region(0, 0, width(), height()), all);
		return all;
	}
}
