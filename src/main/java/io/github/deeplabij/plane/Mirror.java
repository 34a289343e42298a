package io.github.deeplabij.plane;

import java.util.Optional;

/** Reads a region that may reach beyond a plane's borders, where the plane is mirrored at its last pixel. */
public final class Mirror {

	private Mirror() {}

	/**
	 * Reads pixels.
	 *
	 * @param region any rectangle
	 * @param values takes the values, row by row, from index 0
	 */
	public static void read(final PlaneSource source, final int channel, final Region region, final float[] values) {
		if (region.x() >= 0 && region.y() >= 0 && region.x() + region.width() <= source.width() && region.y() + region
			.height() <= source.height())
		{
			source.read(channel, region, values);
			return;
		}
		final int[] columns = indices(region.x(), region.width(), source.width());
		final int[] rows = indices(region.y(), region.height(), source.height());
		final Region inside = inside(columns, rows);
		final float[] read = new float[Math.toIntExact(inside.size())];
		source.read(channel, inside, read);
		int i = 0;
		for (final int row : rows) {
			final int start = (row - inside.y()) * inside.width() - inside.x();
			for (final int column : columns)
				values[i++] = read[start + column];
		}
	}

	/** The value that all pixels have that {@link #read} reads, where the source quickly says so. */
	public static Optional<Float> onlyValue(final PlaneSource source, final int channel, final Region region) {
		return source.onlyValue(channel, inside(indices(region.x(), region.width(), source.width()), indices(region.y(),
			region.height(), source.height())));
	}

	private static Region inside(final int[] columns, final int[] rows) {
		return new Region(min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1);
	}

	private static int[] indices(final int start, final int count, final int length) {
		final int period = Math.max(1, 2 * length - 2);
		final int[] indices = new int[count];
		for (int i = 0; i < count; i++) {
			final int phase = Math.floorMod(start + i, period);
			indices[i] = phase < length ? phase : period - phase;
		}
		return indices;
	}

	private static int min(final int[] values) {
		int min = values[0];
		for (final int value : values)
			min = Math.min(min, value);
		return min;
	}

	private static int max(final int[] values) {
		int max = values[0];
		for (final int value : values)
			max = Math.max(max, value);
		return max;
	}
}
