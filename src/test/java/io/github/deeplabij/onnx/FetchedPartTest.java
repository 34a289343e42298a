package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;

/** What of a graph is loaded. */
class FetchedPartTest {

	private static final float[] PIXELS = { 1, -2, 3 };

	private static OnnxBytes image() {
		return new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2);
	}

	private static float[] run(final byte[] onnx, final String output) {
		try (Network network = SessionNetwork.load(new Graph(onnx, "", Map.of(), "image", output), Device.CPU)) {
			network.input(1, 1, 1, PIXELS.length).put(PIXELS);
			final float[] given = new float[PIXELS.length];
			network.run(() -> false).values().get(given);
			return given;
		}
	}

	private static String text(final byte[] onnx) {
		return new String(onnx, StandardCharsets.ISO_8859_1);
	}

	@Test
	void leavesOutWhatLeadsToNoFetchedOutput() {
		final byte[] onnx = image().constant("two", new float[] { 2 }, 1).constant("three", new float[] { 3 }, 1).node(
			"Mul", "double", "image", "two").node("Mul", "triple", "double", "three").node("Neg", "aux", "triple")
			.node("Neg", "out", "double").output("out", OnnxBytes.FLOAT, 1, 1, -1, -2).output("aux", OnnxBytes.FLOAT, 1,
				1, -1, -2).bytes();
		final String kept = text(FetchedPart.of(onnx, List.of("out")));
		for (final String name : List.of("image", "two", "double", "out")) assertTrue(kept.contains(name), name);
		for (final String name : List.of("three", "triple", "aux")) assertFalse(kept.contains(name), name);
		assertArrayEquals(new float[] { -2, 4, -6 }, run(onnx, "out"));
		assertArrayEquals(new float[] { -6, 12, -18 }, run(onnx, "aux"));
	}

	@Test
	void leavesAGraphAloneOfWhichAllIsFetchedOrAnUnknownOutput() {
		final byte[] onnx = image().node("Neg", "out", "image").node("Abs", "aux", "image").output("out",
			OnnxBytes.FLOAT, 1, 1, -1, -2).output("aux", OnnxBytes.FLOAT, 1, 1, -1, -2).bytes();
		assertSame(onnx, FetchedPart.of(onnx, List.of("aux", "out")));
		assertSame(onnx, FetchedPart.of(onnx, List.of("other")));
		assertSame(onnx, FetchedPart.of(onnx, List.of("out", "other")));
	}

	@Test
	void keepsWhatGraphsInsideOfNodesRead() {
		final byte[] onnx = image().node("Abs", "positive", "image").node("Neg", "negative", "image").node("ReduceMax",
			"most", "image").cast("condition", OnnxBytes.BOOL, "most").either("out", "condition", "positive",
				"negative").output("out", OnnxBytes.FLOAT, 1, 1, -1, -2).output("positive", OnnxBytes.FLOAT, 1, 1, -1,
					-2).bytes();
		assertTrue(text(FetchedPart.of(onnx, List.of("out"))).contains("negative"));
		assertArrayEquals(new float[] { 1, 2, 3 }, run(onnx, "out"));
		assertFalse(text(FetchedPart.of(onnx, List.of("positive"))).contains("negative"));
		assertArrayEquals(new float[] { 1, 2, 3 }, run(onnx, "positive"));
	}

	@Test
	void survivesDamage() {
		final byte[] onnx = image().node("Abs", "positive", "image").node("Neg", "negative", "image").output("positive",
			OnnxBytes.FLOAT, 1, 1, -1, -2).output("negative", OnnxBytes.FLOAT, 1, 1, -1, -2).bytes();
		final Random random = new Random(1);
		for (int i = 0; i < 20_000; i++) {
			final byte[] damaged = onnx.clone();
			for (int change = random.nextInt(4); change >= 0; change--)
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
			assertTrue(FetchedPart.of(damaged, List.of("negative")).length <= onnx.length + 10);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nuclei-fluorescence", "nuclei-histology" })
	void computesTheSameProbabilitiesWithoutObjects(final String name) {
		final Model model = Model.bundled(name);
		final Model semantic = model.semantic();
		assertEquals(1, semantic.description().outputs().size());
		assertArrayEquals(probabilities(model), probabilities(semantic));
	}

	private static float[] probabilities(final Model model) {
		try (Network network = SessionNetwork.load(Graph.of(model.weights(), model.description()), Device.CPU)) {
			final FloatBuffer input = network.input(1, model.description().input().channels(), 64, 96);
			final Random random = new Random(1);
			while (input.hasRemaining()) input.put(random.nextFloat());
			final Network.Scores scores = network.run(() -> false);
			final float[] given = new float[scores.values().remaining()];
			scores.values().get(given);
			return given;
		}
	}
}
