package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.isolate.Verdicts;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.OnnxBytes;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.onnx.Sessions;
import io.github.deeplabij.plane.Collected;
import io.github.deeplabij.plane.PlaneSource;

/** Graphs from outside that end in a softmax. */
class BeforeSoftmaxTest {

	private static final String DESCRIPTION = """
		format_version: 0.5.7
		type: model
		name: Ends in a softmax
		inputs:
		- id: image
		  axes: [{type: batch}, {type: channel, channel_names: [a, b, c]},
		    {type: space, id: y, size: {min: 1, step: 1}}, {type: space, id: x, size: {min: 1, step: 1}}]
		  data: {type: float32}
		  preprocessing: [{id: scale_linear, kwargs: {gain: 0.02, offset: 0}}]
		outputs:
		- id: p
		  axes: [{type: batch}, {type: channel, channel_names: [a, b, c]},
		    {type: space, id: y, size: {tensor_id: image, axis_id: y}},
		    {type: space, id: x, size: {tensor_id: image, axis_id: x}}]
		  data: {type: float32}%s
		weights: {onnx: {source: model.onnx, sha256: %s}}
		""";

	@TempDir
	Path folder;

	private final List<List<String>> fetched = new ArrayList<>();
	private float error;
	private boolean fails;

	private final Sessions.Loader loader = new Sessions.Loader() {

		@Override
		public List<Device> devices() {
			return List.of(Device.CPU);
		}

		@Override
		public Optional<Problem> problem() {
			return Optional.empty();
		}

		@Override
		public Network load(final Graph graph, final Device device) {
			fetched.add(graph.outputs());
			final boolean scores = graph.outputs().contains("scores");
			if (scores && fails) throw new DeepLabException("It can't be loaded.");
			final Network network = SessionNetwork.load(graph, Device.CPU);
			return scores ? new Wrong(network) : network;
		}
	};

	/** Adds an error to the first score. */
	private final class Wrong implements Network {

		private final Network network;

		Wrong(final Network network) {
			this.network = network;
		}

		@Override
		public Device device() {
			return network.device();
		}

		@Override
		public FloatBuffer input(final long... shape) {
			return network.input(shape);
		}

		@Override
		public Scores run(final BooleanSupplier cancelled) {
			final Scores right = network.run(cancelled);
			final FloatBuffer values = FloatBuffer.allocate(right.values().remaining());
			values.put(right.values().duplicate()).flip();
			values.put(0, values.get(0) + error);
			return new Scores(values.asReadOnlyBuffer(), right.shape());
		}

		@Override
		public void close() {
			network.close();
		}
	}

	/** @param weight what scores are multiplied by, so that no two tests have the same graph */
	private Model model(final float weight, final String postprocessing) throws IOException {
		final byte[] onnx = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 3, -1, -2).constant("weight",
			new float[] { weight }, 1).node("Mul", "scores", "image", "weight").softmax("p", 1, "scores").output("p",
				OnnxBytes.FLOAT, 1, 3, -1, -2).bytes();
		Files.write(folder.resolve("model.onnx"), onnx);
		Files.writeString(folder.resolve("rdf.yaml"), DESCRIPTION.formatted(postprocessing, Sha256.of(onnx)));
		return Model.in(folder);
	}

	private LoadedModel load(final Model model) {
		fetched.clear();
		return LoadedModel.load(model, Device.CPU, Monitor.NONE, new Sessions(loader, () -> true), new Verdicts(folder
			.resolve("verdicts")), (graph, device) -> Optional.empty());
	}

	private static Collected segment(final LoadedModel loaded) {
		final List<PlaneSource> planes = List.of(TestTensors.pattern(3));
		final Collected found = new Collected(3, planes);
		new Segmenter(loaded.network(), loaded.model().description(), 0).segment(planes, found, Monitor.NONE);
		return found;
	}

	@Test
	void areReadBeforeIt() throws IOException {
		final Model model = model(1.25f, "");
		final Collected expected;
		try (Network network = SessionNetwork.load(Graph.of(model.weights(), model.description()), Device.CPU)) {
			expected = segment(new LoadedModel(model, "", network, List.of()));
		}
		for (int time = 0; time < 2; time++) {
			try (LoadedModel loaded = load(model)) {
				assertEquals(List.of("scores"), fetched.get(fetched.size() - 1));
				assertEquals(time == 0 ? 3 : 1, fetched.size());
				final Collected found = segment(loaded);
				assertArrayEquals(expected.labels(0), found.labels(0));
				for (int c = 0; c < 3; c++) assertArrayEquals(expected.scores(0)[c], found.scores(0)[c], 1e-6f);
			}
		}
	}

	@Test
	void stayAsTheyAreWhereTheScoresGiveSomethingElse() throws IOException {
		error = 0.1f;
		final Model model = model(1.5f, "");
		for (int time = 0; time < 2; time++) {
			try (LoadedModel loaded = load(model)) {
				assertEquals(List.of("p"), loaded.model().description().outputs().stream().map(each -> each.name())
					.toList());
				assertTrue(loaded.model().description().output().operations().isEmpty());
				assertEquals(time == 0 ? 2 : 1, fetched.size());
			}
		}
	}

	@Test
	void stayAsTheyAreWhereTheScoresCannotBeRead() throws IOException {
		fails = true;
		try (LoadedModel loaded = load(model(1.75f, ""))) {
			assertTrue(loaded.model().description().output().operations().isEmpty());
			segment(loaded);
		}
	}

	@Test
	void stayAsTheyAreWhereMoreIsDoneWithTheProbabilities() throws IOException {
		try (LoadedModel loaded = load(model(2, "\n  postprocessing: [{id: clip, kwargs: {min: 0.1, max: 0.9}}]"))) {
			assertEquals(List.of(List.of("p")), fetched);
		}
	}
}
