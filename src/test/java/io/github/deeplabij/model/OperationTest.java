package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.DeepLabException;

class OperationTest {

	private final Operation operation = new Operation("scale_linear", Map.of("gain", List.of(1, 2.5), "offset", 3,
		"text", "x", "none", List.of(), "mixed", List.of(1, "x"), "axes", List.of("channel", "y")));

	@Test
	void givesNumbers() {
		assertEquals(3, operation.number("offset", 0));
		assertEquals(9, operation.number("absent", 9));
		assertArrayEquals(new double[] { 1, 2.5 }, operation.numbers("gain", 0));
		assertArrayEquals(new double[] { 3 }, operation.numbers("offset", 0));
		assertArrayEquals(new double[] { 9 }, operation.numbers("absent", 9));
	}

	@Test
	void knowsItsAxes() {
		assertTrue(operation.hasAxis("y", false));
		assertFalse(operation.hasAxis("x", true));
		assertTrue(new Operation("clip", Map.of()).hasAxis("x", true));
	}

	@Test
	void namesWhatIsWrong() {
		for (final Runnable wrong : List.<Runnable> of(() -> operation.number("text", 0), () -> operation.number("gain",
			0), () -> operation.numbers("none", 0), () -> operation.numbers("mixed", 0)))
		{
			final String message = assertThrows(DeepLabException.class, wrong::run).getMessage();
			assertTrue(message.contains("'scale_linear'"), message);
		}
		assertThrows(DeepLabException.class, () -> new Operation("clip", Map.of("axes", "yx")).hasAxis("x", true));
	}
}
