package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.model.DeepLabException;

/**
 * A graph, loaded and ready to run on one device: one tensor in, one tensor out, each of float32, float16, uint8, int32
 * or int64; they are given and taken as floats.
 */
public interface Network extends AutoCloseable {

	/**
	 * Loads a graph.
	 *
	 * @param onnx the bytes of the ONNX file
	 * @param wanted where it is to run; {@code AUTO} takes CUDA where ONNX Runtime offers it and it starts, else the CPU
	 * @throws DeepLabException if ONNX Runtime can't load it, or not on that device
	 */
	static Network load(final byte[] onnx, final Device wanted) {
		return load(onnx, wanted, Optimisation.ALL);
	}

	/** The same, with the graph rewritten only so far. */
	static Network load(final byte[] onnx, final Device wanted, final Optimisation optimisation) {
		return SessionNetwork.load(onnx, wanted, optimisation);
	}

	/** The devices that ONNX Runtime can use here: the CPU, and the first GPU if its libraries load. */
	static List<Device> devices() {
		return SessionNetwork.devices();
	}

	/** Where it really runs. */
	Device device();

	/**
	 * A buffer to fill and pass to {@link #run}.
	 *
	 * @param shape the shape of the input tensor
	 * @throws OutOfMemoryError if it does not fit into a Java buffer
	 */
	FloatBuffer input(long... shape);

	/**
	 * Runs the graph on the buffer that {@link #input} gave last.
	 *
	 * @param cancelled asked every few milliseconds from another thread
	 * @return the scores; theirs until the next call
	 * @throws CancellationException if it was cancelled
	 * @throws DeepLabException if it fails, or the graph takes whole numbers or float16 and the input has others
	 * @throws OutOfMemoryError if the memory does not suffice for this shape
	 */
	Scores run(BooleanSupplier cancelled);

	@Override
	void close();

	/**
	 * What a graph gave: scores, or labels; labels from 2^24 on are rounded.
	 *
	 * @param values the values in the order of the shape, the last axis fastest
	 * @param shape the shape of the output tensor
	 */
	record Scores(FloatBuffer values, long[] shape) {
	}
}
