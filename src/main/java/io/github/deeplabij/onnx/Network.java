package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.Device;

/**
 * A graph, loaded and ready to run on one device: one tensor in, one or several out, each of floating-point numbers of
 * 16 bits or more, of bool, or of whole numbers, signed or not; they are given and taken as floats. A graph that takes
 * a fixed number of images at once is given the one image as often, and what it makes of the first is taken.
 * <p>
 * Its buffers are reused, so that {@link #input} and the {@link #run(BooleanSupplier) run} that follows belong to one
 * thread. Several threads take {@link #run(int, long[], Consumer, BooleanSupplier, Function)}, and may close it
 * meanwhile.
 */
public interface Network extends AutoCloseable {

	/** Where it really runs. */
	Device device();

	/** How far the graph was rewritten. */
	default Optimisation optimisation() {
		return Optimisation.ALL;
	}

	/** Sentences that a user is to know on how it was loaded. */
	default List<String> notes() {
		return List.of();
	}

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

	/** How many runs it has use for at once; more wait for their turn. */
	default int parallel() {
		return 1;
	}

	/**
	 * Fills the input, runs the graph, and reads the scores, alone or at once with others of other threads. One that
	 * waits for its turn hears of a cancellation then. The scores are the same, however many there are.
	 *
	 * @param among how many runs are made at once, with this one
	 * @param shape the shape of the input tensor
	 * @param fill fills it
	 * @param cancelled asked every few milliseconds from another thread
	 * @param read makes of the scores what is to be kept of them
	 * @throws CancellationException if it was cancelled
	 * @throws IllegalStateException if it is closed
	 * @throws DeepLabException if it fails, or the graph takes whole numbers or float16 and the input has others
	 * @throws OutOfMemoryError if the memory does not suffice for this shape
	 */
	default <T> T run(final int among, final long[] shape, final Consumer<FloatBuffer> fill,
		final BooleanSupplier cancelled, final Function<Scores, T> read)
	{
		synchronized (this) {
			fill.accept(input(shape));
			return read.apply(run(cancelled));
		}
	}

	/**
	 * Says that the run that is prepared is the last for a while: what memory runs took is kept for a moment, for more
	 * of the same shape.
	 */
	default void last() {}

	/** Lets go of the memory that it keeps for the next run of the same shape. */
	default void rest() {}

	@Override
	void close();

	/**
	 * What a graph gave: scores, or labels; labels from 2^24 on are rounded.
	 *
	 * @param values the values in the order of the shape, the last axis fastest
	 * @param shape the shape of the output tensor
	 * @param others what the further outputs gave, if any are fetched
	 */
	record Scores(FloatBuffer values, long[] shape, List<Scores> others) {

		public Scores(final FloatBuffer values, final long[] shape) {
			this(values, shape, List.of());
		}

		/** The same with the further outputs. */
		public Scores with(final List<Scores> further) {
			return new Scores(values, shape, List.copyOf(further));
		}
	}
}
