package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ai.onnxruntime.OrtException;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.isolate.GraphProbe;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;

/** What is run of a graph, and what is said of graphs that can't be. */
class GraphTest {

	private static OnnxBytes image() {
		return new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2);
	}

	private static Graph graph(final byte[] bytes, final String output) {
		return new Graph(bytes, "", Map.of(), "image", output);
	}

	private static float[] run(final Graph graph, final long[] shape, final float... values) {
		try (Network network = SessionNetwork.load(graph, Device.CPU)) {
			float[] first = null;
			for (int i = 0; i < 3; i++) {
				network.input(shape).put(values);
				final Network.Scores scores = network.run(() -> false);
				final float[] given = new float[scores.values().remaining()];
				scores.values().get(given);
				assertEquals(Arrays.stream(scores.shape()).reduce(1, (a, b) -> a * b), given.length);
				if (first == null) first = given;
				assertArrayEquals(first, given);
			}
			return first;
		}
	}

	private static String refusal(final OnnxBytes onnx) {
		return refusal(Graph.of(onnx.bytes()));
	}

	private static String refusal(final Graph graph) {
		final String message = assertThrows(DeepLabException.class, () -> SessionNetwork.load(graph, Device.CPU)
			.close()).getMessage();
		assertTrue(message.endsWith(".") && !message.contains("\n") && !message.contains("onnxruntime_src"), message);
		return message;
	}

	@Test
	void fetchesTheOutputOfThatNameOrElseTheFirst() {
		final byte[] two = image().node("Neg", "out", "image").node("Abs", "aux", "image").output("out",
			OnnxBytes.FLOAT, 1, 1, -1, -2).output("aux", OnnxBytes.FLOAT, 1, 1, -1, -2).bytes();
		final long[] shape = { 1, 1, 1, 2 };
		assertArrayEquals(new float[] { 3, -4 }, run(graph(two, "out"), shape, -3, 4));
		assertArrayEquals(new float[] { 3, 4 }, run(graph(two, "aux"), shape, -3, 4));
		assertArrayEquals(new float[] { 3, -4 }, run(graph(two, "scores"), shape, -3, 4));
		assertArrayEquals(new float[] { 3, -4 }, run(Graph.of(two), shape, -3, 4));
	}

	@Test
	void saysWhichInputIsLeftWithoutAValue() {
		final OnnxBytes two = image().input("size", OnnxBytes.FLOAT, 1).node("Add", "out", "image", "size").output(
			"out", OnnxBytes.FLOAT, 1, 1, -1, -2);
		final String message = refusal(graph(two.bytes(), ""));
		assertTrue(message.contains("only 'image' gets an image") && message.contains(
			"'size' would be left without a value"), message);
	}

	@Test
	void givesAGraphOfSeveralImagesTheOneAsOften() {
		// the mean over the batch is the image itself if it is there four times
		final byte[] four = new OnnxBytes().input("image", OnnxBytes.FLOAT, 4, 1, -1, -2).node("Mean", "mean", "image")
			.node("Neg", "out", "mean").output("out", OnnxBytes.FLOAT, 4, 1, -1, -2).bytes();
		assertArrayEquals(new float[] { -1, -2, -3, -4, -5, -6 }, run(graph(four, ""), new long[] { 1, 1, 2, 3 }, 1, 2,
			3, 4, 5, 6));
		final byte[] one = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, 1, 2).node("Neg", "out", "image")
			.output("out", OnnxBytes.FLOAT, 1, 1, 1, 2).bytes();
		assertArrayEquals(new float[] { -1, -2 }, run(graph(one, ""), new long[] { 1, 1, 1, 2 }, 1, 2));
	}

	@Test
	void takesTheOptimisationLevelThatLoads() throws OrtException {
		final Graph graph = Graph.of(TestModels.graph("threshold"));
		final List<Optimisation> tried = new ArrayList<>();
		final SessionNetwork.Opener faulty = (device, level, external) -> {
			tried.add(level);
			if (level != Optimisation.DISABLED) throw new OrtException("two nodes with\nsame node name");
			return SessionNetwork.opener(graph, 1).open(device, level, external);
		};
		final List<Optimisation> levels = List.of(Optimisation.ALL, Optimisation.BASIC, Optimisation.DISABLED);
		try (Network network = SessionNetwork.load(graph, Device.CPU, levels, faulty, null)) {
			assertEquals(levels, tried);
			assertEquals(Optimisation.DISABLED, network.optimisation());
			assertEquals(List.of(
				"The model was loaded at the optimisation level disabled, since ONNX Runtime could not load it at a " +
					"higher one: two nodes with same node name."), network.notes());
			network.input(1, 1, 2, 2);
			assertArrayEquals(new long[] { 1, 2, 2, 2 }, network.run(() -> false).shape());
		}
		final String message = assertThrows(DeepLabException.class, () -> SessionNetwork.load(graph, Device.CPU, List
			.of(Optimisation.ALL, Optimisation.BASIC), faulty, null)).getMessage();
		assertTrue(message.contains("two nodes"), message);
		try (Network network = SessionNetwork.load(graph, Device.CPU)) {
			assertEquals(Optimisation.ALL, network.optimisation());
			assertEquals(List.of(), network.notes());
		}
	}

	@Test
	void namesBothOpsets() {
		final String message = refusal(image().opset(99).node("Neg", "out", "image").output("out", OnnxBytes.FLOAT, 1,
			1, -1, -2));
		assertTrue(message.matches(
			"The model uses opset 99 of the domain ai.onnx, and ONNX Runtime [\\d.]+ knows it up to \\d+; .*opset " +
				"\\d+ or older\\."), message);
		final String version = refusal(image().ir(99).node("Neg", "out", "image").output("out", OnnxBytes.FLOAT, 1, 1,
			-1, -2));
		assertTrue(version.matches("The model is ONNX of IR version 99, and ONNX Runtime [\\d.]+ reads up to \\d+; .*"),
			version);
	}

	@Test
	void namesAnOperatorThatTheRuntimeLacks() {
		final String standard = refusal(image().node("Frobnicate", "out", "image").output("out", OnnxBytes.FLOAT, 1, 1,
			-1, -2));
		assertTrue(standard.contains("no operator 'Frobnicate' of the domain ai.onnx,"), standard);
		final String other = refusal(image().domain("com.acme").foreign("Frobnicate", "com.acme", "out", "image")
			.output("out", OnnxBytes.FLOAT, 1, 1, -1, -2));
		assertTrue(other.contains("no operator 'Frobnicate' of the domain com.acme,"), other);
	}

	@Test
	void saysThatBytesAreNotOnnx() {
		final byte[] whole = TestModels.graph("threshold");
		for (final byte[] bytes : List.of("hello".getBytes(), Arrays.copyOf(whole, whole.length / 2))) {
			final String message = refusal(Graph.of(bytes));
			assertTrue(message.contains("not an ONNX file, or a damaged or truncated one"), message);
		}
	}

	@Test
	void namesAnElementTypeThatIsNotRead() {
		final String message = refusal(image().cast("out", OnnxBytes.FLOAT8, "image").output("out", OnnxBytes.FLOAT8, 1,
			1, -1, -2));
		assertTrue(message.contains("output 'out'") && message.contains("is float8e4m3fn,") && message.contains(
			"float32"), message);
	}

	@ParameterizedTest
	@CsvSource({ "4, 65535", "12, 4294967040", "13, 1099511627776", "16, 0.1015625" })
	void takesAndGivesTypesThatJavaHasNoneOf(final int type, final float value) {
		final byte[] same = new OnnxBytes().input("image", type, 1, 1, -1, -2).node("Identity", "out", "image").output(
			"out", type, 1, 1, -1, -2).bytes();
		assertArrayEquals(new float[] { 0, 1, 255, value, 2, 32_768 }, run(graph(same, "out"), new long[] { 1, 1, 2,
			3 }, 0, 1, 255, value, 2, 32_768));
		assertArrayEquals(new float[] { value }, run(graph(same, "out"), new long[] { 1, 1, 1, 1 }, value));
	}

	@ParameterizedTest
	@CsvSource({ "4, 65536", "4, -1", "12, 4294967296", "12, NaN", "13, -1" })
	void refusesNumbersBeyondTypesThatJavaHasNoneOf(final int type, final float value) {
		final byte[] same = new OnnxBytes().input("image", type, 1, 1, -1, -2).node("Identity", "out", "image").output(
			"out", type, 1, 1, -1, -2).bytes();
		try (Network network = SessionNetwork.load(graph(same, "out"), Device.CPU)) {
			network.input(1, 1, 1, 2).put(1).put(value);
			final String message = assertThrows(DeepLabException.class, () -> network.run(() -> false)).getMessage();
			assertTrue(message.contains("the image has " + value), message);
		}
	}

	/** Its score is ordinary; beside it is what ONNX Runtime's Java has no words for. */
	private static OnnxBytes withAnOptionalOutput() {
		return image().opset(18).node("Neg", "out", "image").node("Optional", "maybe", "out").optionalOutput("maybe",
			OnnxBytes.FLOAT).output("out", OnnxBytes.FLOAT, 1, 1, -1, -2);
	}

	@Test
	void runsAGraphThatHasAnOptionalOutput() {
		final byte[] onnx = withAnOptionalOutput().bytes();
		assertArrayEquals(new float[] { -1, -2 }, run(graph(onnx, "out"), new long[] { 1, 1, 1, 2 }, 1, 2));
		try (GraphProbe probe = GraphProbe.open(onnx, Map.of(), () -> false)) {
			assertEquals(List.of("out"), probe.info().outputs().stream().map(GraphInfo.DeclaredTensor::name).toList());
			assertArrayEquals(new float[] { -1, -2 }, probe.run(new float[] { 1, 2 }, 1, 1, 1, 2).get("out").values());
		}
	}

	@Test
	void saysWhyAnOptionalOutputIsNotTaken() {
		final byte[] only = image().opset(18).node("Optional", "maybe", "image").optionalOutput("maybe",
			OnnxBytes.FLOAT).bytes();
		for (final Graph graph : List.of(graph(withAnOptionalOutput().bytes(), "maybe"), Graph.of(only))) {
			final String message = refusal(graph);
			assertTrue(message.contains("of type optional"), message);
		}
		final String message = assertThrows(DeepLabException.class, () -> GraphProbe.open(only, Map.of(), () -> false))
			.getMessage();
		assertTrue(message.contains("of type optional"), message);
	}

	@Test
	void namesASizeThatTheGraphDoesNotTake() {
		final byte[] fixed = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, 64, 64).node("Neg", "out", "image")
			.output("out", OnnxBytes.FLOAT, 1, 1, 64, 64).bytes();
		try (Network network = SessionNetwork.load(fixed, Device.CPU)) {
			network.input(1, 1, 64, 32);
			final String size = assertThrows(DeepLabException.class, () -> network.run(() -> false)).getMessage();
			assertEquals(
				"The model takes 64 elements along axis 3 of its input, and was given 32 (1 x 1 x 64 x 32); mend " +
				"the sizes in the " +
					"description, which have to be those of the graph.", size);
			network.input(1, 64, 64);
			final String rank = assertThrows(DeepLabException.class, () -> network.run(() -> false)).getMessage();
			assertTrue(rank.contains("has 4 axes, and its description gives it 3 (1 x 64 x 64)"), rank);
		}
	}

	private static OnnxBytes shifted(final String location) {
		return image().external("shift", location, 1, 1, 1, 3).node("Add", "out", "image", "shift").output("out",
			OnnxBytes.FLOAT, 1, 1, -1, 3);
	}

	private static byte[] floats(final float... values) {
		final ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(values);
		return bytes.array();
	}

	private static long folders() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return files.filter(file -> file.getFileName().toString().matches("deeplab-jvm-\\d+-external.*")).count();
		}
	}

	@Test
	void readsExternalDataFromTheBytesThatAreGiven() throws IOException {
		final long before = folders();
		for (final String location : List.of("weights.bin", "deep/er/weights.bin")) {
			final Graph graph = new Graph(shifted(location).bytes(), "", Map.of(location, floats(1, 2, 3)), "", "");
			assertArrayEquals(new float[] { 11, 22, 33 }, run(graph, new long[] { 1, 1, 1, 3 }, 10, 20, 30));
		}
		assertEquals(before, folders());
	}

	@Test
	void namesExternalDataThatIsMissing() throws IOException {
		final long before = folders();
		assertTrue(refusal(shifted("weights.bin")).contains(
			"in the file 'weights.bin' beside the ONNX file, which is missing"));
		final Map<String, byte[]> other = Map.of("other.bin", floats(1, 2, 3));
		assertTrue(refusal(new Graph(shifted("weights.bin").bytes(), "", other, "", "")).contains("'weights.bin'"));
		assertTrue(refusal(new Graph(shifted("weights.bin").bytes(), "", Map.of("weights.bin", floats(1)), "", ""))
			.contains("does not fit it: it is too short"));
		assertEquals(before, folders());
	}

	@Test
	void readsNothingFromTheWorkingFolderOrOutsideItsOwn() throws IOException {
		final Path here = Files.createTempFile(Path.of(""), "weights", ".bin");
		try {
			Files.write(here, floats(1, 2, 3));
			for (final String location : List.of(here.toString(), "../" + here, here.toAbsolutePath().toString())) {
				refusal(shifted(location));
			}
			final Graph outside = new Graph(shifted("../" + here).bytes(), "", Map.of("../" + here, floats(1, 2, 3)),
				"", "");
			assertTrue(refusal(outside).contains("outside its own folder"));
			assertFalse(Files.exists(Path.of("..").resolve(here)));
		}
		finally {
			Files.delete(here);
		}
	}

	@Test
	void knowsGraphsByAllThatIsLoaded() {
		final Graph graph = new Graph(new byte[1], "ab", Map.of("w", floats(1)), "image", "out");
		assertEquals(graph.key(), new Graph(new byte[1], "ab", Map.of("w", floats(1)), "image", "out").key());
		for (final Graph other : List.of(new Graph(new byte[1], "cd", Map.of("w", floats(1)), "image", "out"),
			new Graph(new byte[1], "ab", Map.of("w", floats(2)), "image", "out"), new Graph(new byte[1], "ab", Map.of(
				"v", floats(1)), "image", "out"), new Graph(new byte[1], "ab", Map.of("w", floats(1)), "image", "aux"),
			new Graph(new byte[1], "ab", Map.of(), "image", "out")))
		{
			assertNotEquals(graph.key(), other.key());
		}
	}

	@Test
	void knowsWhatIsSaidWhereMemoryRunsOut() throws OrtException {
		for (final String message : List.of("std::bad_alloc", "CUDA failure 2: out of memory ; GPU=0",
			"Failed to allocate memory for requested buffer of size 8", "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
			"CUDNN failure 1001: CUDNN_STATUS_NOT_INITIALIZED",
			"Available memory of 100 is smaller than requested bytes of 200"))
		{
			assertTrue(Failure.isOutOfMemory(new OrtException(message)), message);
		}
		assertFalse(Failure.isOutOfMemory(new OrtException("CUDA failure 719: unspecified launch failure")));
	}
}
