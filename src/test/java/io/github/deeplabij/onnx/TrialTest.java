package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
		assertEquals("[1, 1, 64, 64]", Trial.run(Graph.of(TestModels.graph("threshold")), Device.CPU, LIMIT, () -> false, SMALL, large));
	}

	@Test
	void refusesNoModelThatIsSlowOnALargeInput() {
		// 2000 rounds on 4 million pixels
		final long[] small = { 1, 1, 128, 128 };
		final long[] large = { 1, 1, 2048, 2048 };
		final Duration brief = Duration.ofSeconds(10);
		assertTrue(Trial.run(Graph.of(TestModels.graph("slow")), Device.CPU, brief, () -> false, small, large).startsWith("[1, 1, "));
	}

	@Test
	void findsWhatFailsOnALargerInputOnly() {
		// a pixel of 1 makes no crash, one of the values from 0 to 255 does
		final byte[] onnx = HostileGraph.bytes("crash-at-7");
		assertEquals("[1, 1, 1, 1]", Trial.run(Graph.of(onnx), Device.CPU, LIMIT, () -> false, SMALL));
		assertThrows(DeepLabException.class, () -> Trial.run(Graph.of(onnx), Device.CPU, LIMIT, () -> false, SMALL, new long[] { 1, 1, 4,
			4 }));
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
