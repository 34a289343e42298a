package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.model.DeepLabException;

/** One output of a graph in the JVM of a {@link GraphProbe}; closing it leaves the probe open. */
final class ProbeNetwork implements Network {

	private final GraphProbe probe;
	private final String output;
	private long[] shape;
	private float[] values;

	ProbeNetwork(final GraphProbe probe, final String output) {
		this.probe = probe;
		this.output = output;
	}

	@Override
	public Device device() {
		return Device.CPU;
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
		final GraphInfo.Values given = probe.run(values, shape).get(output);
		if (given == null || given.values() == null) throw new DeepLabException("The model's graph gave no output '" + output + "' for " + Arrays
			.toString(shape) + ".");
		return new Scores(FloatBuffer.wrap(given.values()).asReadOnlyBuffer(), given.shape());
	}

	@Override
	public void close() {
		// the probe is its maker's
	}
}
