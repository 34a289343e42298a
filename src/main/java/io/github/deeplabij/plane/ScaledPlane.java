package io.github.deeplabij.plane;

import java.util.Arrays;

/**
 * A plane of another size, computed a region at a time, the same values whatever the region. Pixels are squares, and
 * the outer borders of both planes meet. A plane that is larger is interpolated bilinearly; where it is smaller, the
 * triangle of bilinear interpolation is as wide as its pixels are, so that nothing finer shows as a false pattern.
 */
public final class ScaledPlane implements PlaneSource {

	/** How many values of the source are read at once, unless one row takes more. */
	private static final int VALUES = 1 << 20;

	private final PlaneSource source;
	private final int width;
	private final int height;

	/**
	 * @param width the columns that it is to have
	 * @param height the rows that it is to have
	 */
	private ScaledPlane(final PlaneSource source, final int width, final int height) {
		this.source = source;
		this.width = width;
		this.height = height;
	}

	/** A plane of so many columns and rows. */
	public static PlaneSource of(final PlaneSource source, final int width, final int height) {
		return width == source.width() && height == source.height() ? source : new ScaledPlane(source, width, height);
	}

	@Override
	public int width() {
		return width;
	}

	@Override
	public int height() {
		return height;
	}

	@Override
	public int channels() {
		return source.channels();
	}

	@Override
	public boolean isFloatingPoint() {
		return source.isFloatingPoint();
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		final Weights columns = new Weights(region.x(), region.width(), width, source.width());
		for (int done = 0; done < region.height();) {
			int rows = region.height() - done;
			Weights strip = new Weights(region.y() + done, rows, height, source.height());
			while (rows > 1 && (long) strip.span() * columns.span() > VALUES) {
				rows = (rows + 1) / 2;
				strip = new Weights(region.y() + done, rows, height, source.height());
			}
			strip(channel, columns, strip, values, done * region.width());
			done += rows;
		}
	}

	private void strip(final int channel, final Weights columns, final Weights rows, final float[] values,
		final int to)
	{
		final int width = columns.count();
		final float[] read = new float[Math.multiplyExact(rows.span(), columns.span())];
		source.read(channel, new Region(columns.least(), rows.least(), columns.span(), rows.span()), read);
		final float[] narrow = new float[Math.multiplyExact(rows.span(), width)];
		for (int y = 0; y < rows.span(); y++) {
			for (int x = 0; x < width; x++)
				narrow[y * width + x] = columns.sum(x, read, y * columns.span());
		}
		final float[] sum = new float[width];
		for (int y = 0; y < rows.count(); y++) {
			rows.sumRows(y, narrow, sum);
			System.arraycopy(sum, 0, values, to + y * width, width);
		}
	}

	/** Which pixels of the source make each of some pixels along an axis, and how much each counts. */
	private static final class Weights {

		private final int[] first;
		private final float[][] weights;
		private final int least;
		private final int span;

		/**
		 * @param start the first of the pixels
		 * @param count how many they are
		 * @param length of the axis
		 * @param sourceLength of the source's axis
		 */
		Weights(final int start, final int count, final int length, final int sourceLength) {
			final double ratio = (double) sourceLength / length;
			final double radius = Math.max(1, ratio);
			first = new int[count];
			weights = new float[count][];
			int end = 0;
			for (int i = 0; i < count; i++) {
				final double centre = (start + i + 0.5) * ratio - 0.5;
				final int from = Math.max(0, (int) Math.floor(centre - radius) + 1);
				final int to = Math.min(sourceLength, (int) Math.ceil(centre + radius));
				first[i] = Math.min(from, sourceLength - 1);
				weights[i] = triangle(centre - first[i], radius, Math.max(1, to - first[i]));
				end = Math.max(end, first[i] + weights[i].length);
			}
			least = first[0];
			span = end - least;
		}

		private static float[] triangle(final double centre, final double radius, final int count) {
			final float[] weights = new float[count];
			double sum = 0;
			for (int k = 0; k < count; k++)
				sum += weights[k] = (float) Math.max(0, 1 - Math.abs(k - centre) / radius);
			for (int k = 0; k < count; k++)
				weights[k] = sum > 0 ? (float) (weights[k] / sum) : 1f / count;
			return weights;
		}

		int count() {
			return first.length;
		}

		/** The first pixel of the source that counts. */
		int least() {
			return least;
		}

		/** How many pixels of the source from the first to the last that count. */
		int span() {
			return span;
		}

		/** One pixel, of a row of the source's pixels that count. */
		float sum(final int pixel, final float[] values, final int row) {
			final float[] own = weights[pixel];
			final int from = row + first[pixel] - least;
			float sum = 0;
			for (int k = 0; k < own.length; k++)
				sum += own[k] * values[from + k];
			return sum;
		}

		/** One row, of rows of the same length. */
		void sumRows(final int pixel, final float[] rows, final float[] sum) {
			final float[] own = weights[pixel];
			Arrays.fill(sum, 0);
			for (int k = 0; k < own.length; k++) {
				final int from = (first[pixel] - least + k) * sum.length;
				for (int x = 0; x < sum.length; x++)
					sum[x] += own[k] * rows[from + x];
			}
		}
	}
}
