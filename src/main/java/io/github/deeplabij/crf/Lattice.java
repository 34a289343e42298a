package io.github.deeplabij.crf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The vertices of the permutohedral lattice that an image needs, and where its pixels lie among them. Vertices that
 * pixels touch are numbered by their keys, from 1 on; each tile numbers those it touches by itself.
 */
final class Lattice {

	private static final int MOST_DIMENSIONS = 14;

	/** How far features of pixels that share a place may lie apart, in sigmas. */
	private static final double FINE = 0.3;
	private static final double COARSE = 0.4;

	private final Embedding embedding;
	private final Lanes.Corners[] corners;
	private final int[][] vertices;
	private final Lanes.Pass[] passes;
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
			tileKeys[t] = finders[worker].keys;
		});
		final long[] touched = Union.of(Arrays.stream(tileKeys).map(keys -> new Union.Run(keys, 0)).toList(), workers,
			cancelled);
		vertices = new int[tiles.size()][];
		workers.forEach(vertices.length, cancelled, (t, worker) -> {
			vertices[t] = numbers(tileKeys[t], touched);
			tileKeys[t] = null;
		});
		slots = findSlots(touched.length + 1);
		passes = Passes.of(embedding, touched, ring ? withRing(touched, workers, cancelled) : touched, workers,
			cancelled);
	}

	/** The numbers of some keys among others, both sorted. */
	private static int[] numbers(final long[] some, final long[] all) {
		final int[] numbers = new int[some.length];
		int at = 0;
		for (int l = 0; l < some.length; l++) {
			int step = 1;
			while (at + step < all.length && all[at + step] < some[l])
				step *= 2;
			at = Arrays.binarySearch(all, at, Math.min(all.length, at + step + 1), some[l]);
			numbers[l] = at + 1;
		}
		return numbers;
	}

	private Lanes.Slots findSlots(final int size) {
		final int[] first = new int[size + 1];
		for (final int[] local : vertices) {
			for (final int v : local)
				first[v + 1]++;
		}
		for (int v = 0; v < size; v++)
			first[v + 1] = Math.addExact(first[v], first[v + 1]);
		final int[] tiles = new int[first[size]];
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

	/** Where they have the same place in their simplices, keys and their neighbours are in the same order. */
	private long[] withRing(final long[] touched, final Workers workers, final BooleanSupplier cancelled) {
		final List<Union.Run> runs = new ArrayList<>(List.of(new Union.Run(touched, 0)));
		for (final boolean edge : new boolean[] { false, true }) {
			final long[] below = Arrays.stream(touched).filter(key -> embedding.isLast(key) == edge).toArray();
			final long[] above = Arrays.stream(touched).filter(key -> embedding.isFirst(key) == edge).toArray();
			for (int axis = 0; axis <= embedding.dimensions(); axis++) {
				if (below.length > 0) runs.add(new Union.Run(below, embedding.upper(below[0], axis) - below[0]));
				if (above.length > 0) runs.add(new Union.Run(above, embedding.lower(above[0], axis) - above[0]));
			}
		}
		return Union.of(runs, workers, cancelled);
	}

	/** One worker's way to find the corners of a tile's cells. */
	private static final class Finder {

		private final Features features;
		private final Cells.Maker maker;
		private final Embedding.Locator locator;
		private final KeyTable table = new KeyTable();
		/** Those of the tile that was looked at last, sorted. */
		private long[] keys;

		Finder(final Features features, final double side) {
			this.features = features;
			maker = new Cells.Maker(features, side);
			locator = features.embedding().new Locator();
		}

		Lanes.Corners find(final Tile tile) {
			table.clear();
			final int d = features.dimensions();
			final Cells cells = maker.make(tile);
			long[] simplex = new long[d + 1];
			long[] previous = new long[d + 1];
			Arrays.fill(previous, -1);
			final char[] ids = new char[cells.count() * (d + 1)];
			final char[] shares = new char[ids.length];
			for (int n = 0, p = 0; n < cells.count(); n++, p += d + 1) {
				round(locator.locate(maker.features(n), simplex), shares, p, d + 1);
				for (int k = 0; k <= d; k++)
					ids[p + k] = simplex[k] == previous[k] ? ids[p + k - d - 1] : (char) table.add(simplex[k]);
				final long[] other = previous;
				previous = simplex;
				simplex = other;
			}
			sort(ids);
			return new Lanes.Corners(cells, d + 1, ids, shares);
		}

		/** Numbers the keys in their order. */
		private void sort(final char[] ids) {
			keys = table.keys();
			Arrays.sort(keys);
			final char[] numbers = new char[keys.length];
			for (int l = 0; l < numbers.length; l++)
				numbers[l] = (char) Arrays.binarySearch(keys, table.key(l));
			for (int p = 0; p < ids.length; p++)
				ids[p] = numbers[ids[p]];
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

	/** Where a tile's pixels lie. */
	Lanes.Corners corners(final int tile) {
		return corners[tile];
	}

	/** The vertices that a tile touches, from 1 on, by the tile's own numbers. */
	int[] vertices(final int tile) {
		return vertices[tile];
	}

	/** The passes along all axes, in turn. */
	Lanes.Pass[] passes() {
		return passes;
	}

	/** Which tiles touch which vertices. */
	Lanes.Slots slots() {
		return slots;
	}
}
