package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.deeplabij.natives.Natives;

/**
 * The tensors of a run, kept for the next one: runs of one shape take no new memory, and smaller shapes take that of
 * the largest. One run uses them at a time.
 */
final class Buffers implements AutoCloseable {

	private final TensorSpec spec;
	private final OutputBuffers out;
	private TensorBuffer in;
	private long[] shape = {};
	/** How often the graph takes the input at once. */
	private int batch = 1;

	Buffers(final TensorSpec input, final List<TensorSpec> outputs) {
		spec = input;
		out = new OutputBuffers(outputs);
	}

	/** The shape of the input. */
	long[] shape() {
		return shape;
	}

	/**
	 * What is to be filled for an input of a shape.
	 *
	 * @throws OutOfMemoryError if it does not fit into a Java buffer
	 */
	FloatBuffer input(final long... wanted) throws OrtException {
		if (in == null || !Arrays.equals(shape, wanted)) reshape(wanted);
		return in.part(batch);
	}

	private void reshape(final long... wanted) throws OrtException {
		final int often = spec.batch(wanted);
		final long[] whole = wanted.clone();
		if (often > 1) whole[0] = often;
		out.forgetShapes();
		if (in != null && in.holds(whole)) in = in.reshaped(Natives.environment(), whole);
		else {
			if (in != null) in.close();
			in = null;
			in = new TensorBuffer(Natives.environment(), spec.type(), whole);
		}
		shape = wanted.clone();
		batch = often;
	}

	/** Runs a session on what was filled; the scores are theirs until the next run. */
	Network.Scores run(final OrtSession session, final OrtSession.RunOptions options) throws OrtException {
		if (in == null) throw new IllegalStateException("no input");
		if (batch > 1) in.repeat(batch);
		in.encode();
		final Map<String, OnnxTensor> inputs = Map.of(spec.name(), in.tensor());
		if (out.canBeWritten()) {
			session.run(inputs, Set.of(), out.tensors(), options).close();
			out.written();
		}
		else {
			try (OrtSession.Result result = session.run(inputs, out.names(), options)) {
				out.copy(result);
			}
		}
		return out.scores(batch);
	}

	/** Has a session start a run on what was filled, if anything was, with options that end it before it computes. */
	void start(final OrtSession session, final OrtSession.RunOptions options) throws OrtException {
		if (in != null) session.run(Map.of(spec.name(), in.tensor()), out.names(), options).close();
	}

	@Override
	public void close() {
		if (in != null) in.close();
		in = null;
		out.close();
	}
}
