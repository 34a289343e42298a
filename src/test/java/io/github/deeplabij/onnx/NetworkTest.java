package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.model.WildModel;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.DeviceProblem;

class NetworkTest {

	private static final byte[] THRESHOLD = TestModels.graph("threshold");

	private final Random random = new Random(2);

	/** Runs the threshold graph, or one like it, on random values and compares with what it must give. */
	private void check(final Network network, final int height, final int width) {
		final FloatBuffer in = network.input(1, 1, height, width);
		assertEquals(height * width, in.remaining());
		final float[] values = new float[in.remaining()];
		for (int i = 0; i < values.length; i++)
			values[i] = random.nextFloat();
		in.put(values);
		final Network.Scores scores = network.run(() -> false);
		assertArrayEquals(new long[] { 1, 2, height, width }, scores.shape());
		final float[] expected = new float[2 * values.length];
		for (int i = 0; i < values.length; i++)
			expected[values.length + i] = values[i] - 0.5f;
		final float[] actual = new float[scores.values().remaining()];
		scores.values().get(actual);
		for (int i = 0; i < values.length; i++)
			actual[i] += 0f;
		assertArrayEquals(expected, actual, 0f);
	}

	@Test
	void computesWhatTheGraphSays() {
		try (Network network = SessionNetwork.load(THRESHOLD, Device.CPU)) {
			assertEquals(Device.CPU, network.device());
			check(network, 2, 3);
		}
	}

	/** What the optimiser of ONNX Runtime makes of it by itself leaves the zeros out, or does not load. */
	@ParameterizedTest
	@CsvSource({ "1, 3, 2", "2, 2, 4" })
	void zerosAroundAnImageCountInTheMaximum(final int zeros, final int side, final int out) {
		final byte[] graph = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2).whole("pads", 0, 0, zeros,
			zeros, 0, 0, zeros, zeros).constant("zero", new float[1]).node("Pad", "padded", "image", "pads", "zero")
			.maxPool("out", side, "padded").output("out", OnnxBytes.FLOAT, 1, 1, -3, -4).bytes();
		try (Network network = SessionNetwork.load(graph, Device.CPU)) {
			final FloatBuffer in = network.input(1, 1, 4, 4);
			while (in.hasRemaining()) in.put(-5);
			final Network.Scores scores = network.run(() -> false);
			assertArrayEquals(new long[] { 1, 1, out, out }, scores.shape());
			assertEquals(0, scores.values().get(0));
			assertEquals(-5, scores.values().get(out == 2 ? 3 : 5));
			assertEquals(Optimisation.ALL, network.optimisation());
		}
	}

	@Test
	void anOutputMayBeEmpty() throws IOException {
		final byte[] cropping = Files.readAllBytes(WildModel.all().stream().filter(wild -> wild.name().equals(
			"u-net-crop")).findFirst().orElseThrow().folder().resolve("model.onnx"));
		try (Network network = SessionNetwork.load(cropping, Device.CPU)) {
			network.input(1, 3, 20, 1);
			final Network.Scores scores = network.run(() -> false);
			assertArrayEquals(new long[] { 1, 4, 14, 0 }, scores.shape());
			assertEquals(0, scores.values().remaining());
		}
	}

	@Test
	void keepsItsBuffersForOneShape() {
		try (Network network = SessionNetwork.load(THRESHOLD, Device.CPU)) {
			final FloatBuffer first = network.input(1, 1, 5, 7);
			for (int i = 0; i < 5; i++) {
				assertSame(first, network.input(1, 1, 5, 7));
				check(network, 5, 7);
			}
		}
	}

	@Test
	void takesShapesInTurn() {
		try (Network network = SessionNetwork.load(THRESHOLD, Device.CPU)) {
			for (int i = 0; i < 20; i++)
				check(network, 1 + i % 3 * 5, 1 + i % 4 * 7);
		}
	}

	@Test
	void findsADeviceByItself() {
		try (Network network = SessionNetwork.load(THRESHOLD, Device.AUTO)) {
			assertTrue(network.device().kind() != Device.Kind.AUTO);
			check(network, 4, 4);
		}
	}

	@Test
	void closesTwice() {
		final Network network = SessionNetwork.load(THRESHOLD, Device.CPU);
		check(network, 2, 2);
		network.close();
		assertDoesNotThrow(network::close);
		assertThrows(IllegalStateException.class, () -> network.input(1, 1, 2, 2));
		assertThrows(IllegalStateException.class, () -> network.run(() -> false));
	}

	@Test
	void wantsAnInputFirst() {
		try (Network network = SessionNetwork.load(THRESHOLD, Device.CPU)) {
			assertThrows(IllegalStateException.class, () -> network.run(() -> false));
		}
	}

	@Test
	void stopsInTheMiddleOfARun() throws InterruptedException {
		try (Network network = SessionNetwork.load(TestModels.graph("slow"), Device.CPU)) {
			final AtomicBoolean cancelled = new AtomicBoolean();
			final CountDownLatch running = new CountDownLatch(1);
			final Thread user = new Thread(() -> {
				try {
					running.await();
					cancelled.set(true);
				}
				catch (final InterruptedException e) {
					Thread.currentThread().interrupt();
				}
			});
			user.start();
			network.input(1, 1, 512, 512);
			assertThrows(CancellationException.class, () -> network.run(() -> {
				running.countDown();
				return cancelled.get();
			}));
			user.join();
			check(network, 8, 8);
			check(network, 8, 8);
		}
	}

	@Test
	void waitsForARunBeforeClosing() throws InterruptedException {
		final Network network = SessionNetwork.load(TestModels.graph("slow"), Device.CPU);
		network.input(1, 1, 256, 256);
		final AtomicBoolean ended = new AtomicBoolean();
		final CountDownLatch running = new CountDownLatch(1);
		final Thread runner = new Thread(() -> {
			network.run(() -> {
				running.countDown();
				return false;
			});
			ended.set(true);
		});
		runner.start();
		running.await();
		network.close();
		runner.join();
		assertTrue(ended.get());
	}

	@Test
	void neverFallsBackFromAGpuSilently() throws Exception {
		assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "this ONNX Runtime has CUDA");
		for (final String device : new String[] { "cuda", "cuda:1" }) {
			final DeviceProblem problem = assertInstanceOf(DeviceProblem.class, assertThrows(DeepLabException.class,
				() -> SessionNetwork.load(THRESHOLD, Device.parse(device))).problem());
			assertTrue(problem.what().startsWith("The device " + Device.parse(device) + " can't be used"), problem
				.what());
		}
	}

	@Test
	void refusesBytesThatAreNoGraph() {
		final byte[] noise = new byte[500];
		random.nextBytes(noise);
		final byte[] truncated = Arrays.copyOf(THRESHOLD, THRESHOLD.length / 2);
		for (final byte[] bytes : new byte[][] { noise, truncated, {}, "ORTM".repeat(9).getBytes(
			StandardCharsets.US_ASCII) })
		{
			final String message = assertThrows(DeepLabException.class, () -> SessionNetwork.load(bytes, Device.CPU))
				.getMessage();
			assertTrue(message.endsWith("."), message);
			assertFalse(message.contains("\n"), message);
		}
	}

	/** What goes in comes out, in shapes in turn, and again with the buffers that are kept. */
	private void checkIdentity(final String type, final float... values) {
		try (Network network = SessionNetwork.load(TestModels.graph("identity-" + type), Device.CPU)) {
			for (int i = 0; i < 3; i++) {
				network.input(1, 1, 1, values.length).put(values);
				assertArrayEquals(values, floats(network.run(() -> false)));
				network.input(1, 1, 1, values.length).put(0, values[1]).put(1, values[0]);
				final float[] changed = values.clone();
				changed[0] = values[1];
				changed[1] = values[0];
				assertArrayEquals(changed, floats(network.run(() -> false)));
				network.input(1, 1, 2, 1).put(values[0]).put(values[1]);
				assertArrayEquals(new float[] { values[0], values[1] }, floats(network.run(() -> false)));
			}
		}
	}

	private static float[] floats(final Network.Scores scores) {
		final float[] values = new float[scores.values().remaining()];
		scores.values().get(values);
		return values;
	}

	@Test
	void takesAndGivesOtherElementTypes() {
		checkIdentity("uint8", 0, 1, 127, 128, 255);
		checkIdentity("int32", 0, -1, 255, 1 << 24, -(1 << 24), Integer.MIN_VALUE);
		checkIdentity("int64", 0, -1, 65_535, 1 << 24, -1L << 40);
		checkIdentity("float64", 0, 0.5f, -1e30f, 3e38f);
		checkIdentity("float16", 0, 0.5f, -1, 65_504, 1f / (1 << 24));
	}

	@Test
	void roundsToWholeNumbers() {
		try (Network network = SessionNetwork.load(TestModels.graph("identity-uint8"), Device.CPU)) {
			network.input(1, 1, 1, 4).put(new float[] { -0.4f, 1.6f, 100.2f, 255.4f });
			assertArrayEquals(new float[] { 0, 2, 100, 255 }, floats(network.run(() -> false)));
		}
	}

	@ParameterizedTest
	@CsvSource({ "uint8, 256", "uint8, -1", "uint8, NaN", "int32, 3e9", "int64, 1e20", "int64, Infinity",
		"float16, 70000", "float16, NaN" })
	void refusesNumbersBeyondTheElementType(final String type, final float value) {
		try (Network network = SessionNetwork.load(TestModels.graph("identity-" + type), Device.CPU)) {
			network.input(1, 1, 1, 2).put(0, 1).put(1, value);
			final String message = assertThrows(DeepLabException.class, () -> network.run(() -> false)).getMessage();
			assertTrue(message.contains("the image has " + value), message);
			network.input(1, 1, 1, 2).put(1, 2);
			assertArrayEquals(new float[] { 1, 2 }, floats(network.run(() -> false)));
		}
	}

	@Test
	void refusesAShapeThatTheGraphDoesNotTake() {
		try (Network network = SessionNetwork.load(THRESHOLD, Device.CPU)) {
			network.input(1, 3, 4, 4);
			assertThrows(DeepLabException.class, () -> network.run(() -> false));
			check(network, 4, 4);
		}
	}

	@Test
	void refusesTensorsBeyondAllMemory() {
		try (Network network = SessionNetwork.load(THRESHOLD, Device.CPU)) {
			assertThrows(OutOfMemoryError.class, () -> network.input(1, 1, 100_000, 100_000));
			check(network, 4, 4);
		}
	}
}
