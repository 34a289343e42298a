package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PassesTest {

	@Test
	void eachScaleIsFlippedToo() {
		final Passes passes = TestPasses.of("0.5,0.75,1,1.25,1.5,1.75", "maximum", true);
		assertEquals(12, passes.count());
		assertFalse(passes.isOne());
	}

	@Test
	void oneIsTheImageAsItIs() {
		assertEquals(Passes.ONE, TestPasses.of("1", "mean", false));
		assertTrue(Passes.ONE.isOne());
		assertFalse(TestPasses.of("1", "mean", true).isOne());
		assertFalse(TestPasses.of("0.5", "mean", false).isOne());
		assertFalse(Passes.ONE.zoomed(new Passes.Zoom(1, 0.5)).isOne());
	}
}
