package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** A network of which each input that is larger than all before is tried elsewhere first. */
final class GuardedNetwork implements Network {

	private final Network network;
	private final BiConsumer<long[], long[]> trial;
	private long[] tried;

	/**
	 * @param tried the largest shape that needs no trial
	 * @param trial is given that and a larger one, and throws where that is not to be run
	 */
	GuardedNetwork(final Network network, final long[] tried, final BiConsumer<long[], long[]> trial) {
		this.network = network;
		this.tried = tried.clone();
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
		if (Trial.elements(shape) > Trial.elements(tried)) {
			trial.accept(tried, shape.clone());
			tried = shape.clone();
		}
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
