package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** A network of which each input that is longer than those before is tried elsewhere first. */
final class GuardedNetwork implements Network {

	private final Network network;
	private final BiFunction<TriedShapes, long[], TriedShapes> trial;
	private TriedShapes tried;

	/**
	 * @param trial is given what was tried and a further shape, and gives all that was tried then; throws where that is not to be run
	 */
	GuardedNetwork(final Network network, final TriedShapes tried, final BiFunction<TriedShapes, long[], TriedShapes> trial) {
		this.network = network;
		this.tried = tried;
		this.trial = trial;
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
	public FloatBuffer input(final long... shape) {
		if (!tried.cover(shape)) tried = trial.apply(tried, shape);
		return network.input(shape);
	}

	@Override
	public Scores run(final BooleanSupplier cancelled) {
		return network.run(cancelled);
	}

	@Override
	public void last() {
		network.last();
	}

	@Override
	public void rest() {
		network.rest();
	}

	@Override
	public void close() {
		network.close();
	}
}
