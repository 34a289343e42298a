package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Device;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.Sessions;
import io.github.deeplabij.onnx.Trial;
import io.github.deeplabij.onnx.Verdicts;

/**
 * A model whose graph is loaded and ready to run.
 *
 * @param model where it is from
 * @param sha256 the SHA-256 of its weights in lower-case hexadecimal digits
 * @param network the running graph
 * @param notes sentences that a user is to know on how it was loaded
 */
public record LoadedModel(Model model, String sha256, Network network, List<String> notes) implements AutoCloseable {

	/**
	 * Loads a model, or takes it from those that are loaded. One that is not from our jar is first tried in a JVM of its own.
	 *
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 * @throws io.github.deeplabij.model.DeepLabException if its files are damaged or its graph can't be run on that device
	 */
	public static LoadedModel load(final Model model, final Device device, final Monitor monitor) {
		return load(model, device, monitor, Sessions.shared(), Verdicts.shared());
	}

	static LoadedModel load(final Model model, final Device device, final Monitor monitor, final Sessions sessions,
		final Verdicts verdicts)
	{
		final Model.Weights weights = tried(model, monitor);
		final Graph graph = Graph.of(weights, model.description());
		final DeviceChoice.Chosen chosen = device.kind() == Device.Kind.AUTO ? new DeviceChoice(graph, model.description(), sessions, verdicts)
			.choose(monitor) : new DeviceChoice.Chosen(sessions.take(graph, device), Optional.empty());
		final List<String> notes = new ArrayList<>(chosen.network().notes());
		chosen.note().ifPresent(notes::add);
		return new LoadedModel(model, weights.sha256(), chosen.network(), List.copyOf(notes));
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

	@Override
	public void close() {
		network.close();
	}
}
