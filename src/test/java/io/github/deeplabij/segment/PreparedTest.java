package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Collected;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.refine.CrfSettings;

/** Regions of an image that was prepared once have the labels and scores of the whole. */
class PreparedTest {

	private static final CrfSettings CRF = new CrfSettings(5, 2, 2, 4, 13, 3, FastMeanField.Quality.ACCURATE);
	private static final Passes SEVERAL = new Passes(List.of(0.75, 1.5), Passes.Merge.MEAN, true, Passes.Zoom.NONE);
	private static final int WIDTH = 171;
	private static final int HEIGHT = 130;

	private final Random random = new Random(8);

	/** Keeps what comes for one region. */
	private static final class Part implements Sink {

		private final Region region;
		private final int[] labels;
		private final float[][] scores;

		Part(final Region region, final int channels) {
			this.region = region;
			labels = new int[(int) region.size()];
			scores = new float[channels][labels.length];
			Arrays.fill(labels, -1);
		}

		@Override
		public void labels(final int plane, final Region part, final int[] values) {
			assertTrue(region.contains(part), part.toString());
			for (int i = 0; i < values.length; i++) {
				assertEquals(-1, labels[index(part, i)], "given twice");
				labels[index(part, i)] = values[i];
			}
		}

		@Override
		public boolean wantsScores() {
			return scores.length > 0;
		}

		@Override
		public void scores(final int plane, final int channel, final Region part, final float[] values) {
			for (int i = 0; i < values.length; i++)
				scores[channel][index(part, i)] = values[i];
		}

		private int index(final Region part, final int i) {
			return (part.y() - region.y() + i / part.width()) * region.width() + part.x() - region.x() + i % part
				.width();
		}

		/** Compares it with the whole. */
		void require(final int[] all, final float[][] allScores) {
			final int[] expected = new int[labels.length];
			for (int i = 0; i < expected.length; i++)
				expected[i] = all[at(i)];
			assertArrayEquals(expected, labels, region.toString());
			for (int c = 0; c < scores.length; c++) {
				for (int i = 0; i < expected.length; i++)
					assertEquals(allScores[c][at(i)], scores[c][i]);
			}
		}

		private int at(final int i) {
			return (region.y() + i / region.width()) * WIDTH + region.x() + i % region.width();
		}
	}

	private Region any() {
		final int width = 1 + random.nextInt(WIDTH);
		final int height = 1 + random.nextInt(HEIGHT);
		return new Region(random.nextInt(WIDTH - width + 1), random.nextInt(HEIGHT - height + 1), width, height);
	}

	/** Checks regions in random order, in this thread and in four; the preparation was written down and read. */
	private void check(final String name, final int tile, final Passes passes, final Optional<CrfSettings> crf,
		final ArrayPlane... planes) throws Exception
	{
		check(name, TestModels.open(name).description(), tile, passes, crf, planes);
	}

	private void check(final String name, final ModelDescription description, final int tile, final Passes passes,
		final Optional<CrfSettings> crf, final ArrayPlane... planes) throws Exception
	{
		final int channels = description.labels() ? 0 : description.output().channels();
		final List<ArrayPlane> all = List.of(planes);
		try (Network network = SessionNetwork.load(TestModels.open(name).weights().bytes(), Device.CPU)) {
			final Segmenter segmenter = new Segmenter(network, description, tile, passes, crf);
			final Collected whole = new Collected(channels, all);
			segmenter.segment(all, whole, Monitor.NONE);
			final Prepared first = segmenter.prepare(all, all, Monitor.NONE);
			final Preparation read = Preparation.parse(first.preparation().json());
			assertEquals(first.preparation(), read);
			// what is written down says all; this one has other settings
			final Prepared prepared = new Segmenter(network, description, 0).prepared(read, all, all);
			final ExecutorService threads = Executors.newFixedThreadPool(4);
			try {
				final List<Future<?>> parts = new ArrayList<>();
				for (int n = 0; n < 24; n++) {
					final int plane = random.nextInt(planes.length);
					final Part part = new Part(any(), channels);
					final Runnable work = () -> {
						prepared.run(plane, part.region, part, Monitor.NONE);
						part.require(whole.labels(plane), whole.scores(plane));
					};
					if (n < 6) work.run();
					else parts.add(threads.submit(work));
				}
				for (final Future<?> part : parts)
					part.get();
			}
			finally {
				threads.shutdown();
			}
		}
	}

	private ArrayPlane noise(final int channels) {
		return ArrayPlane.random(random, WIDTH, HEIGHT, channels);
	}

	@ParameterizedTest
	@CsvSource({ "threshold, 1", "strongest-colour, 3", "atrous, 1", "coarse-half-pixel, 1", "coarse-align-corners, 1",
		"threshold-fixed-size, 1", "above-mid-range-of-tile, 1", "above-mid-range-of-stack, 1" })
	void regionsEqualTheWhole(final String name, final int channels) throws Exception {
		check(name, 96, Passes.ONE, Optional.empty(), noise(channels), noise(channels).map(value -> 3 * value * value));
	}

	@Test
	void regionsOfLabelsEqualTheWhole() throws Exception {
		check("labels", 64, Passes.ONE, Optional.empty(), noise(3).map(value -> Math.floor(value * 255)));
	}

	@Test
	void regionsOfSeveralPassesEqualTheWhole() throws Exception {
		check("atrous", 100, SEVERAL, Optional.empty(), noise(1));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 96 })
	void refinedRegionsEqualTheWhole(final int tile) throws Exception {
		check("atrous", tile, Passes.ONE, Optional.of(CRF), noise(1), noise(1).map(value -> 100 * value * value));
		check("atrous", tile, SEVERAL, Optional.of(CRF), noise(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "channel,y,x", "batch,channel,y,x" })
	void regionsEqualTheWholeWhereTheScoresAreMeasured(final String axes) throws Exception {
		final ModelDescription plain = TestModels.open("logistic").description();
		final Operation measured = new Operation("scale_range", Map.of("axes", List.of(axes.split(","))));
		final Tensor output = plain.output();
		final Tensor changed = new Tensor(output.id(), output.axes(), output.type(), List.of(measured), "");
		final ModelDescription description = new ModelDescription(plain.title(), plain.input(), changed, plain
			.classes(), plain.weights(), plain.normaliseOver(), plain.enlargement(), plain.outputStride(), plain
				.strides(), plain.tolerance());
		check("logistic", description, 64, Passes.ONE, Optional.empty(), noise(1), noise(1).map(value -> 3 + value));
	}

	@Test
	void valuesThatAreNoneAreMeasuredOnce() throws Exception {
		final ArrayPlane plane = noise(1);
		for (int i = 0; i < 500; i++)
			plane.pixels()[0][random.nextInt(WIDTH * HEIGHT)] = i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
		check("atrous", 96, Passes.ONE, Optional.of(CRF), plane);
	}

	@Test
	void aRegionOutsideIsOneSentence() {
		final Model model = TestModels.open("threshold");
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final List<ArrayPlane> planes = List.of(noise(1));
			final Prepared prepared = new Segmenter(network, model.description(), 64).prepare(planes, planes,
				Monitor.NONE);
			for (final Region wrong : List.of(new Region(-1, 0, 5, 5), new Region(0, 0, WIDTH + 1, 1), new Region(3, 3,
				0, 4)))
			{
				final String message = assertThrows(DeepLabException.class, () -> prepared.run(0, wrong, new Part(
					new Region(0, 0, 1, 1), 0), Monitor.NONE)).getMessage();
				assertTrue(message.endsWith("does not lie in the image; choose one that does."), message);
			}
		}
	}

	@Test
	void anotherImageIsOneSentence() {
		final Model model = TestModels.open("threshold");
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final List<ArrayPlane> planes = List.of(noise(1));
			final Segmenter segmenter = new Segmenter(network, model.description(), 64);
			final Preparation preparation = segmenter.prepare(planes, planes, Monitor.NONE).preparation();
			final List<ArrayPlane> others = List.of(ArrayPlane.random(random, 20, 30, 1));
			assertEquals("Plane 0 has 20 x 30 pixels, and 171 x 130 were prepared; prepare the image again.",
				assertThrows(DeepLabException.class, () -> segmenter.prepared(preparation, others, others))
					.getMessage());
			assertThrows(DeepLabException.class, () -> Preparation.parse("{}"));
			assertThrows(DeepLabException.class, () -> Preparation.parse("no JSON"));
		}
	}
}
