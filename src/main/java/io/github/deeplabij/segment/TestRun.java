package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.ScoreFile;

/**
 * A model on the whole of one input at once, with the description's pre- and postprocessing, as a test tensor is made
 * and checked.
 */
final class TestRun {

	private final ModelDescription description;
	private final TensorPlane input;
	private final Postprocessing scoring;

	TestRun(final ModelDescription description, final TensorPlane input) {
		this.description = description;
		this.input = input;
		scoring = new Postprocessing(description);
	}

	/**
	 * The input after the preprocessing, which looks at the whole of it where it measures: an array for each channel.
	 */
	float[][] prepared(final Monitor monitor) {
		final PlaneSource finite = FinitePlane.of(input, monitor::cancelled);
		final List<Pointwise> steps = Operations.prepare(description.input().operations(), List.of(finite), input
			.channels(), monitor::cancelled);
		final float[][] prepared = new float[input.channels()][];
		for (int channel = 0; channel < prepared.length; channel++) {
			prepared[channel] = new float[input.width() * input.height()];
			finite.read(channel, new Region(0, 0, input.width(), input.height()), prepared[channel]);
			for (final Pointwise step : steps)
				step.apply(prepared[channel], prepared[channel].length, channel);
		}
		return prepared;
	}

	/** What the graph should give. */
	Layout given() {
		return given(description.output());
	}

	/** What one of the model's outputs should be. */
	Layout given(final Tensor output) {
		final ModelDescription of = description.with(output);
		return Layout.of(output, of.outputLength("x", input.width()).orElse(input.width()), of.outputLength("y", input
			.height()).orElse(input.height()));
	}

	/** What the graph gives. */
	Network.Scores run(final Network network, final float[][] prepared, final Monitor monitor) {
		final FloatBuffer tensor = network.input(input.layout().shape());
		for (int channel = 0; channel < prepared.length; channel++) {
			for (int y = 0; y < input.height(); y++) {
				input.layout().put(tensor, channel, y, prepared[channel], y * input.width(), input.width());
			}
		}
		return network.run(monitor::cancelled);
	}

	/**
	 * What the graph gave, after the postprocessing: an array for each channel.
	 *
	 * @param layout what it should have given
	 * @throws DeepLabException if it gave another shape
	 */
	float[][] scores(final Network.Scores given, final Layout layout) {
		final float[][] scores = raw(given, layout, description.output().channels());
		scoring.begin(scores);
		scoring.finish(scores);
		if (scoring.measures()) measured(scores, layout);
		return scores;
	}

	/**
	 * What the graph gave: an array for each channel.
	 *
	 * @param layout what it should have given
	 * @throws DeepLabException if it gave another shape
	 */
	static float[][] raw(final Network.Scores given, final Layout layout, final int channels) {
		if (!Arrays.equals(given.shape(), layout.shape())) throw new DeepLabException("The model gives the shape " +
			Arrays.toString(given.shape()) + ", but its test output has the shape " + Arrays.toString(layout.shape()) +
			".");
		final float[][] values = new float[channels][layout.width() * layout.height()];
		for (int channel = 0; channel < channels; channel++) {
			for (int y = 0; y < layout.height(); y++) {
				layout.get(given.values(), channel, y, 0, values[channel], y * layout.width(), layout.width());
			}
		}
		return values;
	}

	private void measured(final float[][] scores, final Layout layout) {
		try (ScoreFile file = new ScoreFile(layout.width(), layout.height(), scores.length)) {
			file.write(new Region(0, 0, layout.width(), layout.height()), scores);
			Postprocessing.apply(scoring.rest(List.of(file), List.of(FinitePlane.of(input, () -> false)), () -> false),
				scores);
		}
	}
}
