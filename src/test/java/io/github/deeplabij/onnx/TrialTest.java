package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.TestModels;

class TrialTest {

	private static final Duration LIMIT = Duration.ofSeconds(25);
	private static final long[] SMALL = { 1, 1, 1, 1 };

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
		assertThrows(DeepLabException.class, () -> require(HostileGraph.bytes("depth-to-space"), Map.of(), Device.CPU));
		assertEquals(Set.of(), verdicts());
	}

	@Test
	void runsTheLargerInputsWhereTheTimeSuffices() {
		final long[] large = { 1, 1, 64, 64 };
		assertArrayEquals(large, Trial.run(Graph.of(TestModels.graph("threshold")), Device.CPU, LIMIT, () -> false, SMALL, large));
	}

	@Test
	void refusesNoModelThatIsSlowOnALargeInput() {
		// 2000 rounds on 4 million pixels
		final long[] small = { 1, 1, 128, 128 };
		final long[] large = { 1, 1, 2048, 2048 };
		final Duration brief = Duration.ofSeconds(10);
		assertEquals(4, Trial.run(Graph.of(TestModels.graph("slow")), Device.CPU, brief, () -> false, small, large).length);
	}

	@Test
	void findsWhatFailsOnALargerInputOnly() {
		// a pixel of 1 makes no crash, one of the values from 0 to 255 does
		final byte[] onnx = HostileGraph.bytes("crash-at-7");
		assertArrayEquals(SMALL, Trial.run(Graph.of(onnx), Device.CPU, LIMIT, () -> false, SMALL));
		assertThrows(DeepLabException.class, () -> Trial.run(Graph.of(onnx), Device.CPU, LIMIT, () -> false, SMALL, new long[] { 1, 1, 4,
			4 }));
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
		try (Network one = Trial.guard(Network.load(graph, Device.CPU), graph, tried); Network other = Trial.guard(Network.load(graph,
			Device.CPU), graph, tried))
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
		try (Network network = Trial.guard(Network.load(graph, Device.CPU), graph, tried)) {
			network.input(1, 1, 700, 800).put(0, 255);
			assertArrayEquals(new long[] { 1, 2, 700, 800 }, network.run(() -> false).shape());
			assertEquals("[1, 1, 700, 800]\n", Trial.require(graph, Device.CPU, () -> false, SMALL).toString());
			run(network, 1, 1, 600, 700);
			run(network, 1, 1, 900, 2);
			run(network, 1, 1, 900, 1);
			assertEquals("[1, 1, 700, 800]\n[1, 1, 900, 2]\n", Trial.require(graph, Device.CPU, () -> false, SMALL).toString());
			run(network, 1, 1, 900, 800);
			assertEquals("[1, 1, 900, 800]\n", Trial.require(graph, Device.CPU, () -> false, SMALL).toString());
		}
	}

	@Test
	void runsNothingThatCrashesInALargerInputOnly() {
		final Graph graph = Graph.of(HostileGraph.bytes("crash-above-600"));
		final TriedShapes tried = Trial.require(graph, Device.CPU, () -> false, SMALL, new long[] { 1, 1, 512, 512 });
		try (Network network = Trial.guard(Network.load(graph, Device.CPU), graph, tried)) {
			for (final int width : new int[] { 500, 500, 2 }) {
				final String sentence = assertThrows(DeepLabException.class, () -> run(network, 1, 1, 601, width)).getMessage();
				assertTrue(sentence.contains("it crashed the JVM of its own in which it was to run a tensor of 1 x 1 x 601 x " + width), sentence);
			}
			network.input(1, 1, 500, 500);
			assertArrayEquals(new long[] { 1, 1, 500, 500 }, network.run(() -> false).shape());
		}
		assertEquals(tried.toString(), Trial.require(graph, Device.CPU, () -> false, SMALL).toString());
	}

	@Test
	void aTrialOfALargerInputCanBeCancelled() {
		final Graph graph = Graph.of(HostileGraph.bytes("endless-above-600"));
		final long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
		try (Network network = Trial.guard(Network.load(graph, Device.CPU), graph, TriedShapes.of(SMALL))) {
			network.input(1, 1, 601, 500);
			assertThrows(CancellationException.class, () -> network.run(() -> System.nanoTime() > end));
		}
	}

	@Test
	void aVerdictThatSaysNothingIsNone() throws Exception {
		require(TestModels.graph("threshold"), Map.of(), Device.CPU);
		final Path verdict = folder.resolve(".deeplab-ij/passed").resolve(verdicts().iterator().next());
		for (final String text : new String[] { "", "[]", "[1, 1, 0, 1]", "passed", ",", "[1, 1, 1, 1]\n[-1]", "[1, 1, 99999999999999999999, 1]" }) {
			Files.writeString(verdict, text);
			require(TestModels.graph("threshold"), Map.of(), Device.CPU);
			assertEquals("[1, 1, 1, 1]\n", Files.readString(verdict), text);
		}
	}

	@Test
	void looksForCrashesAtTheValuesOfPixelsInTheOnlySizeToo() {
		final byte[] onnx = HostileGraph.bytes("crash-at-7");
		final String sentence = assertThrows(DeepLabException.class, () -> Trial.run(Graph.of(onnx), Device.CPU, LIMIT, () -> false, new long[] {
			1, 1, 4, 4 })).getMessage();
		assertTrue(sentence.contains("it crashed the JVM of its own"), sentence);
	}

	@Test
	void nothingThatTheFileSaysIsLoaded() throws Exception {
		assertEquals("", HostileGraph.trial(HostileGraph.OWN.resolve("metadata.onnx"), LIMIT));
		for (final String name : new String[] { "external-device", "external-pipe", "external-above" }) {
			final String sentence = HostileGraph.trial(HostileGraph.OWN.resolve(name + ".onnx"), LIMIT);
			assertTrue(sentence.contains("weights"), name + ": " + sentence);
		}
	}

	@Test
	void aVerdictThatCanNotBeWrittenIsNoHarm() throws Exception {
		Files.createFile(folder.resolve(".deeplab-ij"));
		require(TestModels.graph("threshold"), Map.of(), Device.CPU);
	}
}
