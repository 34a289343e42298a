package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.TestModels;

class GraphProbeTest {

	private static GraphProbe open(final byte[] onnx, final int seconds) {
		return GraphProbe.open(onnx, Map.of(), Duration.ofSeconds(seconds), () -> false);
	}

	@Test
	void aGraphThatDoesNotEndIsGivenUpForGood() {
		try (GraphProbe probe = open(HostileGraph.bytes("endless-loop"), 5)) {
			final String late = assertThrows(DeepLabException.class, () -> probe.run(new float[4], 1, 1, 2, 2)).getMessage();
			assertTrue(late.contains("did not run a tensor of [1, 1, 2, 2] within"), late);
			assertFalse(probe.isAlive());
		}
	}

	@Test
	void runsAsOftenAsItIsAsked() {
		try (GraphProbe probe = open(TestModels.graph("threshold"), 25)) {
			for (int i = 0; i < 3; i++) assertEquals(1, probe.run(new float[4], 1, 1, 2, 2).size());
			assertTrue(probe.isAlive());
		}
	}
}
