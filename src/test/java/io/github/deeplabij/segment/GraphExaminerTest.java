package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.Monitor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.onnx.GraphProbe;

class GraphExaminerTest {

	@Test
	void givesUpAGraphThatTakesMinutesInAll() {
		try (GraphProbe probe = GraphProbe.open(TestModels.graph("threshold"), Map.of(), () -> false)) {
			final String message = assertThrows(DeepLabException.class, () -> GraphExaminer.examine(probe, Duration.ofNanos(1), Monitor.NONE))
				.getMessage();
			assertEquals("The import was given up after 0 minutes: the model's graph takes that long for 0 small pictures; use a faster machine, or ask" +
				" who made it for a model folder.", message);
			assertFalse(probe.isAlive());
		}
	}
}
