package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.NpyArray;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.Mirror;
import io.github.deeplabij.plane.Picture;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

/**
 * What shows whether a model works elsewhere as it does here.
 *
 * @param input an image as the model takes it, before the preprocessing
 * @param output what it makes of that, after the postprocessing
 * @param others what its further outputs give, as {@link ModelDescription#outputs} lists them
 */
public record TestTensors(NpyArray input, NpyArray output, List<NpyArray> others) {

	private static final int SIDE = 512;

	/**
	 * Makes them of the middle of a plane, of the least size that the model takes.
	 *
	 * @param plane of as many channels as the model wants
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 * @throws io.github.deeplabij.common.DeepLabException if the model does not run as its description says
	 */
	public static TestTensors of(final ModelDescription description, final Network network, final PlaneSource plane,
		final Monitor monitor) {
		final Region least = ModelTiling.of(description, 1, 1, 1).tile(0).input();
		final NpyArray input = input(description, plane, least.width(), least.height(), monitor);
		final TensorPlane tensor = new TensorPlane(description.input(), input);
		final TestRun run = new TestRun(description, tensor);
		final Network.Scores given = run.run(network, run.prepared(monitor), monitor);
		final List<Tensor> outputs = description.outputs();
		final List<NpyArray> others = new ArrayList<>();
		for (int i = 1; i < outputs.size(); i++) {
			final Layout layout = run.given(outputs.get(i));
			others.add(array(layout, TestRun.raw(given.others().get(i - 1), layout, outputs.get(i).channels())));
		}
		return new TestTensors(input, array(run.given(), run.scores(given, run.given())), List.copyOf(others));
	}

	/**
	 * Makes sure that the output is what the description says of its values.
	 *
	 * @throws DeepLabException if it is not from 0 to 1 and should be, or holds no number at all
	 */
	public void require(final ModelDescription description) {
		float least = Float.POSITIVE_INFINITY;
		float most = Float.NEGATIVE_INFINITY;
		for (final float value : output.values()) {
			if (Float.isNaN(value)) continue;
			least = Math.min(least, value);
			most = Math.max(most, value);
		}
		if (least > most) throw new DeepLabException("The model's graph gives no number (NaN) for any place of the " +
			"image that it was tried on;" +
			" choose another preprocessing, or ask who made it for one that works.");
		final boolean bounded = description.kind().filter(kind -> kind == Kind.PROBABILITIES ||
			kind == Kind.SIGMOIDS).isPresent();
		if (bounded && !ScoreValues.isUnit(least, most)) throw new DeepLabException(
			new SegmentProblem.NotFromZeroToOne(description.kind().get().name().toLowerCase(Locale.ROOT), least, most));
	}

	/** The middle of a plane, of that size, as the model takes it before the preprocessing. */
	static NpyArray input(final ModelDescription description, final PlaneSource plane, final int width,
		final int height,
		final Monitor monitor)
	{
		final Region region = new Region(Math.max(0, (plane.width() - width) / 2), Math.max(0,
			(plane.height() - height) / 2), width, height);
		final boolean whole = !description.input().type().startsWith("float");
		final float[][] pixels = new float[plane.channels()][Math.toIntExact(region.size())];
		for (int channel = 0; channel < pixels.length; channel++) {
			Mirror.read(FinitePlane.of(plane, monitor::cancelled), channel, region, pixels[channel]);
			if (whole) for (int i = 0; i < pixels[channel].length; i++) pixels[channel][i] =
				(float) Math.rint(pixels[channel][i]);
		}
		return array(Layout.of(description.input(), width, height), pixels);
	}

	/** A picture of noise of several grain sizes, from 0 to 255, for models that no image at hand is for. */
	public static PlaneSource pattern(final int channels) {
		return new PlaneSource() {

			@Override
			public int width() {
				return SIDE;
			}

			@Override
			public int height() {
				return SIDE;
			}

			@Override
			public int channels() {
				return channels;
			}

			@Override
			public boolean isFloatingPoint() {
				return false;
			}

			@Override
			public void read(final int channel, final Region region, final float[] values) {
				for (int i = 0; i < region.size(); i++) values[i] =
					(float) Math.rint(255 * Picture.TEXTURE.at(region.x() + i % region.width(), region
					.y() + i / region.width(), channel, SIDE, SIDE));
			}
		};
	}

	private static NpyArray array(final Layout layout, final float[][] channels) {
		long count = 1;
		for (final long length : layout.shape()) count = Math.multiplyExact(count, length);
		final FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(count));
		for (int channel = 0; channel < channels.length; channel++) {
			for (int y = 0; y < layout.height(); y++) layout.put(values, channel, y, channels[channel],
				y * layout.width(), layout.width());
		}
		return new NpyArray(layout.shape(), values.array());
	}
}
