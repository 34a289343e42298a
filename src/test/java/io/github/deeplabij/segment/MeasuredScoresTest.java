package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
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
import io.github.deeplabij.refine.CrfSettings;

/** Postprocessing that has to look at all scores: those of a network whose score is {@code 8 (x - 0.5)}. */
class MeasuredScoresTest {

	private final Model model = TestModels.open("logistic");
	private final ArrayPlane dark = ArrayPlane.random(new Random(1), 70, 50, 1).map(value -> 0.2f * value);
	private final ArrayPlane bright = ArrayPlane.random(new Random(2), 70, 50, 1).map(value -> 3 + 0.4f * value);

	private ModelDescription with(final Operation... operations) {
		final ModelDescription plain = model.description();
		final Tensor output = plain.output();
		return new ModelDescription(plain.title(), plain.input(), new Tensor(output.id(), output.axes(), output.type(),
			List.of(operations), ""), plain.classes(), plain.weights(), plain.normaliseOver(), plain.enlargement(),
			plain.outputStride(), plain.strides(), plain.tolerance());
	}

	private Collected segment(final ModelDescription description, final int tile, final ArrayPlane... planes) {
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Collected sink = new Collected(1, List.of(planes));
			new Segmenter(network, description, tile).segment(List.of(planes), sink, Monitor.NONE);
			return sink;
		}
	}

	/** A network on a machine that has memory for so many elements of an input. */
	private static Network small(final Network network, final long most) {
		final InvocationHandler handler = (proxy, method, arguments) -> {
			if (method.getName().equals("input") && elements((long[]) arguments[0]) > most) throw new OutOfMemoryError(
				"test");
			if (method.isDefault()) return InvocationHandler.invokeDefault(proxy, method, arguments);
			return method.invoke(network, arguments);
		};
		return (Network) Proxy.newProxyInstance(Network.class.getClassLoader(), new Class<?>[] { Network.class },
			handler);
	}

	private static long elements(final long... shape) {
		return Arrays.stream(shape).reduce(1, Math::multiplyExact);
	}

	@Test
	void measuresInSmallerTilesWhereMemoryRunsOut() {
		final ModelDescription description = with(new Operation("scale_range", Map.of("axes", List.of("channel", "y",
			"x"))));
		final Collected expected = segment(description, 0, dark);
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Collected sink = new Collected(1, List.of(dark));
			final Report report = new Segmenter(small(network, 2000), description, 0).segment(List.of(dark), sink,
				Monitor.NONE);
			assertTrue(report.tiles() > 1, report.toString());
			assertArrayEquals(expected.scores(0)[0], sink.scores(0)[0], 1e-6f);
		}
	}

	private static float[] ranged(final float[] values, final float[]... measured) {
		float min = Float.POSITIVE_INFINITY;
		float max = Float.NEGATIVE_INFINITY;
		for (final float[] each : measured) {
			for (final float value : each) {
				min = Math.min(min, value);
				max = Math.max(max, value);
			}
		}
		final float[] ranged = values.clone();
		for (int i = 0; i < ranged.length; i++)
			ranged[i] = (ranged[i] - min) / (max - min);
		return ranged;
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 0 })
	void looksAtThePlaneWhateverItsTiles(final int tile) {
		final ModelDescription description = with(new Operation("scale_range", Map.of("axes", List.of("channel", "y",
			"x"))));
		final Collected sink = segment(description, tile, dark, bright);
		for (int p = 0; p < 2; p++) {
			final float[] plane = (p == 0 ? dark : bright).pixels()[0];
			final float[] expected = ranged(plane, plane);
			assertArrayEquals(expected, sink.scores(p)[0], 1e-5f);
			int high = 0;
			for (int i = 0; i < plane.length; i++) {
				if (Math.abs(expected[i] - 0.5f) > 1e-5f) assertEquals(expected[i] > 0.5f ? 1 : 0, sink.labels(p)[i]);
				high += sink.labels(p)[i];
			}
			assertTrue(high > 0 && high < plane.length);
		}
	}

	@Test
	void looksAtAllPlanesWhereItsAxesListTheBatch() {
		final ModelDescription description = with(new Operation("scale_range", Map.of("axes", List.of("batch",
			"channel", "y", "x"))));
		final Collected sink = segment(description, 32, dark, bright);
		assertArrayEquals(ranged(dark.pixels()[0], dark.pixels()[0], bright.pixels()[0]), sink.scores(0)[0], 1e-5f);
		assertArrayEquals(ranged(bright.pixels()[0], dark.pixels()[0], bright.pixels()[0]), sink.scores(1)[0], 1e-5f);
	}

	@Test
	void bringsScoresToTheInputsMeanAndVariance() {
		final ModelDescription description = with(new Operation("scale_mean_variance", Map.of("reference_tensor",
			"input")));
		assertArrayEquals(bright.pixels()[0], segment(description, 32, bright).scores(0)[0], 1e-4f);
	}

	@Test
	void refusesToMergeOrRefineWhatIsNotMeasuredYet() {
		final ModelDescription description = with(new Operation("scale_range", Map.of()));
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			for (final Segmenter segmenter : List.of(new Segmenter(network, description, 0, Passes.ONE, Optional.of(
				CrfSettings.DEFAULT)), new Segmenter(network, description, 0, TestPasses.of("0.5,1", "mean", false),
					Optional.empty())))
			{
				assertEquals(new SegmentProblem.MeasuresScores(), assertThrows(DeepLabException.class, () -> segmenter
					.require(List.of(dark), false)).problem());
			}
		}
	}
}
