package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FinitePlaneTest {

	private static final float NAN = Float.NaN;
	private static final float INF = Float.POSITIVE_INFINITY;

	private static float[] read(final FinitePlane plane, final int channel) {
		final float[] values = new float[plane.width() * plane.height()];
		plane.read(channel, new Region(0, 0, plane.width(), plane.height()), values);
		return values;
	}

	@Test
	void replacesByTheSmallestOfTheChannel() {
		final FinitePlane plane = FinitePlane.of(new ArrayPlane(3, 1, new float[] { NAN, -7, 2 }, new float[] { 5, INF,
			-INF }), () -> false);
		assertEquals(3, plane.replaced());
		assertArrayEquals(new float[] { -7, -7, 2 }, read(plane, 0));
		assertArrayEquals(new float[] { 5, 5, 5 }, read(plane, 1));
	}

	@Test
	void takesZeroWhereNothingIsFinite() {
		final FinitePlane plane = FinitePlane.of(new ArrayPlane(2, 1, new float[] { NAN, INF }), () -> false);
		assertEquals(2, plane.replaced());
		assertArrayEquals(new float[] { 0, 0 }, read(plane, 0));
	}

	@Test
	void leavesFiniteValues() {
		final float[] values = { -Float.MAX_VALUE, Float.MAX_VALUE, -0f, Float.MIN_VALUE };
		final FinitePlane plane = FinitePlane.of(new ArrayPlane(2, 2, values), () -> false);
		assertEquals(0, plane.replaced());
		assertArrayEquals(values, read(plane, 0));
	}
}
