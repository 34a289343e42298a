package io.github.deeplabij.segment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.NpyArray;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.onnx.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.Optimisation;

/** Runs a model on its test input, the whole of it at once, and compares what comes out with its test output. */
public final class ModelCheck {

	private final Model model;
	private final ModelDescription description;
	private final Scoring scoring;
	private final TensorPlane input;
	private final TensorPlane expected;

	/**
	 * Reads the test tensors.
	 *
	 * @throws DeepLabException if there are none, or they can't be read or don't fit the description
	 */
	public ModelCheck(final Model model) {
		this.model = model;
		description = model.description();
		scoring = new Scoring(description);
		input = test(description.input());
		expected = test(description.output());
	}

	private TensorPlane test(final Tensor tensor) {
		if (tensor.test().isEmpty()) throw new DeepLabException("The model '" + model.name() + "' can't be checked: its description gives" +
			" no test tensor for '" + tensor.id() + "'; ask who made it for one (test_tensor).");
		try (InputStream in = model.open(tensor.test())) {
			return new TensorPlane(tensor, NpyArray.read(in, "The file '" + tensor.test() + "' of the model '" + model.name() + "'"));
		}
		catch (final IOException e) {
			throw new DeepLabException("The file '" + tensor.test() + "' of the model '" + model.name() + "' can't be read: " + e
				.getMessage() + ".", e);
		}
	}

	/**
	 * Compares on each of the devices, at each level of optimisation. One that can't run the model is a result too.
	 *
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the weights are damaged, or a model that is not from our jar fails its trial
	 */
	public List<CheckResult> run(final List<Device> devices, final Monitor monitor) {
		final Model.Weights weights = LoadedModel.tried(model, monitor);
		final float[][] prepared = prepared(monitor);
		final List<CheckResult> results = new ArrayList<>();
		final int all = devices.size() * Optimisation.values().length;
		for (final Device device : devices) {
			for (final Optimisation optimisation : Optimisation.values()) {
				if (monitor.cancelled()) throw new CancellationException();
				results.add(compare(weights.bytes(), device, optimisation, prepared, monitor));
				monitor.progress(results.size(), all);
			}
		}
		return List.copyOf(results);
	}

	/** The test input after the preprocessing, which looks at the whole of it where it measures. */
	private float[][] prepared(final Monitor monitor) {
		final PlaneSource finite = FinitePlane.of(input, monitor::cancelled);
		final List<Pointwise> steps = Operations.prepare(description.input().operations(), List.of(finite), input.channels(),
			monitor::cancelled);
		final float[][] prepared = new float[input.channels()][];
		for (int channel = 0; channel < prepared.length; channel++) {
			prepared[channel] = new float[input.width() * input.height()];
			finite.read(channel, new Region(0, 0, input.width(), input.height()), prepared[channel]);
			for (final Pointwise step : steps) step.apply(prepared[channel], prepared[channel].length, channel);
		}
		return prepared;
	}

	private CheckResult compare(final byte[] onnx, final Device device, final Optimisation optimisation, final float[][] prepared,
		final Monitor monitor)
	{
		final Tolerance tolerance = description.tolerance();
		try (Network network = Network.load(onnx, device, optimisation)) {
			final FloatBuffer tensor = network.input(input.layout().shape());
			for (int channel = 0; channel < prepared.length; channel++) {
				for (int y = 0; y < input.height(); y++) {
					input.layout().put(tensor, channel, y, prepared[channel], y * input.width(), input.width());
				}
			}
			return compare(scores(network.run(monitor::cancelled)), network.device(), optimisation);
		}
		catch (final DeepLabException e) {
			return new CheckResult(device, optimisation, tolerance, new CheckResult.Worst(0, 0, 0), 0, 0, e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			return new CheckResult(device, optimisation, tolerance, new CheckResult.Worst(0, 0, 0), 0, 0,
				"There is not enough memory to run the test input at once.");
		}
	}

	/** What the graph gave, after the postprocessing. */
	private float[][] scores(final Network.Scores given) {
		final Layout layout = expected.layout();
		if (!Arrays.equals(given.shape(), layout.shape())) throw new DeepLabException("The model gives the shape " + Arrays.toString(given
			.shape()) + ", but its test output has the shape " + Arrays.toString(layout.shape()) + ".");
		final float[][] scores = new float[expected.channels()][expected.width() * expected.height()];
		for (int channel = 0; channel < scores.length; channel++) {
			for (int y = 0; y < expected.height(); y++) {
				layout.get(given.values(), channel, y, 0, scores[channel], y * expected.width(), expected.width());
			}
		}
		scoring.begin(scores);
		scoring.finish(scores);
		return scores;
	}

	private CheckResult compare(final float[][] scores, final Device device, final Optimisation optimisation) {
		final Tolerance tolerance = description.tolerance();
		CheckResult.Worst worst = new CheckResult.Worst(scores[0][0], expected.channel(0)[0], 0);
		long mismatches = 0;
		long elements = 0;
		for (int channel = 0; channel < scores.length; channel++) {
			final float[] truth = expected.channel(channel);
			elements += truth.length;
			for (int i = 0; i < truth.length; i++) {
				final double excess = tolerance.excess(scores[channel][i], truth[i]);
				if (excess > 1) mismatches++;
				if (excess > worst.excess()) worst = new CheckResult.Worst(scores[channel][i], truth[i], excess);
			}
		}
		return new CheckResult(device, optimisation, tolerance, worst, mismatches, elements, "");
	}

	/**
	 * What was found, in one sentence.
	 *
	 * @param results of {@link #run}
	 */
	public String summary(final List<CheckResult> results) {
		final List<CheckResult> failed = results.stream().filter(result -> !result.passed()).toList();
		if (failed.isEmpty()) return "The model '" + model.name() + "' gives its test output within the tolerance, in " + results.size() +
			" of " + results.size() + " runs.";
		final CheckResult first = failed.stream().max((a, b) -> Double.compare(a.worst().excess(), b.worst().excess())).orElseThrow();
		return "The model '" + model.name() + "' does not give its test output in " + failed.size() + " of " + results.size() + " runs; " +
			first.summary();
	}
}
