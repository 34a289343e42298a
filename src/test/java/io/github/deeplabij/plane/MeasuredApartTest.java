package io.github.deeplabij.plane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of an image that are measured apart, in any order, give the same bits as the whole. */
class MeasuredApartTest {

	private static final int WIDTH = 700;
	private static final int HEIGHT = 1600;
	private static final long[] RANKS = { 0, 1, 77, 500_000, 2L * WIDTH * HEIGHT - 1 };

	private final Random random = new Random(4);

	/** Several strips, of two planes. */
	private Strips strips(final boolean whole) {
		final ArrayPlane first = values(whole);
		final ArrayPlane second = values(whole);
		return new Strips(List.of(first, second), new int[] { 0 }, List.of(), () -> false);
	}

	private ArrayPlane values(final boolean whole) {
		return ArrayPlane.random(random, WIDTH, HEIGHT, 1).map(value -> whole ? Math.floor(65_536 * value * value)
			: 1e4 * (value - 0.3) * value);
	}

	/** Counts two parts that meet somewhere, the second one first. */
	private static void apart(final Strips strips, final Strips.Consumer first, final Strips.Consumer second,
		final long border)
	{
		strips.forEach(border, Long.MAX_VALUE, second);
		strips.forEach(0, border, first);
	}

	@Test
	void thereAreStripsToPart() {
		assertEquals(2 * 5, strips(true).count());
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 4, 5, 9, 10 })
	void percentilesOfWholeNumbers(final long border) {
		final Strips strips = strips(true);
		final Histogram all = new Histogram();
		strips.forEach(all::add);
		final Histogram first = new Histogram();
		final Histogram second = new Histogram();
		apart(strips, first::add, second::add, border);
		first.add(second);
		assertEquals(all.total(), first.total());
		assertArrayEquals(all.values(RANKS), first.values(RANKS));
		// radix selection, which takes any values, finds the same
		final RadixCounts radix = new RadixCounts();
		strips.forEach(radix::add);
		final RadixCounts.Lower lower = radix.lower(RANKS);
		strips.forEach(lower::add);
		assertArrayEquals(lower.values(), all.values(RANKS));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 4, 5, 9, 10 })
	void percentilesOfAnyValues(final long border) {
		final Strips strips = strips(false);
		final RadixCounts all = new RadixCounts();
		strips.forEach(all::add);
		final RadixCounts.Lower expected = all.lower(RANKS);
		strips.forEach(expected::add);
		final RadixCounts first = new RadixCounts();
		final RadixCounts second = new RadixCounts();
		apart(strips, first::add, second::add, border);
		first.add(second);
		assertEquals(all.total(), first.total());
		final RadixCounts.Lower lower = first.lower(RANKS);
		final RadixCounts.Lower other = first.lower(RANKS);
		apart(strips, lower::add, other::add, border);
		lower.add(other);
		assertArrayEquals(expected.values(), lower.values());
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 4, 5, 9, 10 })
	void meanAndDeviation(final long border) {
		final Strips strips = strips(false);
		final Moments all = new Moments();
		strips.forEach(all::add);
		final Moments first = new Moments();
		final Moments second = new Moments();
		apart(strips, first::add, second::add, border);
		first.add(second);
		assertEquals(all.mean(), first.mean());
		assertEquals(all.deviation(), first.deviation());
	}

	@Test
	void valuesThatAreNone() {
		final ArrayPlane plane = values(false).map(value -> value < 0 ? Double.NaN : value > 4000 ? FinitePlane.MARK
			: value);
		final Strips strips = new Strips(List.of(plane), new int[] { 0 }, List.of(), () -> false);
		final FinitePlane.Look first = new FinitePlane.Look();
		final FinitePlane.Look second = new FinitePlane.Look();
		apart(strips, first::add, second::add, 2);
		first.add(second);
		final FinitePlane.Values all = FinitePlane.Values.of(plane, () -> false);
		assertEquals(all.least().get(0), first.minimum());
		assertEquals(all.marks().get(0), first.hasMarks());
	}
}
