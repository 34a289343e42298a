package io.github.deeplabij.segment;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Monitor;
import io.github.deeplabij.onnx.Network;

/**
 * What a model is seen to give, on a small picture of noise, that its description can't be trusted with: of what kind its scores are,
 * where it does not say that, and whether they are the same each time. It is looked at once for each model as long as this JVM lasts.
 *
 * @param kind empty where the description says it
 * @param varies whether the same picture gave something else the second time
 */
record FirstLook(Optional<Kind> kind, boolean varies) {

	/** Said of a graph that varies; what comes next is what follows from it. */
	static final String VARIES = "The model's graph gives something else each time that it is run on the same image, as with a Dropout that is" +
		" still active; export it again after eval()";

	private static final int SIDE = 64;
	/** What no picture looks like: values that are bounded stay so. */
	private static final float STRONG = 100;

	private static final Map<String, FirstLook> KNOWN = new ConcurrentHashMap<>();

	/**
	 * Looks at a model.
	 *
	 * @param key of its graph
	 * @param network where it is loaded
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 */
	static FirstLook at(final Model model, final String key, final Network network, final Monitor monitor) {
		final ModelDescription description = model.description();
		final String what = key + " " + description.input().operations() + " " + description.output().operations() + " " + description.kind();
		final FirstLook known = KNOWN.get(what);
		if (known != null) return known;
		final FirstLook look = new Run(description, network, monitor).look();
		KNOWN.put(what, look);
		return look;
	}

	/** Whether two runs gave something else. */
	static boolean differ(final ModelDescription description, final float[][] one, final float[][] other) {
		long mismatches = 0;
		for (int c = 0; c < one.length; c++) {
			for (int i = 0; i < one[c].length; i++) if (description.tolerance().excess(one[c][i], other[c][i]) > 1) mismatches++;
		}
		return !description.tolerance().allows(mismatches, (long) one.length * one[0].length);
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
			final Region region = Tiling.of(description, SIDE, SIDE, Integer.MAX_VALUE).tile(0).input();
			run = new TestRun(description, new TensorPlane(description.input(), TestTensors.input(description, TestTensors.pattern(description
				.input().channels()), region.width(), region.height(), monitor)));
		}

		FirstLook look() {
			final ScoreValues values = new ScoreValues(description.output().channels());
			boolean varies = false;
			try {
				final float[][] first = scores(1);
				varies = differ(description, first, scores(1));
				add(values, first);
				if (description.kind().isEmpty()) add(values, scores(STRONG));
			}
			catch (final DeepLabException | OutOfMemoryError e) {
				// what does not run here says so where it is to segment
			}
			final boolean measures = new Scoring(description).measures();
			return new FirstLook(description.kind().isPresent() ? Optional.empty() : Optional.of(measures ? Kind.SCORES : values.kind()), varies);
		}

		private static void add(final ScoreValues values, final float[]... scores) {
			final float[] pixel = new float[scores.length];
			for (int i = 0; i < scores[0].length; i++) {
				for (int c = 0; c < pixel.length; c++) pixel[c] = scores[c][i];
				values.add(pixel);
			}
		}

		/** What the model gives for values that are so many times as strong as those of the picture, after the preprocessing. */
		private float[][] scores(final float gain) {
			final float[][] prepared = run.prepared(monitor);
			for (final float[] channel : prepared) for (int i = 0; i < channel.length; i++) channel[i] *= gain;
			return run.scores(run.run(network, prepared, monitor), run.given());
		}
	}
}
