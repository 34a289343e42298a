package io.github.deeplabij.examine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.isolate.GraphProbe;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.plane.Picture;
import io.github.deeplabij.segment.FirstLook;

/**
 * Learns what a graph takes and gives by running it on pictures. It asks, in this order: what the axes are
 * ({@link AxesFinder}), which sizes the graph takes ({@link SizesFinder}), on which grid it computes
 * ({@link GridFinder}), how far it sees ({@link HaloFinder}), and what its values mean ({@link KindFinder}).
 */
public final class GraphExaminer {

	private static final int MOST_AXES = 5;
	/** The least length of a tile, in pixels. */
	private static final int SMALLEST = 64;
	/** For all runs together; a large network takes a minute on two cores. */
	private static final Duration LIMIT = Duration.ofMinutes(5);

	private final FedGraph graph;
	private final SizesFinder.Accepted sizes;
	private final GridFinder.Grid grid;
	private final Map<String, Integer> halos;
	private final List<String> notes = new ArrayList<>();

	private GraphExaminer(final PictureRuns runs) {
		final FedGraph found = AxesFinder.find(runs);
		requireSame(found);
		sizes = SizesFinder.find(found, notes);
		graph = sizes.isFree() ? found : found.fixed();
		grid = GridFinder.find(graph, sizes, notes);
		halos = HaloFinder.find(graph, grid, notes);
	}

	/**
	 * Looks at a graph.
	 *
	 * @throws CancellationException if the probe is cancelled
	 * @throws DeepLabException if it does not map an image to a value for each of its places, does not run, or takes
	 *             minutes
	 */
	public static GraphFacts examine(final GraphProbe probe, final Monitor monitor) {
		return examine(probe, LIMIT, monitor);
	}

	/**
	 * @param limit for all runs together
	 */
	static GraphFacts examine(final GraphProbe probe, final Duration limit, final Monitor monitor) {
		return new GraphExaminer(new PictureRuns(probe, input(probe.info()), limit, monitor)).facts();
	}

	private static GraphInfo.DeclaredTensor input(final GraphInfo info) {
		if (info.inputs().size() != 1) throw new DeepLabException("The model's graph has " + info.inputs().size() +
			" inputs (" + info.inputs().stream().map(GraphInfo.DeclaredTensor::name).collect(Collectors.joining(", ")) +
			"); graphs that take one image are run, so export it with the others as constants.");
		final GraphInfo.DeclaredTensor input = info.inputs().get(0);
		if (!input.runs()) throw new DeepLabException("The input '" + input.name() + "' of the model's graph is " +
			input + "; export the model with float32.");
		if (input.shape().size() < 2 || input.shape().size() > MOST_AXES) throw new DeepLabException("The input '" +
			input.name() + "' of the model's graph is " + input + "; graphs that take one plane, of 2 to " + MOST_AXES +
			" axes, are run.");
		return input;
	}

	/** Makes sure that a graph gives the same each time: of one that does not, nothing can be learnt. */
	private static void requireSame(final FedGraph graph) {
		final Map<String, GraphInfo.Values> once = graph.run(Picture.TEXTURE);
		final Map<String, GraphInfo.Values> again = graph.run(Picture.TEXTURE);
		for (final DenseOutput each : graph.outputs()) {
			final float[][] values = { once.get(each.name()).values() };
			if (FirstLook.differ(Tolerance.DEFAULT, values, again.get(each.name()).values()))
				throw new DeepLabException(FirstLook.VARIES);
		}
	}

	private GraphFacts facts() {
		final List<Map<String, GraphInfo.Values>> looks = KindFinder.looks(graph);
		final GraphInfo.DeclaredTensor input = graph.runs().input();
		final Feed feed = graph.feed();
		final GraphFacts.Sizes rows = sizes(graph.freeRows(), graph.size().height());
		final GraphFacts.Sizes columns = sizes(graph.freeColumns(), graph.size().width());
		final GraphFacts.Input taken = new GraphFacts.Input(input.name(), input.type(), feed.axes(), feed.batch(), feed
			.channels(), rows, columns);
		final List<GraphFacts.Output> outputs = graph.outputs().stream().map(each -> output(each, looks)).toList();
		return new GraphFacts(graph.runs().info(), taken, outputs, List.copyOf(notes));
	}

	/** The lengths along an axis, the least so that a tile is not mostly halo. */
	private GraphFacts.Sizes sizes(final boolean free, final int length) {
		if (!free) return new GraphFacts.Sizes(length, 0, false, 0);
		final int halo = graph.outputs().stream().mapToInt(each -> halos.get(each.name()) + (each.validCrop() + 1) / 2)
			.max().orElse(0);
		final int wanted = Math.max(SMALLEST, 2 * halo + grid.step());
		final int min = (wanted + grid.step() - 1) / grid.step() * grid.step() + grid.rest();
		return new GraphFacts.Sizes(min, grid.step(), sizes.any(), sizes.from());
	}

	private GraphFacts.Output output(final DenseOutput output, final List<Map<String, GraphInfo.Values>> looks) {
		final GraphInfo.Values values = looks.get(0).get(output.name());
		final Kind kind = KindFinder.kind(output, looks);
		int largest = 0;
		if (kind == Kind.LABELS) for (final float value : values.values())
			largest = Math.max(largest, (int) value);
		final int stride = output.stride();
		// the height of an input that suits the graph
		final int height = graph.freeRows() && sizes.any() ? 2 * OutputAxes.LARGEST_STRIDE + grid.rest() : graph.size()
			.height();
		final boolean corners = stride > 1 && height % stride == 1;
		final int whole = output.rows(values.shape()) - height / stride;
		final int offset = stride == 1 || output.crop() > 0 ? -output.crop() : corners ? 1 : whole;
		return new GraphFacts.Output(output.name(), output.type(), output.axes(), output.channels(), stride, offset,
			corners, kind, largest, halos.get(output.name()));
	}
}
