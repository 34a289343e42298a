package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The vertices of the permutohedral lattice that an image needs, and where its pixels lie among them. Vertices are
 * sorted by their keys; each tile numbers those it touches by itself.
 */
final class Lattice {

	private static final int MOST_DIMENSIONS = 14;

	/** How far features of pixels that share a place may lie apart, in sigmas. */
	private static final double FINE = 0.3;
	private static final double COARSE = 0.4;

	/** Vertices that one task looks up. */
	private static final int CHUNK = 1 << 12;

	private final Embedding embedding;
	private final Lanes.Corners[] corners;
	private final int[][] vertices;
	private final long[] keys;
	private final int[][] lower;
	private final int[][] upper;
	private final Lanes.Slots slots;

	/**
	 * Builds the lattice.
	 *
	 * @param ring whether neighbours of vertices that pixels touch exist too; without them, what would pass through
	 *            them is lost, which is the main error of the lattice
	 * @throws IllegalArgumentException if the sigmas are too small, or there are too many channels
	 */
	Lattice(final Guide image, final List<Tile> tiles, final Gaussian gaussian, final boolean ring,
		final Workers workers, final BooleanSupplier cancelled)
	{
		final Features features = new Features(image, gaussian, ring ? Embedding.WIDENING : 1);
		if (features.dimensions() > MOST_DIMENSIONS) throw new IllegalArgumentException("A kernel takes " +
			MOST_DIMENSIONS + " axes and channels at most, not " + features.dimensions() + ".");
		embedding = features.embedding();
		corners = new Lanes.Corners[tiles.size()];
		final long[][] tileKeys = new long[tiles.size()][];
		final Finder[] finders = new Finder[workers.threads()];
		workers.forEach(tiles.size(), cancelled, (t, worker) -> {
			if (finders[worker] == null) finders[worker] = new Finder(features, ring ? FINE : COARSE);
			corners[t] = finders[worker].find(tiles.get(t));
			tileKeys[t] = finders[worker].table.keys();
		});

		final KeyTable touched = new KeyTable();
		vertices = new int[tiles.size()][];
		for (int t = 0; t < vertices.length; t++) {
			check(cancelled);
			vertices[t] = new int[tileKeys[t].length];
			for (int l = 0; l < vertices[t].length; l++)
				vertices[t][l] = touched.add(tileKeys[t][l]);
			tileKeys[t] = null;
		}
		final int inside = touched.size();
		if (ring) addRing(touched, cancelled);
		keys = sorted(touched.keys());
		final int[] number = new int[inside];
		workers.forEach(inside / CHUNK + 1, cancelled, (chunk, worker) -> {
			for (int v = chunk * CHUNK; v < Math.min(inside, (chunk + 1) * CHUNK); v++)
				number[v] = Arrays.binarySearch(keys, touched.key(v));
		});
		for (final int[] local : vertices) {
			for (int l = 0; l < local.length; l++)
				local[l] = number[local[l]];
		}

		lower = new int[embedding.dimensions() + 1][];
		upper = new int[embedding.dimensions() + 1][];
		workers.forEach(lower.length, cancelled, (axis, worker) -> connect(axis));

		slots = findSlots();
	}

	private Lanes.Slots findSlots() {
		final int[] first = new int[keys.length + 1];
		for (final int[] local : vertices) {
			for (final int v : local)
				first[v + 1]++;
		}
		for (int v = 0; v < keys.length; v++)
			first[v + 1] = Math.addExact(first[v], first[v + 1]);
		final int[] tiles = new int[first[keys.length]];
		final char[] numbers = new char[tiles.length];
		final int[] next = first.clone();
		for (int t = 0; t < vertices.length; t++) {
			for (int l = 0; l < vertices[t].length; l++) {
				final int slot = next[vertices[t][l]]++;
				tiles[slot] = t;
				numbers[slot] = (char) l;
			}
		}
		return new Lanes.Slots(first, tiles, numbers);
	}

	private static long[] sorted(final long[] keys) {
		Arrays.parallelSort(keys);
		return keys;
	}

	private static void check(final BooleanSupplier cancelled) {
		if (cancelled.getAsBoolean()) throw new CancellationException();
	}

	private void addRing(final KeyTable touched, final BooleanSupplier cancelled) {
		final int inside = touched.size();
		for (int v = 0; v < inside; v++) {
			if (v % CHUNK == 0) check(cancelled);
			for (int axis = 0; axis <= embedding.dimensions(); axis++) {
				touched.add(embedding.upper(touched.key(v), axis));
				touched.add(embedding.lower(touched.key(v), axis));
			}
		}
	}

	/** Keys and their neighbours are sorted alike, so one walk finds all neighbours. */
	private void connect(final int axis) {
		final int none = keys.length;
		final int[] up = new int[none];
		final int[] down = new int[none];
		Arrays.fill(up, none);
		Arrays.fill(down, none);
		final int[] cursors = new int[2];
		for (int v = 0; v < none; v++) {
			final long neighbour = embedding.upper(keys[v], axis);
			final int which = embedding.isLast(keys[v]) ? 1 : 0;
			int at = cursors[which];
			while (at < none && keys[at] < neighbour)
				at++;
			cursors[which] = at;
			if (at < none && keys[at] == neighbour) {
				up[v] = at;
				down[at] = v;
			}
		}
		upper[axis] = up;
		lower[axis] = down;
	}

	/** One worker's way to find the corners of a tile's cells. */
	private static final class Finder {

		private final Features features;
		private final Cells.Maker maker;
		private final Embedding.Locator locator;
		private final KeyTable table = new KeyTable();

		Finder(final Features features, final double side) {
			this.features = features;
			maker = new Cells.Maker(features, side);
			locator = features.embedding().new Locator();
		}

		Lanes.Corners find(final Tile tile) {
			table.clear();
			final int d = features.dimensions();
			final Cells cells = maker.make(tile);
			final long[] keys = new long[d + 1];
			final char[] ids = new char[cells.count() * (d + 1)];
			final char[] shares = new char[ids.length];
			for (int n = 0, p = 0; n < cells.count(); n++, p += d + 1) {
				round(locator.locate(maker.features(n), keys), shares, p, d + 1);
				for (int k = 0; k <= d; k++)
					ids[p + k] = (char) table.add(keys[k]);
			}
			return new Lanes.Corners(cells, d + 1, ids, shares);
		}
	}

	/** Rounds shares so that they still sum to one; the largest takes what is left. */
	private static void round(final double[] exact, final char[] shares, final int first, final int count) {
		int rest = Lanes.WHOLE;
		int largest = 0;
		for (int k = 0; k < count; k++) {
			final int share = (int) (Math.max(0, exact[k]) * Lanes.WHOLE + 0.5);
			shares[first + k] = (char) share;
			rest -= share;
			if (exact[k] > exact[largest]) largest = k;
		}
		shares[first + largest] += rest;
	}

	Embedding embedding() {
		return embedding;
	}

	/** How many vertices there are. */
	int size() {
		return keys.length;
	}

	/** Where a tile's pixels lie. */
	Lanes.Corners corners(final int tile) {
		return corners[tile];
	}

	/** The vertices that a tile touches, by the tile's own numbers. */
	int[] vertices(final int tile) {
		return vertices[tile];
	}

	/** The neighbours along an axis, {@link #size()} where there is none. */
	int[] lower(final int axis) {
		return lower[axis];
	}

	/** The neighbours at the other side. */
	int[] upper(final int axis) {
		return upper[axis];
	}

	/** Which tiles touch which vertices. */
	Lanes.Slots slots() {
		return slots;
	}
}
