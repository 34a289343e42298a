package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;

/**
 * A spatial kernel as one pass along each axis, exact up to four sigma. The row sums are products of sums along the axes,
 * and so is the message of ones.
 */
final class SpatialFilter implements Filter {

	private static final double REACH = 4;

	/** Rows that one task filters. */
	private static final int ROWS = 16;

	private final Grid grid;
	private final List<Tile> tiles;
	private final Axis x;
	private final Axis y;
	private final Axis z;

	SpatialFilter(final Grid grid, final List<Tile> tiles, final Gaussian gaussian) {
		this.grid = grid;
		this.tiles = tiles;
		x = new Axis(grid.width(), gaussian.x() / grid.dx(), gaussian.normalisation());
		y = new Axis(grid.height(), gaussian.y() / grid.dy(), gaussian.normalisation());
		z = new Axis(grid.depth(), gaussian.z() / grid.dz(), gaussian.normalisation());
	}

	/** One axis: its taps, what values are multiplied by before and after, and the message of ones. */
	private static final class Axis {

		/** The weight at each distance. */
		private final float[] taps;
		private final float[] before;
		private final float[] after;
		private final double[] ones;

		/**
		 * @param length how many pixels
		 * @param sigma in pixels
		 */
		Axis(final int length, final double sigma, final Normalisation normalisation) {
			final double[] exact = new double[(int) Math.min(length, Math.ceil(REACH * sigma) + 1)];
			taps = new float[exact.length];
			for (int t = 0; t < exact.length; t++) taps[t] = (float) (exact[t] = Math.exp(-0.5 * t * t / (sigma * sigma)));
			final double[] rowSums = new double[length];
			final double[] scaled = new double[length];
			before = new float[length];
			after = new float[length];
			ones = new double[length];
			Arrays.fill(scaled, 1);
			filter(exact, scaled, rowSums);
			for (int i = 0; i < length; i++) {
				before[i] = (float) (scaled[i] = normalisation.before(rowSums[i]));
				after[i] = (float) normalisation.after(rowSums[i]);
			}
			filter(exact, scaled, ones);
			for (int i = 0; i < length; i++) ones[i] *= normalisation.after(rowSums[i]);
		}

		private static void filter(final double[] taps, final double[] from, final double[] to) {
			for (int i = 0; i < from.length; i++) {
				for (int j = Math.max(0, i - taps.length + 1); j < Math.min(from.length, i + taps.length); j++) to[i] += taps[Math
					.abs(i - j)] * from[j];
			}
		}

		int reach() {
			return taps.length - 1;
		}
	}

	@Override
	public State state(final int classes, final Workers workers, final Monitor monitor) {
		return new Rows(classes - 1, workers, monitor);
	}

	private final class Rows implements State {

		private final int classes;
		private final Workers workers;
		private final Monitor monitor;
		/** [class * depth + slice][row][column]: what is put in. */
		private final float[][][] input;
		/** The same after the pass along y. */
		private final float[][][] output;
		private final int chunks = (grid.height() + ROWS - 1) / ROWS;

		Rows(final int classes, final Workers workers, final Monitor monitor) {
			this.classes = classes;
			this.workers = workers;
			this.monitor = monitor;
			input = new float[classes * grid.depth()][grid.height()][grid.width()];
			output = new float[classes * grid.depth()][grid.height()][grid.width()];
		}

		@Override
		public void put(final int tile, final float[][] planes) {
			final Tile t = tiles.get(tile);
			for (int c = 0; c < classes; c++) {
				final float[][] rows = input[c * grid.depth() + t.z()];
				for (int r = 0; r < t.height(); r++) System.arraycopy(planes[c], r * t.width(), rows[t.y() + r], t.x(), t.width());
			}
		}

		@Override
		public void spread() {
			final int tasks = Math.multiplyExact(input.length, chunks);
			final float[][][] scratch = new float[workers.threads()][3][];
			workers.forEach(tasks, monitor::cancelled, (task, worker) -> {
				for (int row = start(task); row < end(task); row++) alongX(task / chunks % grid.depth(), row, input[task /
					chunks][row], scratch[worker]);
			});
			workers.forEach(tasks, monitor::cancelled, (task, worker) -> {
				final float[][] from = input[task / chunks];
				for (int row = start(task); row < end(task); row++) filter(from, row, y, output[task / chunks][row]);
			});
			if (grid.depth() == 1) return;
			workers.forEach(tasks, monitor::cancelled, (task, worker) -> {
				final int slice = task / chunks % grid.depth();
				final int first = task / chunks - slice;
				final float[][] from = new float[grid.depth()][];
				for (int row = start(task); row < end(task); row++) {
					for (int s = 0; s < from.length; s++) from[s] = output[first + s][row];
					filter(from, slice, z, input[first + slice][row]);
				}
			});
		}

		private int start(final int task) {
			return task % chunks * ROWS;
		}

		private int end(final int task) {
			return Math.min(grid.height(), start(task) + ROWS);
		}

		/** In place, with all that values are multiplied by before. Shifted copies make each loop read at one index. */
		private void alongX(final int slice, final int index, final float[] row, final float[][] scratch) {
			final int width = grid.width();
			final int reach = x.reach();
			if (scratch[0] == null) {
				scratch[0] = new float[width + 2 * reach];
				scratch[1] = new float[width];
				scratch[2] = new float[width];
			}
			scale(y.before[index] * z.before[slice], x.before, row, width);
			final float[] padded = scratch[0];
			System.arraycopy(row, 0, padded, reach, width);
			scale(x.taps[0], row, width);
			for (int t = 1; t <= reach; t++) {
				System.arraycopy(padded, reach - t, scratch[1], 0, width);
				System.arraycopy(padded, reach + t, scratch[2], 0, width);
				addPair(x.taps[t], scratch[1], scratch[2], row, width);
			}
			scale(1, x.after, row, width);
		}

		private void filter(final float[][] from, final int index, final Axis axis, final float[] to) {
			final int width = grid.width();
			final float after = axis.after[index];
			System.arraycopy(from[index], 0, to, 0, width);
			scale(axis.taps[0] * after, to, width);
			for (int t = 1; t <= axis.reach(); t++) {
				final boolean below = index - t >= 0;
				final boolean above = index + t < from.length;
				if (below && above) addPair(axis.taps[t] * after, from[index - t], from[index + t], to, width);
				else if (below) Planes.addScaled(axis.taps[t] * after, from[index - t], to, width);
				else if (above) Planes.addScaled(axis.taps[t] * after, from[index + t], to, width);
			}
		}

		@Override
		public void get(final int tile, final int worker, final float[][] planes) {
			final Tile t = tiles.get(tile);
			final float[][][] result = grid.depth() == 1 ? output : input;
			final float[] last = planes[classes];
			int i = 0;
			for (int r = 0; r < t.height(); r++) {
				final double ones = z.ones[t.z()] * y.ones[t.y() + r];
				for (int column = t.x(); column < t.x() + t.width(); column++) last[i++] = (float) (ones * x.ones[column]);
			}
			for (int c = 0; c < classes; c++) {
				final float[][] rows = result[c * grid.depth() + t.z()];
				for (int r = 0; r < t.height(); r++) System.arraycopy(rows[t.y() + r], t.x(), planes[c], r * t.width(), t.width());
			}
			Planes.rest(planes, t.pixels());
		}
	}

	private static void scale(final float factor, final float[] values, final int count) {
		for (int i = 0; i < count; i++) values[i] *= factor;
	}

	private static void scale(final float factor, final float[] factors, final float[] values, final int count) {
		for (int i = 0; i < count; i++) values[i] *= factor * factors[i];
	}

	private static void addPair(final float factor, final float[] a, final float[] b, final float[] to, final int count) {
		for (int i = 0; i < count; i++) to[i] += factor * (a[i] + b[i]);
	}
}
