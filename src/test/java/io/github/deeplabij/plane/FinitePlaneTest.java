package io.github.deeplabij.plane;

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
		assertEquals(3, plane.values().replaced());
		assertArrayEquals(new float[] { -7, -7, 2 }, read(plane, 0));
		assertArrayEquals(new float[] { 5, 5, 5 }, read(plane, 1));
	}

	@Test
	void takesZeroWhereNothingIsFinite() {
		final FinitePlane plane = FinitePlane.of(new ArrayPlane(2, 1, new float[] { NAN, INF }), () -> false);
		assertEquals(2, plane.values().replaced());
		assertArrayEquals(new float[] { 0, 0 }, read(plane, 0));
	}

	@Test
	void leavesFiniteValues() {
		final float[] values = { -9e37f, 9e37f, -0f, Float.MIN_VALUE };
		final FinitePlane plane = FinitePlane.of(new ArrayPlane(2, 2, values), () -> false);
		assertEquals(0, plane.values().replaced());
		assertArrayEquals(values, read(plane, 0));
	}

	@Test
	void takesAMarkForNoValueOnlyWhereAllElseIsFarAboveIt() {
		final float[] marked = { -9999, 3, 4, -9999 };
		final FinitePlane plane = FinitePlane.of(new ArrayPlane(2, 2, marked), () -> false);
		assertEquals(2, plane.values().marked());
		assertEquals(0, plane.values().replaced());
		final float[] read = new float[4];
		plane.read(0, new Region(0, 0, 2, 2), read);
		assertArrayEquals(new float[] { 3, 3, 4, 3 }, read);
		for (final float[] measured : new float[][] { { -9999, -8000, 4, 5 }, { -9999, -9999, -9999, -9999 }, { -9998,
			3, 4, 5 } })
		{
			final FinitePlane same = FinitePlane.of(new ArrayPlane(2, 2, measured), () -> false);
			assertEquals(0, same.values().marked());
			same.read(0, new Region(0, 0, 2, 2), read);
			assertArrayEquals(measured, read);
		}
	}

	@Test
	void takesTheGreatestFloatForNoValue() {
		final FinitePlane plane = FinitePlane.of(new ArrayPlane(2, 2, new float[] { Float.MAX_VALUE, 3,
			-Float.MAX_VALUE, 1e30f }), () -> false);
		assertEquals(2, plane.values().replaced());
		final float[] read = new float[4];
		plane.read(0, new Region(0, 0, 2, 2), read);
		assertArrayEquals(new float[] { 3, 3, 3, 1e30f }, read);
	}
}
