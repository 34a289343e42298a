package io.github.deeplabij.plane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** What is measured of counts is what is measured of the values, whatever parts were counted together. */
class CountedPlaneTest {

	private static final int WIDTH = 90;
	private static final int HEIGHT = 70;

	private final Random random = new Random(3);
	private final float[] values = new float[WIDTH * HEIGHT];

	private final PlaneSource plane = new PlaneSource() {

		@Override
		public int width() {
			return WIDTH;
		}

		@Override
		public int height() {
			return HEIGHT;
		}

		@Override
		public int channels() {
			return 1;
		}

		@Override
		public boolean isFloatingPoint() {
			return false;
		}

		@Override
		public boolean isWhole() {
			return true;
		}

		@Override
		public Region block() {
			return new Region(0, 0, 32, 32);
		}

		@Override
		public void read(final int channel, final Region region, final float[] into) {
			for (int i = 0; i < region.size(); i++)
				into[i] = values[(region.y() + i / region.width()) * WIDTH + region.x() + i % region.width()];
		}
	};

	private static Strips strips(final PlaneSource plane, final List<Pointwise> before) {
		return new Strips(List.of(plane), new int[] { 0 }, before, () -> false);
	}

	@Test
	void countsGiveWhatValuesGive() {
		for (int i = 0; i < values.length; i++)
			values[i] = (int) Math.abs(3000 * random.nextGaussian());
		final Histogram one = new Histogram();
		final Histogram other = new Histogram();
		for (int i = 0; i < values.length; i++)
			(random.nextBoolean() ? one : other).add(new float[] { values[i] }, 1);
		one.add(other);
		final PlaneSource counted = new FinitePlane(new CountedPlane(WIDTH, HEIGHT, List.of(one)), FinitePlane.of(plane,
			() -> false).values());
		final List<List<Pointwise>> all = List.of(List.of(), List.of(new Pointwise.Sigmoid()), List.of(
			new Pointwise.Whole(5, 900)));
		for (final List<Pointwise> before : all) {
			for (final Percentiles.Method method : Percentiles.Method.values())
				assertArrayEquals(percentiles(plane, before, method), percentiles(counted, before, method));
			final Moments expected = Moments.of(strips(plane, before));
			final Moments found = Moments.of(strips(counted, before));
			assertEquals(expected.mean(), found.mean(), 1e-12 * Math.abs(expected.mean()));
			assertEquals(expected.deviation(), found.deviation(), 1e-10 * expected.deviation());
		}
	}

	private static double[] percentiles(final PlaneSource plane, final List<Pointwise> before,
		final Percentiles.Method method)
	{
		return Percentiles.of(strips(plane, before), method, 0, 0.1, 33, 50, 99.9, 100);
	}

	/** Blocks cover a plane, as strips do. */
	@Test
	void blocksCoverThePlane() {
		final long[] sum = new long[2];
		final Strips strips = strips(plane, List.of());
		strips.forEach((strip, some, count) -> {
			assertEquals(sum[1]++, strip);
			sum[0] += count;
		});
		assertEquals(WIDTH * HEIGHT, sum[0]);
		assertEquals(9, strips.count());
	}
}
