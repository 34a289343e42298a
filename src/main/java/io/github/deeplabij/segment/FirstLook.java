package io.github.deeplabij.segment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.Region;

/**
 * What a model is seen to give, on a small picture of noise, that its description can't be trusted with: of what kind
 * its scores are,
 * where it does not say that, and whether they are the same each time. It is looked at once for each model, and what
 * was seen is kept
 * in the user's folder.
 *
 * @param kind empty where the description says it
 * @param varies whether the same picture gave something else the second time
 */
public record FirstLook(Optional<Kind> kind, boolean varies) {

	/** Said of a graph that varies. */
	public static final Problem VARIES = new Sentence("The model's graph gives something else each time that it is" +
		" run on the same image, as with a Dropout that is still active; export it again after eval().");

	private static final int SIDE = 64;

	/**
	 * Looks at a model, unless that was done before.
	 *
	 * @param key of its graph
	 * @param network where it is loaded
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 */
	static FirstLook at(final Model model, final String key, final Network network, final Monitor monitor) {
		final ModelDescription description = model.description();
		final Optional<FirstLook> known = known(model, key);
		if (known.isPresent()) return known.get();
		try {
			final FirstLook look = new Run(description, network, monitor).look();
			look.write(file(description, key));
			return look;
		}
		catch (final DeepLabException | OutOfMemoryError e) {
			// what does not run here says so where it is to segment
			return new FirstLook(description.kind().isPresent() ? Optional.empty() : Optional.of(Kind.SCORES), false);
		}
	}

	/** What was seen of a model; empty if it was not looked at yet. */
	static Optional<FirstLook> known(final Model model, final String key) {
		return read(file(model.description(), key), model.description());
	}

	private static Path file(final ModelDescription description, final String key) {
		final String what = key + " " + description.input() + " " + description.output() + " " + description.kind();
		return UserFolder.seen().resolve(Sha256.of(what.getBytes(StandardCharsets.UTF_8)));
	}

	private static Optional<FirstLook> read(final Path file, final ModelDescription description) {
		try {
			final String[] words = Files.exists(file) ? Files.readString(file).split(" ") : new String[0];
			if (words.length != 2) return Optional.empty();
			return Optional.of(new FirstLook(description.kind().isPresent() ? Optional.empty()
				: Optional.of(Kind.valueOf(words[0])), Boolean
				.parseBoolean(words[1])));
		}
		catch (final IOException | IllegalArgumentException e) {
			return Optional.empty();
		}
	}

	private void write(final Path file) {
		try {
			UserFolder.make(file.getParent());
			WholeFile.write(file, kind.map(Kind::name).orElse("-") + " " + varies);
		}
		catch (final IOException e) {
			// then it is looked at again the next time
		}
	}

	/** Whether two runs gave something else. */
	public static boolean differ(final Tolerance tolerance, final float[][] one, final float[]... other) {
		long mismatches = 0;
		for (int c = 0; c < one.length; c++) {
			if (other[c].length != one[c].length) return true;
			for (int i = 0; i < one[c].length; i++) if (tolerance.excess(one[c][i], other[c][i]) > 1) mismatches++;
		}
		return !tolerance.allows(mismatches, (long) one.length * one[0].length);
	}

	/** The runs for one look. */
	private static final class Run {

		private final ModelDescription description;
		private final Network network;
		private final Monitor monitor;
		private final TestRun run;

		Run(final ModelDescription description, final Network network, final Monitor monitor) {
			this.description = description;
			this.network = network;
			this.monitor = monitor;
			final Region region = ModelTiling.of(description, SIDE, SIDE, Integer.MAX_VALUE).tile(0).input();
			run = new TestRun(description, new TensorPlane(description.input(), TestTensors.input(description,
				TestTensors.pattern(description
				.input().channels()), region.width(), region.height(), monitor)));
		}

		FirstLook look() {
			final float[][] first = scores(1);
			final boolean varies = differ(description.tolerance(), first, scores(1));
			return new FirstLook(description.kind().isPresent() ? Optional.empty() : Optional.of(kind(first)), varies);
		}

		private Kind kind(final float[]... first) {
			if (new Postprocessing(description).measures()) return Kind.SCORES;
			final ScoreValues values = new ScoreValues(description.output().channels());
			add(values, first);
			if (description.input().type().startsWith("float")) for (final float strength
				: ScoreValues.STRENGTHS) add(values, scores(strength));
			return values.kind();
		}

		private static void add(final ScoreValues values, final float[]... scores) {
			final float[] pixel = new float[scores.length];
			for (int i = 0; i < scores[0].length; i++) {
				for (int c = 0; c < pixel.length; c++) pixel[c] = scores[c][i];
				values.add(pixel);
			}
		}

		/**
		 * What the model gives for values that are so many times as strong as those of the picture, after the
		 * preprocessing.
		 */
		private float[][] scores(final float gain) {
			final float[][] prepared = run.prepared(monitor);
			for (final float[] channel : prepared) for (int i = 0; i < channel.length; i++) channel[i] *= gain;
			final Network.Scores given = run.run(network, prepared, monitor);
			final Tensor output = description.output();
			if (given.shape().length != output.axes().size()) throw new DeepLabException("The model gives another " +
				"number of axes.");
			return run.scores(given, Layout.of(output, (int) given.shape()[output.indexOf("x")],
				(int) given.shape()[output.indexOf("y")]));
		}
	}
}
