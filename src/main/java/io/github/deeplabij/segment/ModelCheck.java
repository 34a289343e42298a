package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.onnx.Optimisation;
import io.github.deeplabij.onnx.TriedShapes;

/**
 * Runs a model on its test input, the whole of it at once, and compares what comes out with its test output, and with
 * those of centres and offsets of objects where there are any.
 */
public final class ModelCheck {

	private static final Sentence NO_NUMBER = new Sentence("The test output holds no number (NaN everywhere), so " +
		"nothing can be compared; ask who made the model for another.");

	private final Model model;
	private final ModelDescription description;
	private final TestRun run;
	private final TensorPlane input;
	private final TensorPlane expected;
	/** By the index of the output; those without a test tensor are not there. */
	private final Map<Integer, TensorPlane> others = new TreeMap<>();

	/**
	 * Reads the test tensors.
	 *
	 * @throws DeepLabException if there are none, or they can't be read or don't fit the description
	 */
	public ModelCheck(final Model model) {
		this.model = model;
		description = model.description();
		input = test(description.input());
		run = new TestRun(description, input);
		expected = test(description.output());
		final List<Tensor> outputs = description.outputs();
		for (int i = 1; i < outputs.size(); i++)
			if (!outputs.get(i).test().isEmpty()) others.put(i, test(outputs.get(i)));
	}

	private TensorPlane test(final Tensor tensor) {
		if (tensor.test().isEmpty()) throw new DeepLabException("The model '" + model.name() +
			"' can't be checked: its description gives" + " no test tensor for '" + tensor.id() +
			"'; ask who made it for one (test_tensor).");
		return new TensorPlane(tensor, model.test(tensor));
	}

	/**
	 * Compares on each of the devices, at each level of optimisation. One that can't run the model is a result too.
	 *
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if one of the devices can't be used, the weights are damaged, or a model that is not
	 *             from our jar fails its trial
	 */
	public List<CheckResult> run(final List<Device> devices, final Monitor monitor) {
		devices.forEach(Devices::require);
		final Graph graph = Graph.of(model.weights(), model.description());
		final Map<Device, TriedShapes> tried = new HashMap<>();
		for (final Device device : devices)
			LoadedModel.require(model, graph, device, monitor).ifPresent(shapes -> tried.put(device, shapes));
		final float[][] prepared = run.prepared(monitor);
		final List<CheckResult> results = new ArrayList<>();
		final int all = devices.size() * Optimisation.values().length;
		for (final Device device : devices) {
			for (final Optimisation optimisation : Optimisation.values()) {
				if (monitor.cancelled()) throw new CancellationException();
				results.add(compare(graph, tried, device, optimisation, prepared, monitor));
				monitor.progress(results.size(), all);
			}
		}
		return List.copyOf(results);
	}

	private CheckResult compare(final Graph graph, final Map<Device, TriedShapes> tried, final Device device,
		final Optimisation optimisation, final float[][] prepared, final Monitor monitor)
	{
		final Tolerance tolerance = description.tolerance();
		try (Network network = LoadedModel.guarded(SessionNetwork.load(graph, device, optimisation), graph, tried)) {
			final Network.Scores given = run.run(network, prepared, monitor);
			final float[][] scores = run.scores(given, expected.layout());
			if (!holdsNumber()) return CheckResult.failed(device, optimisation, tolerance, NO_NUMBER);
			final Counted counted = new Counted(tolerance);
			counted.add(scores, expected);
			others.forEach((index, truth) -> counted.add(TestRun.raw(given.others().get(index - 1), truth.layout(),
				truth.channels()), truth));
			final CheckResult result = counted.result(network.device(), optimisation);
			if (result.passed() || !FirstLook.differ(tolerance, scores, run.scores(run.run(network, prepared, monitor),
				expected.layout()))) return result;
			throw new DeepLabException(FirstLook.VARIES);
		}
		catch (final DeepLabException e) {
			return CheckResult.failed(device, optimisation, tolerance, e.problem());
		}
		catch (final OutOfMemoryError e) {
			return CheckResult.failed(device, optimisation, tolerance, new Sentence(
				"There is not enough memory to run the test input at once."));
		}
	}

	/** How far outputs are from their test outputs. */
	private static final class Counted {

		private final Tolerance tolerance;
		private CheckResult.Worst worst;
		private long mismatches;
		private long elements;

		Counted(final Tolerance tolerance) {
			this.tolerance = tolerance;
		}

		/** Adds an output: for each channel its values, row by row. */
		void add(final float[][] values, final TensorPlane expected) {
			if (worst == null) worst = new CheckResult.Worst(values[0][0], expected.channel(0)[0], 0);
			for (int channel = 0; channel < values.length; channel++) {
				final float[] truth = expected.channel(channel);
				elements += truth.length;
				for (int i = 0; i < truth.length; i++) {
					final double excess = tolerance.excess(values[channel][i], truth[i]);
					if (excess > 1) mismatches++;
					if (excess > worst.excess()) worst = new CheckResult.Worst(values[channel][i], truth[i], excess);
				}
			}
		}

		CheckResult result(final Device device, final Optimisation optimisation) {
			return new CheckResult(device, optimisation, tolerance, worst, mismatches, elements, Optional.empty());
		}
	}

	private boolean holdsNumber() {
		for (int channel = 0; channel < expected.channels(); channel++) {
			for (final float value : expected.channel(channel))
				if (!Float.isNaN(value)) return true;
		}
		return false;
	}
}
