package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The values of one inference on the lattice. Classes share lanes in the order of how common they are, so that a tile's
 * classes are in few of them; lanes that no tile has put in are not spread.
 */
final class LatticeState implements Filter.State {

	/** Vertices that one task blurs. */
	private static final int CHUNK = 1 << 12;

	private final Lattice lattice;
	private final Factors factors;
	private final int classes;
	private final boolean all;
	private final Workers workers;
	private final Monitor monitor;
	private final Lanes[] lanes;
	/** The first place of each lanes. */
	private final int[] first;
	/** The place of each class in the lanes, for what is put in and for what was spread; -1 for none. */
	private int[] placesIn;
	private int[] places;
	/** [lanes][tile][local number * count + lane], null where a tile has never put in. */
	private final float[][][] local;
	/** What each tile has put in: its local values, or zeros. */
	private final float[][][] put;
	private final float[] zeros;
	/** [lanes][vertex * count + lane], vertex 0 being none; null where nothing was spread. */
	private float[][] values;
	private float[][] blurred;
	private boolean[] filled;
	/** How many vertices a pass reads or writes at most. */
	private final int room;
	/** [tile][local number]: the greatest factor after of the tile's cells at a vertex; null until it is needed. */
	private final float[][] reach;
	private final Scratch[] scratch;

	/**
	 * A normalised kernel's factors, [tile][cell]; the gain is in both.
	 *
	 * @param before what cells are multiplied by before
	 * @param after what they are multiplied by after
	 * @param ones the message of ones
	 */
	record Factors(float[][] before, float[][] after, float[][] ones) {
	}

	/**
	 * @param classes how many there are
	 * @param all whether all tiles work on all classes, and the last one is not filtered
	 * @param lanes take all classes that are filtered
	 */
	LatticeState(final Lattice lattice, final Factors factors, final int classes, final boolean all,
		final Lanes[] lanes, final Workers workers, final Monitor monitor)
	{
		this.lattice = lattice;
		this.factors = factors;
		this.classes = classes;
		this.all = all;
		this.lanes = lanes;
		this.workers = workers;
		this.monitor = monitor;
		final int tiles = factors.before().length;
		first = new int[lanes.length + 1];
		for (int l = 0; l < lanes.length; l++)
			first[l + 1] = first[l] + lanes[l].count();
		local = new float[lanes.length][tiles][];
		put = new float[lanes.length][tiles][];
		values = new float[lanes.length][];
		blurred = new float[lanes.length][];
		filled = new boolean[lanes.length];
		room = Arrays.stream(lattice.passes()).mapToInt(Lanes.Pass::size).max().orElseThrow();
		reach = new float[tiles][];
		scratch = new Scratch[workers.threads()];
		zeros = new float[4 * IntStream.range(0, tiles).map(t -> lattice.vertices(t).length).max().orElse(0)];
		order(IntStream.range(0, classes).toArray());
	}

	/** One worker's arrays. */
	private static final class Scratch {

		/** [lane][cell]. */
		private final float[][] cells;
		/** What the classes so far leave to the last one, [cell]. */
		private final float[] rest = new float[Tile.PIXELS];
		/** The plane at each place, null for none. */
		private final float[][] planes;
		/** [the tile's number of the vertex * count + lane]. */
		private float[] vertices = new float[0];

		Scratch(final int lanes, final int places) {
			cells = new float[lanes][Tile.PIXELS];
			planes = new float[places][];
		}

		float[] vertices(final int length) {
			if (vertices.length < length) vertices = new float[length];
			return vertices;
		}
	}

	private Scratch scratch(final int worker) {
		if (scratch[worker] == null) scratch[worker] = new Scratch(Arrays.stream(lanes).mapToInt(Lanes::count).max()
			.orElse(0), first[lanes.length]);
		return scratch[worker];
	}

	@Override
	public void order(final int[] order) {
		placesIn = new int[classes];
		for (int place = 0; place < classes; place++)
			placesIn[order[place]] = place < first[lanes.length] ? place : -1;
	}

	/** Where the planes of these classes are. */
	private float[][] atPlaces(final int[] at, final int[] numbers, final float[][] planes, final int worker) {
		final float[][] result = scratch(worker).planes;
		Arrays.fill(result, null);
		for (int k = 0; k < numbers.length; k++) {
			if (at[numbers[k]] >= 0) result[at[numbers[k]]] = planes[k];
		}
		return result;
	}

	private boolean isEmpty(final float[][] planes, final int l) {
		for (int place = first[l]; place < first[l + 1]; place++) {
			if (planes[place] != null) return false;
		}
		return true;
	}

	@Override
	public void put(final int tile, final int worker, final int[] numbers, final float[][] planes) {
		final float[][] atPlaces = atPlaces(placesIn, numbers, planes, worker);
		for (int l = 0; l < lanes.length; l++) {
			put[l][tile] = isEmpty(atPlaces, l) ? zeros : splat(tile, worker, l, atPlaces);
		}
	}

	private float[] splat(final int tile, final int worker, final int l, final float[][] planes) {
		final Lanes.Corners corners = lattice.corners(tile);
		final float[][] cells = scratch(worker).cells;
		for (int c = 0; c < lanes[l].count(); c++) {
			final float[] plane = planes[first[l] + c];
			if (plane != null) corners.cells().sum(plane, cells[c]);
			else Arrays.fill(cells[c], 0);
		}
		if (local[l][tile] == null) local[l][tile] = new float[lattice.vertices(tile).length * lanes[l].count()];
		else Arrays.fill(local[l][tile], 0);
		lanes[l].splat(corners, cells, factors.before()[tile], local[l][tile]);
		return local[l][tile];
	}

	@Override
	public void spread(final boolean last) {
		places = placesIn;
		final int[] full = IntStream.range(0, lanes.length).filter(this::isPut).toArray();
		filled = new boolean[lanes.length];
		for (final int l : full) {
			filled[l] = true;
			if (values[l] != null) continue;
			values[l] = new float[Math.multiplyExact(room, lanes[l].count())];
			blurred[l] = new float[values[l].length];
		}
		final Lanes.Pass[] passes = lattice.passes();
		final int touched = passes[passes.length - 1].size();
		forEachChunk(full, touched, (l, start, end) -> lanes[l].collect(lattice.slots(), put[l], values[l], start,
			end));
		if (last) {
			Arrays.fill(local, null);
			Arrays.fill(put, null);
		}
		for (final Lanes.Pass pass : passes) {
			final float[][] from = values;
			final float[][] to = blurred;
			forEachChunk(full, pass.size(), (l, start, end) -> lanes[l].blur(pass, from[l], to[l], start, end));
			values = to;
			blurred = from;
		}
	}

	private boolean isPut(final int l) {
		for (final float[] tile : put[l]) {
			if (tile != zeros) return true;
		}
		return false;
	}

	/** Works on the vertices from start to before end. */
	private interface Chunk {

		void run(int l, int start, int end);
	}

	private void forEachChunk(final int[] which, final int size, final Chunk chunk) {
		final int chunks = (size + CHUNK - 1) / CHUNK;
		workers.forEach(Math.multiplyExact(which.length, chunks), monitor::cancelled, (task, worker) -> {
			final int start = task % chunks * CHUNK;
			chunk.run(which[task / chunks], start, Math.min(size, start + CHUNK));
		});
	}

	@Override
	public void add(final int tile, final int worker, final float weight, final int[] numbers, final float[][] planes) {
		final Cells cells = lattice.corners(tile).cells();
		final Scratch at = scratch(worker);
		for (int n = 0; all && n < cells.count(); n++)
			at.rest[n] = weight * factors.ones()[tile][n];
		final float[][] atPlaces = atPlaces(places, numbers, planes, worker);
		for (int l = 0; l < lanes.length; l++) {
			if (!filled[l] || isEmpty(atPlaces, l)) continue;
			slice(tile, worker, l, weight);
			for (int c = 0; c < lanes[l].count(); c++) {
				if (atPlaces[first[l] + c] != null) cells.add(at.cells[c], atPlaces[first[l] + c]);
			}
		}
		if (all) cells.add(at.rest, planes[planes.length - 1]);
	}

	/** Interpolates the cells' values of some lanes, times the weight, and takes them off the rest. */
	private void slice(final int tile, final int worker, final int l, final float weight) {
		final Scratch at = scratch(worker);
		final int[] vertices = lattice.vertices(tile);
		final float[] own = at.vertices(vertices.length * lanes[l].count());
		lanes[l].gather(values[l], vertices, own);
		lanes[l].slice(lattice.corners(tile), own, factors.after()[tile], weight, at.cells, at.rest);
	}

	/** The first class at a tile's cells. */
	float[] cells(final int tile, final int worker) {
		slice(tile, worker, 0, 1);
		return Arrays.copyOf(scratch(worker).cells[0], lattice.corners(tile).cells().count());
	}

	/** A cell's message is a mean of its corners' values, with the barycentric shares, times the cell's factor. */
	@Override
	public float most(final int tile, final int number) {
		final int place = places[number];
		int l = 0;
		while (first[l + 1] <= place)
			l++;
		if (!filled[l]) return 0;
		if (reach[tile] == null) reach[tile] = reach(tile);
		return Lanes.WHOLE * most(values[l], lanes[l].count(), place - first[l], lattice.vertices(tile), reach[tile]);
	}

	private static float most(final float[] values, final int count, final int lane, final int[] vertices,
		final float[] factors)
	{
		float most = 0;
		for (int n = 0; n < vertices.length; n++) {
			final float message = factors[n] * values[count * vertices[n] + lane];
			if (message > most) most = message;
		}
		return most;
	}

	private float[] reach(final int tile) {
		final Lanes.Corners corners = lattice.corners(tile);
		final float[] after = factors.after()[tile];
		final float[] result = new float[lattice.vertices(tile).length];
		for (int n = 0, p = 0; n < corners.cells().count(); n++) {
			for (int k = 0; k < corners.perCell(); k++, p++)
				result[corners.ids()[p]] = Math.max(result[corners.ids()[p]], after[n]);
		}
		return result;
	}
}
