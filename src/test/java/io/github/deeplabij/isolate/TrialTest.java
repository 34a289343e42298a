package io.github.deeplabij.isolate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.isolate.StandIn.Fault;
import io.github.deeplabij.isolate.StandIn.When;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.onnx.OnnxBytes;
import io.github.deeplabij.onnx.TriedShapes;

class TrialTest {

	private static final Duration LIMIT = Duration.ofSeconds(25);
	private static final long[] SMALL = { 1, 1, 1, 1 };
	private static final long[] LARGER = { 1, 1, 4, 4 };

	private final String home = System.getProperty("user.home");

	@TempDir
	Path folder;

	@BeforeEach
	void liveElsewhere() {
		System.setProperty("user.home", folder.toString());
	}

	@AfterEach
	void comeHome() {
		System.setProperty("user.home", home);
	}

	private Set<String> verdicts() {
		final String[] names = folder.resolve(".deeplab-ij/passed").toFile().list();
		return new TreeSet<>(names == null ? Set.of() : Set.of(names));
	}

	private static void require(final byte[] onnx, final Map<String, byte[]> external, final Device device) {
		Trial.require(new Graph(onnx, "", external, "", ""), device, () -> false, SMALL);
	}

	@Test
	void keepsOneVerdictForEachFileAndDevice() {
		final byte[] onnx = TestModels.graph("threshold");
		require(onnx, Map.of(), Device.CPU);
		require(onnx, Map.of(), Device.CPU);
		assertEquals(1, verdicts().size());
		require(onnx, Map.of(), Device.AUTO);
		assertEquals(2, verdicts().size());
		require(onnx, Map.of("weights", new byte[] { 1 }), Device.CPU);
		require(onnx, Map.of("weights", new byte[] { 2 }), Device.CPU);
		require(onnx, Map.of("others", new byte[] { 2 }), Device.CPU);
		assertEquals(5, verdicts().size());
	}

	@Test
	void keepsNoVerdictOfWhatFailed() {
		assertThrows(DeepLabException.class, () -> require("no graph".getBytes(StandardCharsets.UTF_8), Map.of(),
			Device.CPU));
		assertEquals(Set.of(), verdicts());
	}

	@Test
	void runsTheLargerInputsWhereTheTimeSuffices() {
		final long[] large = { 1, 1, 64, 64 };
		assertArrayEquals(large, run(Graph.of(TestModels.graph("threshold")), LIMIT, SMALL, large));
	}

	@Test
	void hasRoomForManyFullSizeChannels() {
		final byte[] onnx = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2).constant("weights",
			new float[151], 1, 151, 1, 1).node("Mul", "out", "image", "weights").output("out", OnnxBytes.FLOAT, 1, 151,
				-1, -2).bytes();
		final long[] large = { 1, 1, 512, 512 };
		assertArrayEquals(large, run(Graph.of(onnx), LIMIT, SMALL, large));
		assertArrayEquals(large, run(Graph.of(onnx), LIMIT, large));
	}

	/** 25,000 channels are more than the memory of a trial has room for, and are tried with more when they come. */
	@Test
	void refusesNoModelThatNeedsMuchMemoryForALargeInputOnly() {
		final byte[] onnx = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2).constant("weights",
			new float[25_000], 1, 25_000, 1, 1).node("Mul", "out", "image", "weights").output("out", OnnxBytes.FLOAT, 1,
				25_000, -1, -2).bytes();
		assertArrayEquals(SMALL, run(Graph.of(onnx), LIMIT, SMALL, new long[] { 1, 1, 512, 512 }));
		final String sentence = assertThrows(DeepLabException.class, () -> run(Graph.of(onnx), LIMIT, new long[] { 1, 1,
			512, 512 })).getMessage();
		assertTrue(sentence.contains("in a trial it took more memory than 4 GB"), sentence);
	}

	@Test
	void refusesNoModelThatIsSlowOnALargeInput() {
		// 2000 rounds on 4 million pixels
		final long[] small = { 1, 1, 128, 128 };
		final long[] large = { 1, 1, 2048, 2048 };
		final Duration brief = Duration.ofSeconds(10);
		assertEquals(4, run(Graph.of(TestModels.graph("slow")), brief, small, large).length);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "ENDS", "REFUSES" })
	void findsWhatFailsOnALargerInputOnly(final Fault fault) {
		// a pixel of 1 does no harm, one of the values from 0 to 255 does
		assertArrayEquals(SMALL, standIn(fault, When.HAS, 7, LIMIT, SMALL));
		assertThrows(DeepLabException.class, () -> standIn(fault, When.HAS, 7, LIMIT, SMALL, LARGER));
	}

	/** What is slow may go on later; what does not end at all is not told from it unless the run before was fast. */
	@Test
	void refusesWhatDoesNotEndThoughTheRunBeforeDid() {
		final String sentence = refusal(() -> standIn(Fault.SLEEPS, When.ABOVE, 3, Duration.ofSeconds(6), SMALL,
			LARGER));
		assertTrue(sentence.startsWith(
			"The model was given up: in a JVM of its own it did not run a tensor of 1 x 1 x 4 x 4 within"), sentence);
	}

	@Test
	void refusesWhatTakesTooMuchMemory() {
		for (final When when : List.of(When.LOADED, When.HAS)) {
			final String sentence = refusal(() -> standIn(Fault.FILLS, when, 1, LIMIT, SMALL));
			assertTrue(sentence.contains("in a trial it took more memory than 4 GB"), sentence);
		}
	}

	private static long[] standIn(final Fault fault, final When when, final float number, final Duration limit,
		final long[]... shapes)
	{
		return Trial.run(StandIn.class, StandIn.graph(fault, when, number), Device.CPU, limit, () -> false, shapes);
	}

	private static long[] run(final Graph graph, final Duration limit, final long[]... shapes) {
		return Trial.run(Worker.class, graph, Device.CPU, limit, () -> false, shapes);
	}

	private static String refusal(final Executable attempt) {
		return assertThrows(DeepLabException.class, attempt).getMessage();
	}

	private static void run(final Network network, final long... shape) {
		network.input(shape);
		network.run(() -> false);
	}

	/** What one network was tried on, another one needs not be. */
	@Test
	void keepsWhatOthersTried() {
		final Graph graph = Graph.of(TestModels.graph("threshold"));
		final TriedShapes tried = Trial.require(graph, Device.CPU, () -> false, SMALL);
		try (Network one = Trial.guard(SessionNetwork.load(graph, Device.CPU), graph, tried);
				Network other = Trial.guard(SessionNetwork.load(graph, Device.CPU), graph, tried))
		{
			run(one, 1, 1, 3, 5);
			run(other, 1, 1, 5, 3);
			run(other, 1, 1, 3, 5);
		}
		assertEquals("[1, 1, 3, 5]\n[1, 1, 5, 3]\n", Trial.require(graph, Device.CPU, () -> false, SMALL).toString());
	}

	@Test
	void triesAnInputThatIsLongerThanThoseBefore() {
		final Graph graph = Graph.of(TestModels.graph("threshold"));
		final TriedShapes tried = Trial.require(graph, Device.CPU, () -> false, SMALL);
		try (Network network = Trial.guard(SessionNetwork.load(graph, Device.CPU), graph, tried)) {
			network.input(1, 1, 700, 800).put(0, 255);
			assertArrayEquals(new long[] { 1, 2, 700, 800 }, network.run(() -> false).shape());
			assertEquals("[1, 1, 700, 800]\n", Trial.require(graph, Device.CPU, () -> false, SMALL).toString());
			run(network, 1, 1, 600, 700);
			run(network, 1, 1, 900, 2);
			run(network, 1, 1, 900, 1);
			assertEquals("[1, 1, 700, 800]\n[1, 1, 900, 2]\n", Trial.require(graph, Device.CPU, () -> false, SMALL)
				.toString());
			run(network, 1, 1, 900, 800);
			assertEquals("[1, 1, 900, 800]\n", Trial.require(graph, Device.CPU, () -> false, SMALL).toString());
		}
	}

	/** A network that runs here, and a program that does not run so well in its trials. */
	private static Network guarded(final Fault fault, final long... tried) {
		final Graph graph = StandIn.graph(fault, When.ABOVE, 600);
		return Trial.guard(StandIn.class, SessionNetwork.load(TestModels.graph("threshold"), Device.CPU), graph,
			TriedShapes.of(tried));
	}

	@Test
	void runsNothingThatEndsItsTrialInALargerInputOnly() {
		try (Network network = guarded(Fault.ENDS, 1, 1, 512, 512)) {
			for (final int width : new int[] { 500, 500, 2 }) {
				final String sentence = refusal(() -> run(network, 1, 1, 601, width));
				assertTrue(sentence.contains(
					"it crashed the JVM of its own in which it was to run a tensor of 1 x 1 x 601 x " + width),
					sentence);
			}
			network.input(1, 1, 500, 500);
			assertArrayEquals(new long[] { 1, 2, 500, 500 }, network.run(() -> false).shape());
		}
		assertEquals(Set.of(), verdicts());
	}

	@Test
	void aLargerInputThatTakesTooMuchMemoryIsToldApart() {
		try (Network network = guarded(Fault.FILLS, SMALL)) {
			assertThrows(OutOfMemoryError.class, () -> run(network, 1, 1, 601, 500));
		}
	}

	@Test
	void aTrialOfALargerInputCanBeCancelled() {
		final AtomicInteger asked = new AtomicInteger();
		try (Network network = guarded(Fault.SLEEPS, SMALL)) {
			network.input(1, 1, 601, 500);
			// every 20 ms: the load and the run that is known take less
			assertThrows(CancellationException.class, () -> network.run(() -> asked.incrementAndGet() > 150));
		}
	}

	@Test
	void aVerdictThatSaysNothingIsNone() throws Exception {
		require(TestModels.graph("threshold"), Map.of(), Device.CPU);
		final Path verdict = folder.resolve(".deeplab-ij/passed").resolve(verdicts().iterator().next());
		for (final String text : new String[] { "", "[]", "[1, 1, 0, 1]", "passed", ",", "[1, 1, 1, 1]\n[-1]",
			"[1, 1, 99999999999999999999, 1]" })
		{
			Files.writeString(verdict, text);
			require(TestModels.graph("threshold"), Map.of(), Device.CPU);
			assertEquals("[1, 1, 1, 1]\n", Files.readString(verdict), text);
		}
	}

	/** 7 is in the range of pixels, -1 in that brought to -1 to 1. */
	@ParameterizedTest
	@ValueSource(floats = { 7, -1 })
	void looksForWhatEndsItAtTheValuesOfPixelsInTheOnlySizeToo(final float value) {
		final String sentence = refusal(() -> standIn(Fault.ENDS, When.HAS, value, LIMIT, LARGER));
		assertTrue(sentence.contains("it crashed the JVM of its own"), sentence);
		assertArrayEquals(LARGER, standIn(Fault.REFUSES, When.HAS, value, LIMIT, LARGER), "said so, and did not end");
	}

	@Test
	void nothingThatTheFileSaysIsLoaded() {
		final OnnxBytes graph = new OnnxBytes().input("input", OnnxBytes.FLOAT, 1, 1, -1, -2).output("output",
			OnnxBytes.FLOAT, 1, 1, -1, -2);
		graph.node("Identity", "output", "input").metadata("custom_op_library", "absent.so");
		assertArrayEquals(SMALL, run(Graph.of(graph.bytes()), LIMIT, SMALL));
		final OnnxBytes other = new OnnxBytes().input("input", OnnxBytes.FLOAT, 1, 1, -1, -2).output("output",
			OnnxBytes.FLOAT, 1, 1, -1, -2);
		other.external("weight", "../weights.bin", 1).node("Add", "output", "input", "weight");
		final String sentence = refusal(() -> run(Graph.of(other.bytes()), LIMIT, SMALL));
		assertTrue(sentence.contains("weights"), sentence);
	}

	@Test
	void aVerdictThatCanNotBeWrittenIsNoHarm() throws Exception {
		Files.createFile(folder.resolve(".deeplab-ij"));
		require(TestModels.graph("threshold"), Map.of(), Device.CPU);
	}
}
