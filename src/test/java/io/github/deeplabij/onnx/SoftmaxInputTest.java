package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.natives.Device;

/** What a Softmax at the end of a graph reads. */
class SoftmaxInputTest {

	private static final float[] PIXELS = { 1, -2, 3 };

	private static OnnxBytes scores() {
		return new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 3, -1, -2).node("Neg", "scores", "image");
	}

	private static OnnxBytes end(final OnnxBytes graph) {
		return graph.output("p", OnnxBytes.FLOAT, 1, 3, -1, -2);
	}

	private static Graph graph(final byte[] onnx, final String... outputs) {
		return new Graph(onnx, "", Map.of(), "image", List.of(outputs));
	}

	private static float[] run(final Graph graph) {
		try (Network network = SessionNetwork.load(graph, Device.CPU)) {
			network.input(1, 3, 1, 1).put(PIXELS);
			final float[] given = new float[PIXELS.length];
			network.run(() -> false).values().get(given);
			return given;
		}
	}

	@Test
	void isFetchedInPlaceOfTheOutput() {
		final Graph graph = graph(end(scores().softmax("p", 1, "scores")).bytes(), "p");
		final Graph before = graph.beforeSoftmax(1, 4).orElseThrow();
		assertEquals(List.of("scores"), before.outputs());
		assertArrayEquals(new float[] { -1, 2, -3 }, run(before));
		assertEquals(1, run(graph)[0] + run(graph)[1] + run(graph)[2], 1e-6);
		assertFalse(new String(FetchedPart.of(before.bytes(), before.outputs()), StandardCharsets.ISO_8859_1).contains(
			"Softmax"));
		assertFalse(graph.key().equals(before.key()));
	}

	@Test
	void leavesOtherOutputsAlone() {
		final Graph graph = graph(end(scores().softmax("p", 1, "scores")).node("Abs", "other", "image").output("other",
			OnnxBytes.FLOAT, 1, 3, -1, -2).bytes(), "p", "other");
		assertEquals(Optional.of(List.of("scores", "other")), graph.beforeSoftmax(1, 4).map(Graph::outputs));
	}

	@Test
	void ofTheFirstOutputWhereTheNameIsUnknown() {
		final Graph graph = graph(end(scores().softmax("p", 1, "scores")).bytes(), "");
		assertArrayEquals(new float[] { -1, 2, -3 }, run(graph.beforeSoftmax(1, 4).orElseThrow()));
	}

	/** Before version 13 a softmax is along all axes from the given one on. */
	@ParameterizedTest
	@CsvSource({ "13, 1, 1, true", "17, -3, 1, true", "17, 2, 1, false", "17, -1, 3, true", "17, -1, 1, false",
		"12, 1, 1, false", "12, 3, 3, true", "11, -1, 3, true", "12, 2, 2, false" })
	void onlyOfASoftmaxAlongTheAxis(final int opset, final int given, final int axis, final boolean there) {
		final byte[] onnx = end(scores().opset(opset).softmax("p", given, "scores")).bytes();
		assertEquals(there, graph(onnx, "p").beforeSoftmax(axis, 4).isPresent());
	}

	@Test
	void withoutAnAxisItIsTheLastOrBeforeThatTheSecond() {
		final byte[] now = end(scores().node("Softmax", "p", "scores")).bytes();
		assertTrue(graph(now, "p").beforeSoftmax(3, 4).isPresent());
		assertFalse(graph(now, "p").beforeSoftmax(1, 4).isPresent());
		final byte[] old = end(scores().opset(11).node("Softmax", "p", "scores")).bytes();
		assertFalse(graph(old, "p").beforeSoftmax(3, 4).isPresent());
		assertFalse(graph(old, "p").beforeSoftmax(1, 4).isPresent());
		assertTrue(graph(old, "p").beforeSoftmax(1, 2).isPresent());
	}

	@Test
	void notOfAGraphThatEndsInSomethingElse() {
		final byte[] further = end(scores().softmax("q", 1, "scores").node("Abs", "p", "q")).bytes();
		final byte[] foreign = end(scores().foreign("Softmax", "com.example", "p", "scores")).bytes();
		final byte[] given = end(new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 3, -1, -2).softmax("p", 1, "image"))
			.bytes();
		final byte[] there = end(scores().softmax("p", 1, "scores")).output("scores", OnnxBytes.FLOAT, 1, 3, -1, -2)
			.bytes();
		for (final byte[] onnx : List.of(further, foreign, given, there))
			assertEquals(Optional.empty(), graph(onnx, "p").beforeSoftmax(1, 4));
	}

	@Test
	void survivesDamage() {
		final byte[] onnx = end(scores().softmax("p", 1, "scores")).bytes();
		final Random random = new Random(5);
		for (int i = 0; i < onnx.length; i++) {
			graph(Arrays.copyOf(onnx, i), "p").beforeSoftmax(1, 4);
			final byte[] other = onnx.clone();
			other[i] = (byte) random.nextInt();
			graph(other, "p").beforeSoftmax(1, 4);
		}
	}
}
