package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;

/** A kernel of any features on the permutohedral lattice: splat, blur once along each axis, slice. */
final class LatticeFilter implements Filter {

	/** Vertices that one task blurs. */
	private static final int CHUNK = 1 << 12;

	private final List<Tile> tiles;
	private final Lattice lattice;
	/**
	 * What cells are multiplied by before and after, and the message of ones, [tile][cell]; the gain is in both
	 * factors.
	 */
	private final float[][] before;
	private final float[][] after;
	private final float[][] ones;

	/**
	 * Builds the lattice and the normalisers.
	 *
	 * @param ring whether neighbours of touched vertices exist too: more exact, slower
	 */
	LatticeFilter(final Guide image, final List<Tile> tiles, final Gaussian gaussian, final boolean ring,
		final Workers workers, final Monitor monitor)
	{
		this.tiles = tiles;
		lattice = new Lattice(image, tiles, gaussian, ring, workers, monitor::cancelled);
		final double gain = Math.sqrt(lattice.embedding().gain()) / Lanes.WHOLE;
		before = new float[tiles.size()][];
		after = new float[tiles.size()][];
		final float[] plain = new float[Tile.PIXELS];
		Arrays.fill(plain, (float) gain);
		Arrays.fill(before, plain);
		Arrays.fill(after, plain);
		final float[][] rowSums = ofOnes(workers, monitor);
		final Normalisation normalisation = gaussian.normalisation();
		if (normalisation == Normalisation.NONE) {
			ones = rowSums;
			return;
		}
		for (int t = 0; t < before.length; t++) {
			if (normalisation != Normalisation.AFTER) before[t] = new float[rowSums[t].length];
			if (normalisation == Normalisation.SYMMETRIC) after[t] = before[t];
			else if (normalisation == Normalisation.AFTER) after[t] = new float[rowSums[t].length];
			for (int i = 0; i < rowSums[t].length; i++) {
				if (before[t] != plain) before[t][i] = (float) (gain * normalisation.before(rowSums[t][i]));
				if (after[t] != plain) after[t][i] = (float) (gain * normalisation.after(rowSums[t][i]));
			}
		}
		ones = ofOnes(workers, monitor);
	}

	/**
	 * About how many bytes so many classes take per pixel, as measured on photographs: a cell for two pixels, a vertex
	 * for ten.
	 *
	 * @param dimensions how many features there are
	 */
	static double bytes(final int dimensions, final int classes, final boolean ring) {
		final int corners = dimensions + 1;
		final double vertices = ring ? 0.3 : 0.1;
		final int lanes = Arrays.stream(Lanes.split(classes)).mapToInt(Lanes::count).sum();
		return 2 + 0.5 * (4 * corners + 12) + vertices * (8 * lanes + 8 * corners + 24) + 0.15 * 4 * (lanes + 3);
	}

	private float[][] ofOnes(final Workers workers, final Monitor monitor) {
		final Values values = new Values(1, Lanes.split(1), workers, monitor);
		final float[] one = new float[Tile.PIXELS];
		Arrays.fill(one, 1);
		workers.forEach(tiles.size(), monitor::cancelled, (t, worker) -> values.put(t, worker, new float[][] { one }));
		values.spread(true);
		final float[][] result = new float[tiles.size()][];
		workers.forEach(result.length, monitor::cancelled, (t, worker) -> {
			values.slice(t, worker, 0, 1);
			result[t] = Arrays.copyOf(values.scratch(worker).cells[0], lattice.corners(t).cells().count());
		});
		return result;
	}

	@Override
	public State state(final int classes, final Workers workers, final Monitor monitor) {
		return state(classes - 1, Lanes.split(classes - 1), workers, monitor);
	}

	/**
	 * Makes the memory for given lanes.
	 *
	 * @param filtered how many classes are filtered, one less than there are; the lanes take as many at least
	 */
	State state(final int filtered, final Lanes[] lanes, final Workers workers, final Monitor monitor) {
		return new Values(filtered, lanes, workers, monitor);
	}

	/** One worker's arrays. */
	private static final class Scratch {

		/** [lane][cell]. */
		private final float[][] cells;
		/** What the classes so far leave to the last one, [cell]. */
		private final float[] rest = new float[Tile.PIXELS];
		/** [the tile's number of the vertex * count + lane]. */
		private float[] vertices = new float[0];

		Scratch(final int lanes) {
			cells = new float[lanes][Tile.PIXELS];
		}

		float[] vertices(final int length) {
			if (vertices.length < length) vertices = new float[length];
			return vertices;
		}
	}

	private final class Values implements State {

		private final Workers workers;
		private final Monitor monitor;
		private final int classes;
		private final Lanes[] lanes;
		/** [lanes][tile][local number * count + lane]. */
		private final float[][][] local;
		/** [lanes][vertex * count + lane], with a last vertex that stays 0. */
		private float[][] values;
		private float[][] blurred;
		private final Scratch[] scratch;

		Values(final int classes, final Lanes[] lanes, final Workers workers, final Monitor monitor) {
			this.classes = classes;
			this.lanes = lanes;
			this.workers = workers;
			this.monitor = monitor;
			local = new float[lanes.length][tiles.size()][];
			values = new float[lanes.length][];
			blurred = new float[lanes.length][];
			for (int l = 0; l < lanes.length; l++) {
				for (int t = 0; t < tiles.size(); t++)
					local[l][t] = new float[lattice.vertices(t).length * lanes[l].count()];
				values[l] = new float[Math.multiplyExact(lattice.size() + 1, lanes[l].count())];
				blurred[l] = new float[values[l].length];
			}
			scratch = new Scratch[workers.threads()];
		}

		Scratch scratch(final int worker) {
			if (scratch[worker] == null) scratch[worker] = new Scratch(Arrays.stream(lanes).mapToInt(Lanes::count).max()
				.orElse(0));
			return scratch[worker];
		}

		@Override
		public void put(final int tile, final int worker, final float[][] planes) {
			final Lanes.Corners corners = lattice.corners(tile);
			final float[][] cells = scratch(worker).cells;
			for (int l = 0, first = 0; l < lanes.length; first += lanes[l++].count()) {
				for (int c = 0; c < lanes[l].count(); c++) {
					if (first + c < classes) corners.cells().sum(planes[first + c], cells[c]);
					else Arrays.fill(cells[c], 0);
				}
				Arrays.fill(local[l][tile], 0);
				lanes[l].splat(corners, cells, before[tile], local[l][tile]);
			}
		}

		@Override
		public void spread(final boolean last) {
			final int chunks = (lattice.size() + CHUNK - 1) / CHUNK;
			final int tasks = Math.multiplyExact(lanes.length, chunks);
			workers.forEach(tasks, monitor::cancelled, (task, worker) -> {
				final int l = task / chunks;
				lanes[l].collect(lattice.slots(), local[l], values[l], start(task % chunks), end(task % chunks));
			});
			if (last) Arrays.fill(local, null);
			for (int a = 0; a <= lattice.embedding().dimensions(); a++) {
				final int axis = a;
				final float[][] from = values;
				final float[][] to = blurred;
				workers.forEach(tasks, monitor::cancelled, (task, worker) -> {
					final int l = task / chunks;
					lanes[l].blur(lattice.lower(axis), lattice.upper(axis), from[l], to[l], start(task % chunks), end(
						task % chunks));
				});
				values = to;
				blurred = from;
			}
		}

		private int start(final int chunk) {
			return chunk * CHUNK;
		}

		private int end(final int chunk) {
			return Math.min(lattice.size(), start(chunk) + CHUNK);
		}

		@Override
		public void add(final int tile, final int worker, final float weight, final float[][] planes) {
			final Cells cells = lattice.corners(tile).cells();
			final Scratch at = scratch(worker);
			for (int n = 0; n < cells.count(); n++)
				at.rest[n] = weight * ones[tile][n];
			for (int l = 0, first = 0; l < lanes.length; first += lanes[l++].count()) {
				slice(tile, worker, l, weight);
				for (int c = first; c < Math.min(classes, first + lanes[l].count()); c++)
					cells.add(at.cells[c - first], planes[c]);
			}
			cells.add(at.rest, planes[planes.length - 1]);
		}

		/** Interpolates the cells' values of some lanes, times the weight, and takes them off the rest. */
		void slice(final int tile, final int worker, final int l, final float weight) {
			final Scratch at = scratch(worker);
			final int[] vertices = lattice.vertices(tile);
			final float[] own = at.vertices(vertices.length * lanes[l].count());
			lanes[l].gather(values[l], vertices, own);
			lanes[l].slice(lattice.corners(tile), own, after[tile], weight, at.cells, at.rest);
		}
	}
}
