package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classes that each tile works on. A class is left out of a tile where its Q is small at each pixel, and counts as
 * 0 there. In every iteration a bound says whether the messages from elsewhere could bring it back: no message lowers
 * the energy of a class by more than its weight times the greatest message of the tile, and Q is at most e to the power
 * of the least energy of the tile's classes less that of the class.
 */
final class Candidates {

	/** A class whose Q is this at most everywhere in a tile is left out of it. */
	private static final double LEAST = 1e-4;

	/** What the Q of all classes that are left out at a pixel sum to at most. */
	private static final double LOST = 4e-3;

	/** What the energy of a class misses at most, as the weights of the kernels sum up what is left out elsewhere. */
	private static final double MISSED = 1.5e-3;

	/** Where more than this share of classes and tiles is left, the checks cost more than is won. */
	private static final double MANY = 0.9;

	/** One of so many tiles says first whether it is worth it, and which classes are common. */
	private static final int SAMPLE = 8;

	/** With fewer classes all of them stay, and the last one need not be filtered. */
	static final int FEWEST = 5;

	private final Unary unary;
	private final List<Tile> tiles;
	private final boolean all;
	private final int[][] classes;
	/** What the tiles that were looked at first would keep. */
	private final int[][] sample;
	/** A class whose Q is this at most everywhere in a tile is left out. */
	private final float least;
	/** How far the energy of such a Q lies above the least one. */
	private final float margin;
	/** The least energy of each pixel, [slice][pixel]. */
	private final float[][] lowest;
	/** By how much a class lies above that at least, [tile][class]. */
	private final float[][] above;

	/** All classes, in all tiles, always. */
	Candidates(final Unary unary, final List<Tile> tiles) {
		this.unary = unary;
		this.tiles = tiles;
		all = true;
		classes = all(unary, tiles.size());
		sample = new int[0][];
		least = 0;
		margin = Float.POSITIVE_INFINITY;
		lowest = null;
		above = null;
	}

	/**
	 * All classes at first, and then those that are not improbable.
	 *
	 * @param weight the sum of the kernels' weights
	 */
	Candidates(final Unary unary, final List<Tile> tiles, final double weight, final Workers workers,
		final Monitor monitor)
	{
		this.unary = unary;
		this.tiles = tiles;
		all = false;
		classes = all(unary, tiles.size());
		least = (float) Math.min(LEAST, Math.min(LOST / unary.classes(), MISSED / weight));
		margin = (float) -Math.log(least);
		lowest = new float[unary.grid().depth()][unary.grid().plane()];
		above = new float[tiles.size()][unary.classes()];
		sample = new int[(tiles.size() + SAMPLE - 1) / SAMPLE][];
		final float[][][] scratch = new float[workers.threads()][][];
		workers.forEach(sample.length, monitor::cancelled, (n, worker) -> {
			if (scratch[worker] == null) scratch[worker] = new float[unary.classes() + 2][Tile.PIXELS];
			sample[n] = probable(tiles.get(SAMPLE * n), scratch[worker]);
		});
	}

	private static int[][] all(final Unary unary, final int tiles) {
		final int[][] classes = new int[tiles][];
		Arrays.fill(classes, IntStream.range(0, unary.classes()).toArray());
		return classes;
	}

	/** The classes that a tile keeps without messages. */
	private int[] probable(final Tile tile, final float[][] scratch) {
		final float[][] q = Arrays.copyOf(scratch, unary.classes());
		for (int c = 0; c < q.length; c++)
			tile.read(unary.grid(), unary.energies()[c][tile.z()], q[c]);
		Planes.softmax(q, scratch[q.length], scratch[q.length + 1], tile.pixels());
		return probable(q, tile.pixels());
	}

	/** The numbers of those planes that somewhere are greater than what is left out. */
	private int[] probable(final float[][] q, final int pixels) {
		return IntStream.range(0, q.length).filter(k -> Planes.exceeds(least, q[k], pixels)).toArray();
	}

	/** Whether these are all classes, in all tiles, always. */
	boolean all() {
		return all;
	}

	/** Whether so many are left out that it is worth it; if not, nothing else may be asked. */
	boolean areFew() {
		final long left = Arrays.stream(sample).mapToLong(tile -> tile.length).sum();
		return left <= MANY * sample.length * unary.classes();
	}

	/** The classes of a tile. */
	int[] of(final int tile) {
		return classes[tile];
	}

	/**
	 * All classes; those of the most tiles come first.
	 *
	 * @param begun whether the tiles have been worked on, so that their classes are known
	 */
	int[] byFrequency(final boolean begun) {
		final int[] tilesOf = new int[unary.classes()];
		for (final int[] tile : begun ? classes : sample) {
			for (final int c : tile)
				tilesOf[c]++;
		}
		return IntStream.range(0, tilesOf.length).boxed().sorted(Comparator.comparing(c -> -tilesOf[c])).mapToInt(
			Integer::intValue).toArray();
	}

	/**
	 * Looks at a tile for the first time.
	 *
	 * @param energies of each class; the planes of the classes that may be kept are moved to the front
	 * @param base takes the least energy of each pixel
	 * @return the classes that may be kept
	 */
	int[] begin(final int t, final float[][] energies, final float[] base) {
		final Tile tile = tiles.get(t);
		Planes.least(energies, base, tile.pixels());
		tile.write(unary.grid(), base, lowest[tile.z()]);
		for (int c = 0; c < energies.length; c++)
			above[t][c] = Planes.leastAbove(base, energies[c], tile.pixels());
		final int[] numbers = IntStream.range(0, energies.length).filter(c -> above[t][c] < margin).toArray();
		for (int k = 0; k < numbers.length; k++) {
			final float[] plane = energies[k];
			energies[k] = energies[numbers[k]];
			energies[numbers[k]] = plane;
		}
		return numbers;
	}

	/** An upper bound of the sum of the kernels' messages. */
	interface Bound {

		/** What the messages of a class to a tile's pixels lower their energies by at most. */
		float most(int number);
	}

	/**
	 * Finds classes that a tile did not work on but that may be no longer improbable.
	 *
	 * @param base the least energy of each pixel of the tile among the classes that it works on
	 * @param scratch as many values as the tile has pixels
	 */
	int[] revived(final int t, final float[] base, final float[] scratch, final Bound bound) {
		final Tile tile = tiles.get(t);
		tile.read(unary.grid(), lowest[tile.z()], scratch);
		final float lowered = Planes.leastAbove(base, scratch, tile.pixels());
		final boolean[] has = new boolean[unary.classes()];
		for (final int c : classes[t])
			has[c] = true;
		return IntStream.range(0, has.length).filter(c -> {
			if (has[c]) return false;
			final float limit = margin + bound.most(c);
			if (above[t][c] + lowered >= limit) return false;
			tile.read(unary.grid(), unary.energies()[c][tile.z()], scratch);
			return Planes.isBelow(limit, base, scratch, tile.pixels());
		}).toArray();
	}

	/**
	 * Sets the classes of a tile.
	 *
	 * @param numbers the classes that were worked on
	 * @param q of each of them
	 * @return the numbers of those that are not left out, counted in the arrays
	 */
	int[] keep(final int t, final int[] numbers, final float[][] q) {
		final int[] kept = probable(q, tiles.get(t).pixels());
		classes[t] = Arrays.stream(kept).map(k -> numbers[k]).toArray();
		return kept;
	}
}
