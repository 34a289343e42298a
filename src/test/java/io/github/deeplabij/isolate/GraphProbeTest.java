package io.github.deeplabij.isolate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.isolate.StandIn.Fault;
import io.github.deeplabij.isolate.StandIn.When;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.onnx.RunProblem;

class GraphProbeTest {

	private static GraphProbe open(final Fault fault, final When when, final int seconds) {
		return GraphProbe.open(ProbeStandIn.class, StandIn.graph(fault, when, 0).bytes(), Map.of(), Duration.ofSeconds(
			seconds), () -> false);
	}

	@Test
	void aGraphThatDoesNotEndIsGivenUpForGood() {
		try (GraphProbe probe = open(Fault.SLEEPS, When.HAS, 5)) {
			final String late = assertThrows(DeepLabException.class, () -> probe.run(new float[4], 1, 1, 2, 2))
				.getMessage();
			assertTrue(late.contains("did not run a tensor of [1, 1, 2, 2] within"), late);
			assertFalse(probe.isAlive());
		}
		final String late = assertThrows(DeepLabException.class, () -> open(Fault.SLEEPS, When.LOADED, 1)).getMessage();
		assertTrue(late.contains("did not load within 1 seconds"), late);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "ENDS", "NONSENSE" })
	void aProgramThatEndsOrAnswersNonsenseIsOneSentence(final Fault fault) {
		final String loaded = assertThrows(DeepLabException.class, () -> open(fault, When.LOADED, 25)).getMessage();
		assertTrue(loaded.contains("crashed the JVM of its own in which it was to load"), loaded);
		try (GraphProbe probe = open(fault, When.HAS, 25)) {
			for (int i = 0; i < 2; i++) {
				final String sentence = assertThrows(DeepLabException.class, () -> probe.run(new float[4], 1, 1, 2, 2))
					.getMessage();
				assertTrue(sentence.contains(
					"crashed the JVM of its own in which it was to run a tensor of [1, 1, 2, 2]"), sentence);
				assertFalse(probe.isAlive());
			}
		}
	}

	@Test
	void saysWhatIsWrongWithItsNumbers() {
		try (GraphProbe probe = GraphProbe.open(TestModels.graph("identity-uint8"), Map.of(), () -> false)) {
			assertEquals(new RunProblem.NotInRange(0, 255, 300), assertThrows(DeepLabException.class, () -> probe.run(
				new float[] { 300 }, 1, 1, 1, 1)).problem());
			assertTrue(probe.isAlive());
		}
	}

	@Test
	void runsAsOftenAsItIsAsked() {
		try (GraphProbe probe = GraphProbe.open(TestModels.graph("threshold"), Map.of(), () -> false)) {
			for (int i = 0; i < 3; i++)
				assertEquals(1, probe.run(new float[4], 1, 1, 2, 2).size());
			assertTrue(probe.isAlive());
		}
	}
}
