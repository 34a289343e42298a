package io.github.deeplabij.isolate;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.Optimisation;
import io.github.deeplabij.onnx.TriedShapes;

/**
 * A network of which each input that is longer than those before is tried elsewhere first. Closing it waits for a run
 * to end.
 */
final class GuardedNetwork implements Network {

	private final Network network;
	private final Trials trials;
	private TriedShapes tried;
	private long[] shape = {};

	/** Tries what was not tried before. */
	interface Trials {

		/**
		 * @param tried what was tried
		 * @return that and the further shape
		 * @throws DeepLabException if that is not to be run
		 * @throws OutOfMemoryError if it takes too much memory
		 */
		TriedShapes and(TriedShapes tried, long[] shape, BooleanSupplier cancelled);
	}

	GuardedNetwork(final Network network, final TriedShapes tried, final Trials trials) {
		this.network = network;
		this.tried = tried;
		this.trials = trials;
	}

	@Override
	public Device device() {
		return network.device();
	}

	@Override
	public Optimisation optimisation() {
		return network.optimisation();
	}

	@Override
	public List<String> notes() {
		return network.notes();
	}

	@Override
	public synchronized FloatBuffer input(final long... wanted) {
		shape = wanted.clone();
		return network.input(wanted);
	}

	@Override
	public synchronized Scores run(final BooleanSupplier cancelled) {
		require(cancelled, shape);
		return network.run(cancelled);
	}

	@Override
	public int parallel() {
		return network.parallel();
	}

	@Override
	public <T> T run(final int among, final long[] wanted, final Consumer<FloatBuffer> fill,
		final BooleanSupplier cancelled, final Function<Scores, T> read)
	{
		require(cancelled, wanted);
		return network.run(among, wanted, fill, cancelled, read);
	}

	private synchronized void require(final BooleanSupplier cancelled, final long... wanted) {
		if (!tried.cover(wanted)) tried = trials.and(tried, wanted, cancelled);
	}

	@Override
	public void last() {
		network.last();
	}

	@Override
	public synchronized void rest() {
		network.rest();
	}

	@Override
	public synchronized void close() {
		network.close();
	}
}
