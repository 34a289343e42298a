package io.github.deeplabij.segment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.Region;

/**
 * A model whose graph ends in a softmax over the channels, read before it. Labels need no softmax, and that of ONNX
 * Runtime takes a fifth of a small network's time. Whether both give the same is looked at once on a picture of noise,
 * and kept in the user's folder.
 *
 * @param model the same model whose description has the softmax
 * @param graph its graph without it
 */
record BeforeSoftmax(Model model, Graph graph) {

	private static final int SIDE = 64;
	/** What probabilities may differ by. */
	private static final double SAME = 1e-5;

	/**
	 * The model read before the softmax, if its graph ends in one and nothing is done with the probabilities before
	 * they are compared: no further operation, no interpolation.
	 *
	 * @param model of which it was seen that it gives probabilities
	 * @param graph its graph
	 */
	static Optional<BeforeSoftmax> of(final Model model, final Graph graph) {
		final ModelDescription description = model.description();
		final Tensor output = description.output();
		final boolean distribution = description.kind().filter(Kind.PROBABILITIES::equals).isPresent() && output
			.channels() > 1;
		final boolean plain = output.operations().isEmpty() && output.type().equals("float32") && description.isDense();
		if (!distribution || !plain) return Optional.empty();
		final List<Axis> axes = output.axes();
		return graph.beforeSoftmax(axes.indexOf(output.channelAxis().orElseThrow()), axes.size()).map(scores ->
			new BeforeSoftmax(model.with(output.with(List.of(new Operation("softmax", Map.of("axis", "channel"))))),
				scores));
	}

	/** Whether both give the same; empty if it was not looked at yet. */
	Optional<Boolean> known() {
		try {
			return Files.exists(file()) ? Optional.of(Boolean.valueOf(Files.readString(file()))) : Optional.empty();
		}
		catch (final IOException e) {
			return Optional.empty();
		}
	}

	/**
	 * Looks whether both give the same, and keeps that.
	 *
	 * @param described the model as it is
	 * @param whole its network
	 * @param scores the network of this model
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 * @throws io.github.deeplabij.common.DeepLabException if one of them does not run
	 */
	boolean same(final ModelDescription described, final Network whole, final Network scores, final Monitor monitor) {
		final boolean same = differ(probabilities(described, whole, monitor), probabilities(model.description(), scores,
			monitor)) <= SAME;
		try {
			UserFolder.make(file().getParent());
			WholeFile.write(file(), String.valueOf(same));
		}
		catch (final IOException e) {
			// then it is looked at again the next time
		}
		return same;
	}

	private Path file() {
		final String what = "before softmax " + graph.key() + " " + model.description().input();
		return UserFolder.seen().resolve(Sha256.of(what.getBytes(StandardCharsets.UTF_8)));
	}

	private static float[][] probabilities(final ModelDescription description, final Network network,
		final Monitor monitor)
	{
		final Region region = ModelTiling.of(description, SIDE, SIDE, Integer.MAX_VALUE).tile(0).input();
		final TestRun run = new TestRun(description, new TensorPlane(description.input(), TestTensors.input(
			description, TestTensors.pattern(description.input().channels()), region.width(), region.height(),
			monitor)));
		final Network.Scores given = run.run(network, run.prepared(monitor), monitor);
		return run.scores(given, run.given());
	}

	/** By how much two differ at most; no number if a number of one is none. */
	private static double differ(final float[][] one, final float[][] other) {
		double most = 0;
		for (int c = 0; c < one.length; c++)
			for (int i = 0; i < one[c].length; i++)
				most = Math.max(most, Math.abs(one[c][i] - other[c][i]));
		return most;
	}
}
