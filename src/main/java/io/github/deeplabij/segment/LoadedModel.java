package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.isolate.Trial;
import io.github.deeplabij.isolate.Verdicts;
import io.github.deeplabij.isolate.WorkerNetwork;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.Sessions;
import io.github.deeplabij.onnx.TriedShapes;
import io.github.deeplabij.plane.Region;

/**
 * A model whose graph is loaded and ready to run.
 *
 * @param model where it is from
 * @param sha256 the SHA-256 of its weights in lower-case hexadecimal digits
 * @param network the running graph
 * @param notes what a user is to know on how it was loaded
 */
public record LoadedModel(Model model, String sha256, Network network, List<Problem> notes) implements AutoCloseable {

	private static final int[] TRIED = { 1, 64, 256, 512 };

	/**
	 * Loads a model, or takes it from those that are loaded. One that is not from our jar is first tried in a JVM of
	 * its own.
	 *
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 * @throws io.github.deeplabij.common.DeepLabException if its files are damaged or its graph can't be run on that
	 *           device
	 */
	public static LoadedModel load(final Model model, final Device device, final Monitor monitor) {
		return load(model, device, monitor, Sessions.shared(), Verdicts.shared(), (graph, where) -> require(model,
			graph, where, monitor));
	}

	/**
	 * @param trial gives the shapes that a graph was tried on for a device, if it has to be tried; throws a
	 *           DeepLabException where
	 *          it can't be run there
	 */
	static LoadedModel load(final Model model, final Device device, final Monitor monitor, final Sessions sessions,
		final Verdicts verdicts, final BiFunction<Graph, Device, Optional<TriedShapes>> trial)
	{
		final Graph graph = Graph.of(model.weights(), model.description());
		final BiFunction<Model, Graph, LoadedModel> load = (each, its) -> load(each, its, device, monitor, sessions,
			verdicts, trial);
		return model.folder().isEmpty() ? load.apply(model, graph) : beforeSoftmax(model, graph, load, monitor);
	}

	/** Loads a model that is not from our jar, and reads it before its softmax where that gives the same. */
	private static LoadedModel beforeSoftmax(final Model model, final Graph graph,
		final BiFunction<Model, Graph, LoadedModel> load, final Monitor monitor)
	{
		final Optional<BeforeSoftmax> known = BeforeSoftmax.of(FirstLook.known(model, graph.key()).flatMap(
			FirstLook::kind).map(model::with).orElse(model), graph);
		if (known.flatMap(BeforeSoftmax::known).orElse(false)) return load.apply(known.get().model(), known.get()
			.graph());
		final LoadedModel whole = load.apply(model, graph);
		final Optional<BeforeSoftmax> before = BeforeSoftmax.of(whole.model(), graph).filter(each -> each.known()
			.isEmpty());
		try {
			if (before.isEmpty() || !gives(whole, before.get(), load, monitor)) return whole;
		}
		catch (final RuntimeException e) {
			whole.close();
			throw e;
		}
		whole.close();
		return load.apply(before.get().model(), before.get().graph());
	}

	private static boolean gives(final LoadedModel whole, final BeforeSoftmax before,
		final BiFunction<Model, Graph, LoadedModel> load, final Monitor monitor)
	{
		try (LoadedModel scores = load.apply(before.model(), before.graph())) {
			return before.same(whole.model().description(), whole.network(), scores.network(), monitor);
		}
		catch (final DeepLabException | OutOfMemoryError e) {
			return false;
		}
	}

	private static LoadedModel load(final Model model, final Graph graph, final Device device, final Monitor monitor,
		final Sessions sessions, final Verdicts verdicts,
		final BiFunction<Graph, Device, Optional<TriedShapes>> trial)
	{
		final boolean auto = device.kind() == Device.Kind.AUTO;
		final Map<Device, TriedShapes> tried = new HashMap<>();
		final BiConsumer<Graph, Device> noted = (what, where) -> trial.apply(what, where).ifPresent(shapes ->
			tried.put(where, shapes));
		noted.accept(graph, auto ? Device.CPU : device);
		final DeviceChoice.Chosen chosen = auto ? new DeviceChoice(graph, model.description(), sessions, verdicts,
			noted, each -> guarded(each,
			graph, tried)).choose(monitor)
			: new DeviceChoice.Chosen(sessions.take(graph, device), Optional.empty());
		final List<Problem> notes = new ArrayList<>(notes(chosen.network()));
		chosen.note().ifPresent(notes::add);
		return looked(model, graph, guarded(chosen.network(), graph, tried), notes, monitor);
	}

	private static List<Problem> notes(final Network network) {
		return network.notes().stream().<Problem> map(Sentence::new).toList();
	}

	/** A model that is not from our jar, once it has been seen of what kind its scores are. */
	private static LoadedModel looked(final Model model, final Graph graph, final Network network,
		final List<Problem> notes,
		final Monitor monitor)
	{
		if (model.folder().isEmpty()) return new LoadedModel(model, graph.sha256(), network, List.copyOf(notes));
		try {
			final FirstLook look = FirstLook.at(model, graph.key(), network, monitor);
			final List<Problem> all = new ArrayList<>(notes);
			if (look.varies()) all.add(FirstLook.VARIES);
			return new LoadedModel(look.kind().map(model::with).orElse(model), graph.sha256(), network,
				List.copyOf(all));
		}
		catch (final RuntimeException e) {
			network.close();
			throw e;
		}
	}

	/** A network that larger inputs than its graph was tried on have to pass a trial for, unless none was needed. */
	static Network guarded(final Network network, final Graph graph, final Map<Device, TriedShapes> tried) {
		final TriedShapes shapes = tried.get(network.device());
		return shapes == null ? network : Trial.guard(network, graph, shapes);
	}

	/**
	 * Loads a model into a JVM of its own, in which it stays: what crashes there costs the run that did it.
	 *
	 * @param device where it is to run; {@code AUTO} is the CPU
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 * @throws io.github.deeplabij.common.DeepLabException if its files are damaged or its graph can't be run on that
	 *           device
	 */
	public static LoadedModel isolated(final Model model, final Device device, final Monitor monitor) {
		final Device where = device.kind() == Device.Kind.AUTO ? Device.CPU : device;
		final Graph graph = Graph.of(model.weights(), model.description());
		require(model, graph, where, monitor);
		final Network network = WorkerNetwork.load(graph, where, monitor::cancelled);
		return looked(model, graph, network, notes(network), monitor);
	}

	/** Tries the graph of a model on a device if it is not from our jar, and gives what it was tried on. */
	static Optional<TriedShapes> require(final Model model, final Graph graph, final Device device,
		final Monitor monitor) {
		if (model.folder().isEmpty()) return Optional.empty();
		// what is not there can't be tried; loading it says so
		final boolean there = device.kind() == Device.Kind.AUTO || Devices.available().contains(device);
		return Optional.of(Trial.require(graph, there ? device : Device.CPU, monitor::cancelled,
			shapes(model.description())));
	}

	/** The shapes of the model's smallest tile and of larger ones, up to a side that a trial can afford. */
	private static long[][] shapes(final ModelDescription description) {
		final List<long[]> shapes = new ArrayList<>();
		for (final int side : TRIED) {
			final Region tile = ModelTiling.of(description, side, side, Integer.MAX_VALUE).tile(0).input();
			final long[] shape = Layout.of(description.input(), tile.width(), tile.height()).shape();
			if (shapes.isEmpty() ||
				TriedShapes.elements(shape) > TriedShapes.elements(shapes.get(shapes.size() - 1))) shapes.add(shape);
		}
		return shapes.toArray(long[][]::new);
	}

	/**
	 * How many images, or tiles, may be segmented at once.
	 *
	 * @param pixels of each
	 */
	public int atOnce(final long pixels) {
		return Math.min(network.parallel(), new TileSize(model.description(), Passes.ONE).atOnce(pixels));
	}

	@Override
	public void close() {
		network.close();
	}
}
