package io.github.deeplabij.isolate;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.Optimisation;

/** Some outputs of a graph that runs in a JVM of its own; closing it leaves that JVM running. */
final class ProbeNetwork implements Network {

	/** An image has rows, columns and channels: a fourth axis is the batch. */
	private static final int BATCHED = 4;

	private final Runner runner;
	private final GraphInfo.DeclaredTensor graphInput;
	private final List<String> outputs;
	private long[] shape;
	private float[] values;

	/** Runs the graph there. */
	@FunctionalInterface
	interface Runner {

		/** All its outputs, by their names, for the values of an input of that shape. */
		Map<String, GraphInfo.Values> run(float[] values, long... shape);
	}

	/**
	 * @param graphInput what the graph's one input is declared as
	 * @param outputs the names of those that are fetched, at least one
	 */
	ProbeNetwork(final Runner runner, final GraphInfo.DeclaredTensor graphInput, final List<String> outputs) {
		this.runner = runner;
		this.graphInput = graphInput;
		this.outputs = List.copyOf(outputs);
	}

	@Override
	public Device device() {
		return Device.CPU;
	}

	@Override
	public Optimisation optimisation() {
		return Optimisation.ALL;
	}

	@Override
	public List<String> notes() {
		return List.of();
	}

	@Override
	public FloatBuffer input(final long... lengths) {
		if (!Arrays.equals(lengths, shape)) {
			shape = lengths.clone();
			values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
		}
		return FloatBuffer.wrap(values);
	}

	@Override
	public Scores run(final BooleanSupplier cancelled) {
		final int batch = batch();
		final long[] fed = shape.clone();
		final float[] all = new float[values.length * batch];
		for (int i = 0; i < batch; i++)
			System.arraycopy(values, 0, all, i * values.length, values.length);
		if (batch > 1) fed[0] = batch;
		final Map<String, GraphInfo.Values> given = runner.run(all, fed);
		final List<Scores> scores = outputs.stream().map(each -> scores(each, given.get(each), batch)).toList();
		return scores.get(0).with(scores.subList(1, scores.size()));
	}

	private Scores scores(final String output, final GraphInfo.Values given, final int batch) {
		if (given == null || given.values() == null) throw new DeepLabException("The model's graph gave no output '" +
			output + "' for " + Arrays.toString(shape) + ".");
		final long[] first = given.shape().clone();
		if (batch > 1 && first[0] == batch) first[0] = 1;
		return new Scores(FloatBuffer.wrap(given.values(), 0, (int) Arrays.stream(first).reduce(1, (a, b) -> a * b))
			.slice().asReadOnlyBuffer(), first);
	}

	/** How many images the graph takes at once where it is given one. */
	private int batch() {
		final List<Long> declared = graphInput.shape();
		final boolean fixed = shape.length == declared.size() && shape.length == BATCHED && shape[0] == 1 && declared
			.get(0) > 1;
		return fixed ? Math.toIntExact(declared.get(0)) : 1;
	}

	@Override
	public void close() {
		// the JVM is its maker's
	}
}
