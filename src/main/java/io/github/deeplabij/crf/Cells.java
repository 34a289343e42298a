package io.github.deeplabij.crf;

import java.util.Arrays;

/**
 * A tile's pixels, put together where their features are nearly the same: each cell of pixels has one place in the
 * lattice, the mean of its pixels' features.
 */
final class Cells {

	private static final long MULTIPLIER = 0xd1342543de82ef95L;

	private final char[] order;
	private final char[] start;

	private Cells(final char[] order, final char[] start) {
		this.order = order;
		this.start = start;
	}

	/** Makes the cells of one tile after the other; not for several threads. */
	static final class Maker {

		private final Features features;
		private final double side;
		private final KeyTable keys = new KeyTable();
		private final char[] cell = new char[Tile.PIXELS];
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
						if (number == before) Arrays.fill(sums, number * d, number * d + d, 0);
						previous = key;
					}
					cell[p] = (char) number;
					for (int i = 0; i < d; i++)
						sums[number * d + i] += feature[i];
				}
			}
			return sorted(p, keys.size());
		}

		private Cells sorted(final int pixels, final int cells) {
			final char[] start = new char[cells + 1];
			for (int p = 0; p < pixels; p++)
				start[cell[p] + 1]++;
			for (int n = 0; n < cells; n++)
				start[n + 1] += start[n];
			final char[] next = start.clone();
			final char[] order = new char[pixels];
			for (int p = 0; p < pixels; p++)
				order[next[cell[p]]++] = (char) p;
			return new Cells(order, start);
		}

		/** The features of a cell of the tile that was made last: the mean over its pixels. */
		double[] features(final Cells cells, final int number) {
			final int d = feature.length;
			for (int i = 0; i < d; i++)
				feature[i] = sums[number * d + i] / cells.size(number);
			return feature;
		}
	}

	/** How many cells there are. */
	int count() {
		return start.length - 1;
	}

	/** How many pixels a cell has. */
	int size(final int cell) {
		return start[cell + 1] - start[cell];
	}

	/** The tile's pixels, cell by cell. */
	char[] order() {
		return order;
	}

	/** Where a cell's pixels start in {@link #order()}; those of the next cell follow. */
	char[] start() {
		return start;
	}

	/** Adds to each pixel the value of its cell, times the weight. */
	void add(final float weight, final float[] values, final float[] to) {
		for (int n = 0; n < count(); n++) {
			for (int j = start[n]; j < start[n + 1]; j++)
				to[order[j]] += weight * values[n];
		}
	}
}
