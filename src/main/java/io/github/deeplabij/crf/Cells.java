package io.github.deeplabij.crf;

import java.util.Arrays;

/**
 * A tile's pixels, put together where their features are nearly the same: each cell of pixels has one place in the
 * lattice, the mean of its pixels' features.
 */
final class Cells {

	private static final long MULTIPLIER = 0xd1342543de82ef95L;

	/** The cell of each pixel. */
	private final char[] cell;
	private final int count;

	private Cells(final char[] cell, final int count) {
		this.cell = cell;
		this.count = count;
	}

	/** Makes the cells of one tile after the other; not for several threads. */
	static final class Maker {

		private final Features features;
		private final double side;
		private final KeyTable keys = new KeyTable();
		private final char[] cell = new char[Tile.PIXELS];
		private final int[] sizes = new int[Tile.PIXELS];
		private final double[] sums;
		private final double[] feature;

		/**
		 * @param side of a cell in sigmas; sharing a place adds a sixth of its square to the kernel's variance
		 */
		Maker(final Features features, final double side) {
			this.features = features;
			this.side = side;
			feature = new double[features.dimensions()];
			sums = new double[Tile.PIXELS * feature.length];
		}

		/** Puts a tile's pixels together. */
		Cells make(final Tile tile) {
			keys.clear();
			final int d = feature.length;
			final double perSide = 1 / side;
			long previous = 0;
			int number = -1;
			int p = 0;
			for (int r = 0; r < tile.height(); r++) {
				for (int c = 0; c < tile.width(); c++, p++) {
					features.at(tile.x() + c, tile.y() + r, tile.z(), feature);
					long key = 0;
					for (int i = 0; i < d; i++)
						key = key * MULTIPLIER + (long) Math.floor(feature[i] * perSide);
					if (number < 0 || key != previous) {
						final int before = keys.size();
						number = keys.add(key);
						if (number == before) {
							sizes[number] = 0;
							Arrays.fill(sums, number * d, number * d + d, 0);
						}
						previous = key;
					}
					cell[p] = (char) number;
					sizes[number]++;
					for (int i = 0; i < d; i++)
						sums[number * d + i] += feature[i];
				}
			}
			return new Cells(Arrays.copyOf(cell, p), keys.size());
		}

		/** The features of a cell of the tile that was made last: the mean over its pixels. */
		double[] features(final int number) {
			final int d = feature.length;
			for (int i = 0; i < d; i++)
				feature[i] = sums[number * d + i] / sizes[number];
			return feature;
		}
	}

	/** How many cells there are. */
	int count() {
		return count;
	}

	/**
	 * Sums a plane's values over the pixels of each cell.
	 *
	 * @param plane [pixel]
	 * @param sums takes the sums, [cell]
	 */
	void sum(final float[] plane, final float[] sums) {
		Arrays.fill(sums, 0, count, 0);
		for (int p = 0; p < cell.length; p++)
			sums[cell[p]] += plane[p];
	}

	/**
	 * Adds to each pixel of a plane the value of its cell.
	 *
	 * @param values [cell]
	 * @param plane [pixel]
	 */
	void add(final float[] values, final float[] plane) {
		for (int p = 0; p < cell.length; p++)
			plane[p] += values[cell[p]];
	}
}
