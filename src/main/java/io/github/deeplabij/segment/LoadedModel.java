package io.github.deeplabij.segment;

import java.util.List;

import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Device;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.Trial;

/**
 * A model whose graph is loaded and ready to run.
 *
 * @param model where it is from
 * @param sha256 the SHA-256 of its weights in lower-case hexadecimal digits
 * @param network the running graph
 */
public record LoadedModel(Model model, String sha256, Network network) implements AutoCloseable {

	/**
	 * Loads a model. One that is not from our jar is first tried in a JVM of its own.
	 *
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 * @throws io.github.deeplabij.model.DeepLabException if its files are damaged or its graph can't be run on that device
	 */
	public static LoadedModel load(final Model model, final Device device, final Monitor monitor) {
		final Model.Weights weights = tried(model, monitor);
		return new LoadedModel(model, weights.sha256(), Network.load(Graph.of(weights, model.description()), device));
	}

	/** The weights of a model, tried if it is not from our jar. */
	static Model.Weights tried(final Model model, final Monitor monitor) {
		final Model.Weights weights = model.weights();
		if (model.folder().isPresent()) Trial.require(weights.bytes(), weights.sha256(), monitor::cancelled, smallest(model.description()));
		return weights;
	}

	private static long[] smallest(final ModelDescription description) {
		final Region tile = Tiling.of(description, 1, 1, 1).tile(0).input();
		return Layout.of(description.input(), tile.width(), tile.height()).shape();
	}

	/** Sentences that a user is to know on how it was loaded. */
	public List<String> notes() {
		return network.notes();
	}

	@Override
	public void close() {
		network.close();
	}
}
