package io.github.deeplabij.examine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.isolate.GraphProbe;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.onnx.OnnxBytes;

class GraphExaminerTest {

	@Test
	void givesUpAGraphThatTakesMinutesInAll() {
		try (GraphProbe probe = GraphProbe.open(TestModels.graph("threshold"), Map.of(), () -> false)) {
			final String message = assertThrows(DeepLabException.class, () -> GraphExaminer.examine(probe, Duration
				.ofNanos(1), Monitor.NONE)).getMessage();
			assertEquals(
				"The import was given up after 0 minutes: the model's graph takes that long for 0 small pictures; " +
				"use a faster machine, or ask" +
					" who made it for a model folder.", message);
			assertFalse(probe.isAlive());
		}
	}

	private static String refusal(final OnnxBytes onnx) {
		try (GraphProbe probe = GraphProbe.open(onnx.bytes(), Map.of(), () -> false)) {
			return assertThrows(DeepLabException.class, () -> GraphExaminer.examine(probe, Monitor.NONE)).getMessage();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "2", "1.5" })
	void saysThatAnOutputIsLargerThanTheImage(final String times) {
		final float factor = Float.parseFloat(times);
		final OnnxBytes onnx = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 3, -1, -2).constant("factors",
			new float[] { 1, 1, factor, factor }, 4).node("Resize", "large", "image", "", "factors").output("large",
				OnnxBytes.FLOAT, 1, 3, -3, -4);
		assertEquals("The output 'large' of the model's graph is " + times +
			" times as long and wide as the image; networks whose output" +
			" has the size of the image, or is coarser, are run, so export it without its last enlargement.", refusal(
				onnx));
	}

	@ParameterizedTest
	@CsvSource({ "1, 16, 64, 64", "3, 32, -1, -2" })
	void saysThatAGraphTakesVolumes(final long channels, final long depth, final long height, final long width) {
		final OnnxBytes onnx = new OnnxBytes().input("volume", OnnxBytes.FLOAT, 1, channels, depth, height, width)
			.constant("weights", new float[(int) (2 * channels)], 2, channels, 1, 1, 1).node("Conv", "out", "volume",
				"weights").output("out", OnnxBytes.FLOAT, 1, 2, depth, height, width);
		final String message = refusal(onnx);
		assertTrue(message.startsWith(
			"The model's graph takes volumes or series of images: its input 'volume' is float32 [1, " + channels),
			message);
		assertTrue(message.endsWith(".") && !message.contains("\n"), message);
	}
}
