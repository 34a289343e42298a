package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The values of one inference in a spatial filter. Classes that no tile has put in are not filtered, nor are rows that
 * lie beyond the kernel's reach of a class.
 */
final class SpatialState implements Filter.State {

	/** Rows of nodes that one task filters. */
	private static final int ROWS = 8;

	private final Grid grid;
	private final List<Tile> tiles;
	private final GaussianAxis x;
	private final GaussianAxis y;
	private final GaussianAxis z;
	private final int classes;
	private final boolean all;
	private final Workers workers;
	private final Monitor monitor;
	/** [class * depth + slice][row][column]: what is put in; null where a class was never put in. */
	private final float[][][] input;
	/** [class * depth + slice][row of nodes][node]: filtered along x; for a stack also along y. */
	private final float[][][] alongX;
	private final float[][][] alongY;
	/** [class * depth + slice][row of nodes][column]: filtered along all axes, interpolated along x. */
	private final float[][][] output;
	/** The classes that each tile has put in. */
	private final int[][] put;
	/** Of each class, the rows of nodes from the first to before the last that are not 0 in the input. */
	private final int[] from;
	private final int[] to;
	private final int chunks;
	private final Scratch[] scratch;

	/**
	 * @param axes x, y and z
	 * @param classes how many there are
	 * @param all whether all tiles work on all classes, and the last one is not filtered
	 */
	SpatialState(final Grid grid, final List<Tile> tiles, final GaussianAxis[] axes, final int classes,
		final boolean all, final Workers workers, final Monitor monitor)
	{
		this.grid = grid;
		this.tiles = tiles;
		x = axes[0];
		y = axes[1];
		z = axes[2];
		this.classes = all ? classes - 1 : classes;
		this.all = all;
		this.workers = workers;
		this.monitor = monitor;
		final int planes = Math.multiplyExact(this.classes, grid.depth());
		input = new float[planes][][];
		alongX = new float[planes][][];
		alongY = new float[planes][][];
		output = new float[planes][][];
		put = new int[tiles.size()][0];
		from = new int[this.classes];
		to = new int[this.classes];
		chunks = (y.nodes() + ROWS - 1) / ROWS;
		scratch = new Scratch[workers.threads()];
		for (int w = 0; w < scratch.length; w++)
			scratch[w] = new Scratch();
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

	@Override
	public void order(final int[] order) {}

	@Override
	public void put(final int tile, final int worker, final int[] numbers, final float[][] planes) {
		final Tile t = tiles.get(tile);
		for (final int c : put[tile]) {
			if (!contains(numbers, c)) clear(input[c * grid.depth() + t.z()], t);
		}
		for (int k = 0; k < numbers.length; k++) {
			if (numbers[k] >= classes) continue;
			final float[][] rows = rows(numbers[k] * grid.depth() + t.z());
			for (int r = 0; r < t.height(); r++)
				System.arraycopy(planes[k], r * t.width(), rows[t.y() + r], t.x(), t.width());
		}
		put[tile] = Arrays.stream(numbers).filter(c -> c < classes).toArray();
	}

	private static boolean contains(final int[] numbers, final int wanted) {
		for (final int number : numbers) {
			if (number == wanted) return true;
		}
		return false;
	}

	private static void clear(final float[][] rows, final Tile t) {
		for (int r = t.y(); r < t.y() + t.height(); r++)
			Arrays.fill(rows[r], t.x(), t.x() + t.width(), 0);
	}

	/** The input of a plane, for all of its tiles. */
	private synchronized float[][] rows(final int plane) {
		if (input[plane] == null) input[plane] = new float[grid.height()][grid.width()];
		return input[plane];
	}

	/** Filters one row of nodes. */
	private interface Pass {

		void run(int plane, int row, Scratch at);
	}

	private void forEachRow(final int[] planes, final Pass pass) {
		workers.forEach(Math.multiplyExact(planes.length, chunks), monitor::cancelled, (task, worker) -> {
			final int start = task % chunks * ROWS;
			for (int row = start; row < Math.min(y.nodes(), start + ROWS); row++)
				pass.run(planes[task / chunks], row, scratch[worker]);
		});
	}

	/** The planes of the classes that were put in, and their rows. */
	private int[] planes() {
		Arrays.fill(from, y.nodes());
		Arrays.fill(to, 0);
		for (int t = 0; t < put.length; t++) {
			final Tile tile = tiles.get(t);
			for (final int c : put[t]) {
				from[c] = Math.min(from[c], tile.y() / y.factor());
				to[c] = Math.max(to[c], Math.min(y.nodes(), (tile.y() + tile.height() - 1) / y.factor() + 2));
			}
		}
		return IntStream.range(0, input.length).filter(plane -> isSpread(plane / grid.depth())).toArray();
	}

	private boolean isSpread(final int number) {
		return from[number] < to[number];
	}

	private void makeRoom(final int plane) {
		if (output[plane] != null) return;
		rows(plane);
		alongX[plane] = new float[y.nodes()][x.nodes()];
		if (grid.depth() > 1) alongY[plane] = new float[y.nodes()][x.nodes()];
		output[plane] = new float[y.nodes()][grid.width()];
	}

	@Override
	public void spread(final boolean last) {
		final int[] planes = planes();
		workers.forEach(planes.length, monitor::cancelled, (p, worker) -> makeRoom(planes[p]));
		forEachRow(planes, (plane, row, at) -> {
			if (isBeyond(plane, row, 0)) {
				Arrays.fill(alongX[plane][row], 0);
				return;
			}
			gather(input[plane], row, z.before()[plane % grid.depth()], at.pixels);
			toNodes(at.pixels, at.nodes);
			filterRow(at, alongX[plane][row]);
		});
		if (last) Arrays.fill(input, null);
		if (grid.depth() == 1) forEachRow(planes, (plane, row, at) -> {
			if (isBeyond(plane, row, y.reach())) {
				Arrays.fill(output[plane][row], 0);
				return;
			}
			filter(alongX[plane], row, y, at.nodes);
			fromNodes(at.nodes, output[plane][row]);
		});
		else spreadAcross(planes);
	}

	private void spreadAcross(final int[] planes) {
		forEachRow(planes, (plane, row, at) -> filter(alongX[plane], row, y, alongY[plane][row]));
		forEachRow(planes, (plane, row, at) -> {
			final int slice = plane % grid.depth();
			final float[][] column = new float[grid.depth()][];
			for (int s = 0; s < column.length; s++)
				column[s] = alongY[plane - slice + s][row];
			filter(column, slice, z, at.nodes);
			fromNodes(at.nodes, output[plane][row]);
		});
	}

	/** Whether a row of nodes is further than that from the class. */
	private boolean isBeyond(final int plane, final int row, final int reach) {
		final int number = plane / grid.depth();
		return row < from[number] - reach || row >= to[number] + reach;
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
	public void add(final int tile, final int worker, final float weight, final int[] numbers, final float[][] planes) {
		final Tile t = tiles.get(tile);
		final Scratch at = scratch[worker];
		final float[] last = planes[planes.length - 1];
		if (all) {
			ones(t, weight, at.message);
			Planes.add(at.message, last, t.pixels());
		}
		for (int k = 0; k < numbers.length; k++) {
			if (numbers[k] >= classes || !isSpread(numbers[k])) continue;
			final float[][] rows = output[numbers[k] * grid.depth() + t.z()];
			for (int r = 0; r < t.height(); r++)
				interpolate(rows, t, r, weight, at.message, at);
			if (all) Planes.move(at.message, planes[k], last, t.pixels());
			else Planes.add(at.message, planes[k], t.pixels());
		}
	}

	private void ones(final Tile t, final float weight, final float[] message) {
		int i = 0;
		for (int r = 0; r < t.height(); r++) {
			final float ones = (float) (weight * z.ones()[t.z()] * y.ones()[t.y() + r]);
			for (int column = t.x(); column < t.x() + t.width(); column++)
				message[i++] = ones * (float) x.ones()[column];
		}
	}

	/** A message is a mean of two rows of nodes, times the row's and the slice's factors. */
	@Override
	public float most(final int tile, final int number) {
		if (!isSpread(number)) return 0;
		final Tile t = tiles.get(tile);
		final float[][] rows = output[number * grid.depth() + t.z()];
		final int end = Math.min(y.nodes(), (t.y() + t.height() - 1) / y.factor() + 2);
		float most = 0;
		for (int row = t.y() / y.factor(); row < end; row++)
			most = Math.max(most, Planes.most(rows[row], t.x(), t.x() + t.width()));
		float after = 0;
		for (int row = t.y(); row < t.y() + t.height(); row++)
			after = Math.max(after, y.after()[row]);
		return most * after * z.after()[t.z()];
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
