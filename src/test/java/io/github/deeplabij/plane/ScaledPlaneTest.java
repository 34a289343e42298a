package io.github.deeplabij.plane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaledPlaneTest {

	private final Random random = new Random(21);

	private static float[] read(final PlaneSource plane, final int channel, final Region region) {
		final float[] values = new float[(int) region.size()];
		plane.read(channel, region, values);
		return values;
	}

	private static float[] read(final PlaneSource plane) {
		return read(plane, 0, new Region(0, 0, plane.width(), plane.height()));
	}

	/** One axis by the formula: a triangle as wide as the larger of both kinds of pixel, cut off at the border. */
	private static double[][] matrix(final int length, final int wanted) {
		final double ratio = (double) length / wanted;
		final double radius = Math.max(1, ratio);
		final double[][] matrix = new double[wanted][length];
		for (int i = 0; i < wanted; i++) {
			double sum = 0;
			for (int k = 0; k < length; k++)
				sum += matrix[i][k] = Math.max(0, 1 - Math.abs(k - (i + 0.5) * ratio + 0.5) / radius);
			for (int k = 0; k < length; k++)
				matrix[i][k] /= sum;
		}
		return matrix;
	}

	private static float[] resized(final ArrayPlane plane, final int channel, final int width, final int height) {
		final double[][] across = matrix(plane.width(), width);
		final double[][] down = matrix(plane.height(), height);
		final float[] values = new float[width * height];
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				double sum = 0;
				for (int j = 0; j < plane.height(); j++) {
					for (int i = 0; i < plane.width(); i++)
						sum += down[y][j] * across[x][i] * plane.pixels()[channel][j * plane.width() + i];
				}
				values[y * width + x] = (float) sum;
			}
		}
		return values;
	}

	@ParameterizedTest
	@CsvSource({ "20, 30, 40, 15", "31, 17, 23, 12", "9, 8, 70, 61", "40, 40, 5, 3", "1, 1, 4, 6", "7, 9, 1, 1",
		"16, 16, 16, 24" })
	void followsTheFormula(final int width, final int height, final int newWidth, final int newHeight) {
		final ArrayPlane plane = ArrayPlane.random(random, width, height, 2);
		final PlaneSource scaled = ScaledPlane.of(plane, newWidth, newHeight);
		for (int c = 0; c < 2; c++) {
			final float[] expected = resized(plane, c, newWidth, newHeight);
			assertArrayEquals(expected, read(scaled, c, new Region(0, 0, newWidth, newHeight)), 1e-5f);
		}
	}

	/** What torch.nn.functional.interpolate(mode="bilinear", antialias=True) gives. */
	@Test
	void givesWhatOthersGive() {
		final ArrayPlane ramp = new ArrayPlane(5, 1, new float[] { 1, 4, 2, 8, 5 });
		assertArrayEquals(new float[] { 2.2857141f, 3.7777777f, 6.2857141f }, read(ScaledPlane.of(ramp, 3, 1)), 1e-5f);
		assertArrayEquals(new float[] { 1, 2.3125f, 3.875f, 2.625f, 3.875f, 7.625f, 6.3125f, 5 }, read(ScaledPlane.of(
			ramp, 8, 1)), 1e-5f);
	}

	@Test
	void leavesNoFalsePatternOfWhatIsFinerThanItsPixels() {
		final float[] stripes = new float[120 * 20];
		for (int i = 0; i < stripes.length; i++)
			stripes[i] = i % 120 % 2;
		for (final float value : read(ScaledPlane.of(new ArrayPlane(120, 20, stripes), 41, 7)))
			assertEquals(0.5, value, 0.06);
	}

	@Test
	void isTheSameWhateverTheRegion() {
		final ArrayPlane plane = ArrayPlane.random(random, 70, 50, 1);
		for (final int[] size : new int[][] { { 33, 91 }, { 150, 20 } }) {
			final PlaneSource scaled = ScaledPlane.of(plane, size[0], size[1]);
			final float[] whole = read(scaled);
			for (int i = 0; i < 50; i++) {
				final int x = random.nextInt(size[0]);
				final int y = random.nextInt(size[1]);
				final Region part = new Region(x, y, 1 + random.nextInt(size[0] - x), 1 + random.nextInt(size[1] - y));
				final float[] values = read(scaled, 0, part);
				for (int k = 0; k < values.length; k++)
					assertEquals(whole[(y + k / part.width()) * size[0] + x + k % part.width()], values[k]);
			}
		}
	}

	@Test
	void readsAFewRowsOfALargePlaneAtATime() {
		final int[] most = { 0 };
		final PlaneSource endless = new PlaneSource() {

			@Override
			public int width() {
				return 20_000;
			}

			@Override
			public int height() {
				return 20_000;
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
			public void read(final int channel, final Region region, final float[] values) {
				most[0] = Math.max(most[0], (int) region.size());
				for (int i = 0; i < region.size(); i++)
					values[i] = region.y() + i / region.width();
			}
		};
		final float[] values = read(ScaledPlane.of(endless, 2000, 2000), 0, new Region(100, 300, 900, 800));
		assertTrue(most[0] <= 1 << 20, most[0] + " values at once");
		for (int i = 0; i < values.length; i++)
			assertEquals(10 * (300 + i / 900) + 4.5, values[i], 0.01);
	}

	@Test
	void keepsASizeThatItHas() {
		final ArrayPlane plane = ArrayPlane.random(random, 7, 5, 1);
		assertSame(plane, ScaledPlane.of(plane, 7, 5));
	}

	@Test
	void flips() {
		final ArrayPlane plane = new ArrayPlane(3, 2, new float[] { 1, 2, 3, 4, 5, 6 });
		final PlaneSource flipped = new FlippedPlane(plane);
		assertArrayEquals(new float[] { 3, 2, 1, 6, 5, 4 }, read(flipped));
		assertArrayEquals(new float[] { 5, 4 }, read(flipped, 0, new Region(1, 1, 2, 1)));
		final float[] once = read(ScaledPlane.of(plane, 4, 3));
		final float[] twice = read(new FlippedPlane(ScaledPlane.of(flipped, 4, 3)));
		assertArrayEquals(once, twice, 1e-6f);
	}
}
