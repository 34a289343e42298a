package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;

/**
 * A spatial kernel as one pass along each axis. The row sums are products of sums along the axes, and so is the message
 * of ones.
 */
final class SpatialFilter implements Filter {

	/** Rows of nodes that one task filters. */
	private static final int ROWS = 8;

	private final Grid grid;
	private final List<Tile> tiles;
	private final GaussianAxis x;
	private final GaussianAxis y;
	private final GaussianAxis z;

	SpatialFilter(final Grid grid, final List<Tile> tiles, final Gaussian gaussian) {
		this.grid = grid;
		this.tiles = tiles;
		x = new GaussianAxis(grid.width(), gaussian.x() / grid.dx(), gaussian.normalisation(), true);
		y = new GaussianAxis(grid.height(), gaussian.y() / grid.dy(), gaussian.normalisation(), true);
		z = new GaussianAxis(grid.depth(), gaussian.z() / grid.dz(), gaussian.normalisation(), false);
	}

	/** About how many bytes so many classes take per pixel. */
	static double bytes(final Grid grid, final Gaussian gaussian, final int classes) {
		final int fx = GaussianAxis.factor(grid.width(), gaussian.x() / grid.dx());
		final int fy = GaussianAxis.factor(grid.height(), gaussian.y() / grid.dy());
		return 4.0 * classes * (1 + 1.0 / fy + (grid.depth() == 1 ? 1.0 : 2.0) / (fx * fy));
	}

	@Override
	public State state(final int classes, final Workers workers, final Monitor monitor) {
		return new Rows(classes - 1, workers, monitor);
	}

	/** One worker's rows. */
	private final class Scratch {

		private final float[] pixels = new float[grid.width() + 2 * x.factor()];
		private final float[] message = new float[Tile.PIXELS];
		private final float[] near = new float[grid.width()];
		private final float[] far = new float[grid.width()];
		private final float[] nodes = new float[x.nodes()];
		private final float[] padded = new float[x.nodes() + 2 * x.reach()];
		private final float[] left = new float[x.nodes()];
		private final float[] right = new float[x.nodes()];
	}

	private final class Rows implements State {

		private final int classes;
		private final Workers workers;
		private final Monitor monitor;
		/** [class * depth + slice][row][column]: what is put in. */
		private final float[][][] input;
		/** [class * depth + slice][row of nodes][node]: filtered along x; for a stack also along y. */
		private final float[][][] alongX;
		private final float[][][] alongY;
		/** [class * depth + slice][row of nodes][column]: filtered along all axes, interpolated along x. */
		private final float[][][] output;
		private final int chunks = (y.nodes() + ROWS - 1) / ROWS;
		private final Scratch[] scratch;

		Rows(final int classes, final Workers workers, final Monitor monitor) {
			this.classes = classes;
			this.workers = workers;
			this.monitor = monitor;
			final int planes = Math.multiplyExact(classes, grid.depth());
			input = new float[planes][grid.height()][grid.width()];
			alongX = new float[planes][y.nodes()][x.nodes()];
			alongY = grid.depth() == 1 ? null : new float[planes][y.nodes()][x.nodes()];
			output = new float[planes][y.nodes()][grid.width()];
			scratch = new Scratch[workers.threads()];
			for (int w = 0; w < scratch.length; w++)
				scratch[w] = new Scratch();
		}

		@Override
		public void put(final int tile, final int worker, final float[][] planes) {
			final Tile t = tiles.get(tile);
			for (int c = 0; c < classes; c++) {
				final float[][] rows = input[c * grid.depth() + t.z()];
				for (int r = 0; r < t.height(); r++)
					System.arraycopy(planes[c], r * t.width(), rows[t.y() + r], t.x(), t.width());
			}
		}

		/** Filters one row of nodes. */
		private interface Pass {

			void run(int plane, int row, Scratch at);
		}

		private void forEachRow(final Pass pass) {
			workers.forEach(Math.multiplyExact(input.length, chunks), monitor::cancelled, (task, worker) -> {
				final int start = task % chunks * ROWS;
				for (int row = start; row < Math.min(y.nodes(), start + ROWS); row++)
					pass.run(task / chunks, row, scratch[worker]);
			});
		}

		@Override
		public void spread(final boolean last) {
			forEachRow((plane, row, at) -> {
				gather(input[plane], row, z.before()[plane % grid.depth()], at.pixels);
				toNodes(at.pixels, at.nodes);
				filterRow(at, alongX[plane][row]);
			});
			if (last) Arrays.fill(input, null);
			if (grid.depth() == 1) forEachRow((plane, row, at) -> {
				filter(alongX[plane], row, y, at.nodes);
				fromNodes(at.nodes, output[plane][row]);
			});
			else {
				forEachRow((plane, row, at) -> filter(alongX[plane], row, y, alongY[plane][row]));
				forEachRow((plane, row, at) -> {
					final int slice = plane % grid.depth();
					final float[][] column = new float[grid.depth()][];
					for (int s = 0; s < column.length; s++)
						column[s] = alongY[plane - slice + s][row];
					filter(column, slice, z, at.nodes);
					fromNodes(at.nodes, output[plane][row]);
				});
			}
		}

		/** A row of nodes from the rows of pixels around it, still at the resolution of pixels along x. */
		private void gather(final float[][] rows, final int node, final float scale, final float[] to) {
			final int f = y.factor();
			Arrays.fill(to, 0);
			for (int row = Math.max(0, (node - 1) * f + 1); row < Math.min(rows.length, (node + 1) * f); row++) {
				final float share = row < node * f ? y.share(row) : 1 - y.share(row);
				Planes.addScaled(share * scale * y.before()[row], rows[row], to, grid.width());
			}
			multiply(x.before(), to, grid.width());
		}

		private void toNodes(final float[] pixels, final float[] nodes) {
			final int f = x.factor();
			if (f == 1) System.arraycopy(pixels, 0, nodes, 0, nodes.length);
			else if (f == 2) {
				nodes[0] = pixels[0] + 0.5f * pixels[1];
				for (int n = 1; n < nodes.length; n++)
					nodes[n] = pixels[2 * n] + 0.5f * (pixels[2 * n - 1] + pixels[2 * n + 1]);
			}
			else {
				Arrays.fill(nodes, 0);
				for (int i = 0, n = 0; i < grid.width(); n++) {
					for (int t = 0; t < f && i < grid.width(); t++, i++) {
						final float share = (float) t / f;
						nodes[n] += (1 - share) * pixels[i];
						nodes[n + 1] += share * pixels[i];
					}
				}
			}
		}

		private void fromNodes(final float[] nodes, final float[] pixels) {
			final int f = x.factor();
			if (f == 1) System.arraycopy(nodes, 0, pixels, 0, pixels.length);
			else if (f == 2) {
				for (int i = 1; i < pixels.length; i += 2) {
					final float node = nodes[i >> 1];
					pixels[i - 1] = node;
					pixels[i] = 0.5f * (node + nodes[(i >> 1) + 1]);
				}
				if ((pixels.length & 1) == 1) pixels[pixels.length - 1] = nodes[pixels.length >> 1];
			}
			else {
				for (int i = 0, n = 0; i < pixels.length; n++) {
					final float slope = (nodes[n + 1] - nodes[n]) / f;
					for (int t = 0; t < f && i < pixels.length; t++, i++)
						pixels[i] = nodes[n] + t * slope;
				}
			}
			multiply(x.after(), pixels, pixels.length);
		}

		/** Along x. Shifted copies make each loop read at one index. */
		private void filterRow(final Scratch at, final float[] to) {
			final int count = at.nodes.length;
			final int reach = x.reach();
			System.arraycopy(at.nodes, 0, at.padded, reach, count);
			scale(x.tap(0), at.nodes, to, count);
			for (int t = 1; t <= reach; t++) {
				System.arraycopy(at.padded, reach - t, at.left, 0, count);
				System.arraycopy(at.padded, reach + t, at.right, 0, count);
				addPair(x.tap(t), at.left, at.right, to, count);
			}
		}

		/** Across rows. */
		private void filter(final float[][] from, final int index, final GaussianAxis axis, final float[] to) {
			final int count = to.length;
			scale(axis.tap(0), from[index], to, count);
			for (int t = 1; t <= axis.reach(); t++) {
				final boolean below = index - t >= 0;
				final boolean above = index + t < from.length;
				if (below && above) addPair(axis.tap(t), from[index - t], from[index + t], to, count);
				else if (below) Planes.addScaled(axis.tap(t), from[index - t], to, count);
				else if (above) Planes.addScaled(axis.tap(t), from[index + t], to, count);
			}
		}

		@Override
		public void add(final int tile, final int worker, final float weight, final float[][] planes) {
			final Tile t = tiles.get(tile);
			final float[] message = scratch[worker].message;
			final float[] last = planes[classes];
			int i = 0;
			for (int r = 0; r < t.height(); r++) {
				final float ones = (float) (weight * z.ones()[t.z()] * y.ones()[t.y() + r]);
				for (int column = t.x(); column < t.x() + t.width(); column++)
					message[i++] = ones * (float) x.ones()[column];
			}
			Planes.add(message, last, t.pixels());
			for (int c = 0; c < classes; c++) {
				final float[][] rows = output[c * grid.depth() + t.z()];
				for (int r = 0; r < t.height(); r++)
					interpolate(rows, t, r, weight, message, scratch[worker]);
				Planes.move(message, planes[c], last, t.pixels());
			}
		}

		private void interpolate(final float[][] rows, final Tile t, final int r, final float weight, final float[] to,
			final Scratch at)
		{
			final int row = t.y() + r;
			final int node = row / y.factor();
			final float share = y.share(row);
			final float after = weight * y.after()[row] * z.after()[t.z()];
			System.arraycopy(rows[node], t.x(), at.near, 0, t.width());
			if (share == 0) scale(after, at.near, at.pixels, t.width());
			else {
				System.arraycopy(rows[node + 1], t.x(), at.far, 0, t.width());
				blend(after * (1 - share), at.near, after * share, at.far, at.pixels, t.width());
			}
			System.arraycopy(at.pixels, 0, to, r * t.width(), t.width());
		}
	}

	private static void scale(final float factor, final float[] from, final float[] to, final int count) {
		for (int i = 0; i < count; i++)
			to[i] = factor * from[i];
	}

	private static void multiply(final float[] factors, final float[] values, final int count) {
		for (int i = 0; i < count; i++)
			values[i] *= factors[i];
	}

	private static void blend(final float p, final float[] a, final float q, final float[] b, final float[] to,
		final int count)
	{
		for (int i = 0; i < count; i++)
			to[i] = p * a[i] + q * b[i];
	}

	private static void addPair(final float factor, final float[] a, final float[] b, final float[] to,
		final int count)
	{
		for (int i = 0; i < count; i++)
			to[i] += factor * (a[i] + b[i]);
	}
}
