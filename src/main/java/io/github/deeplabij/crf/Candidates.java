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

	/** One of so many tiles says first whether it is worth to look at all. */
	private static final int SAMPLE = 8;

	/** With fewer classes all of them stay, and the last one need not be filtered. */
	static final int FEWEST = 5;

	private final Unary unary;
	private final List<Tile> tiles;
	private final boolean all;
	/** Whether the tiles that were looked at first have few classes left. */
	private final boolean few;
	private final int[][] classes;
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
		few = false;
		classes = new int[tiles.size()][];
		Arrays.fill(classes, IntStream.range(0, unary.classes()).toArray());
		least = 0;
		margin = Float.POSITIVE_INFINITY;
		lowest = null;
		above = null;
	}

	/**
	 * Those that are not improbable by their energies.
	 *
	 * @param weight the sum of the kernels' weights
	 */
	Candidates(final Unary unary, final List<Tile> tiles, final double weight, final Workers workers,
		final Monitor monitor)
	{
		this.unary = unary;
		this.tiles = tiles;
		all = false;
		classes = new int[tiles.size()][];
		least = (float) Math.min(LEAST, Math.min(LOST / unary.classes(), MISSED / weight));
		margin = (float) -Math.log(least);
		lowest = new float[unary.grid().depth()][unary.grid().plane()];
		above = new float[tiles.size()][unary.classes()];
		final int[] some = IntStream.range(0, tiles.size()).filter(t -> t % SAMPLE == 0).toArray();
		measure(some, workers, monitor);
		few = areFew(some);
		if (few) measure(IntStream.range(0, tiles.size()).filter(t -> t % SAMPLE != 0).toArray(), workers, monitor);
	}

	private void measure(final int[] numbers, final Workers workers, final Monitor monitor) {
		final float[][][] scratch = new float[workers.threads()][][];
		workers.forEach(numbers.length, monitor::cancelled, (n, worker) -> {
			if (scratch[worker] == null) scratch[worker] = new float[2][Tile.PIXELS];
			measure(numbers[n], scratch[worker][0], scratch[worker][1]);
		});
	}

	private void measure(final int t, final float[] base, final float[] energies) {
		final Tile tile = tiles.get(t);
		read(tile, 0, base);
		for (int c = 1; c < unary.classes(); c++) {
			read(tile, c, energies);
			Planes.min(energies, base, tile.pixels());
		}
		tile.write(unary.grid(), base, lowest[tile.z()]);
		for (int c = 0; c < unary.classes(); c++) {
			read(tile, c, energies);
			above[t][c] = Planes.leastAbove(base, energies, tile.pixels());
		}
		classes[t] = IntStream.range(0, unary.classes()).filter(c -> above[t][c] < margin).toArray();
	}

	private void read(final Tile tile, final int number, final float[] to) {
		tile.read(unary.grid(), unary.energies()[number][tile.z()], to);
	}

	/** Whether these are all classes, in all tiles, always. */
	boolean all() {
		return all;
	}

	/** Whether so many are left out that it is worth it; if not, nothing else may be asked. */
	boolean areFew() {
		return few && areFew(IntStream.range(0, tiles.size()).toArray());
	}

	private boolean areFew(final int[] numbers) {
		final long left = Arrays.stream(numbers).mapToLong(t -> classes[t].length).sum();
		return left <= MANY * numbers.length * unary.classes();
	}

	/** The classes of a tile. */
	int[] of(final int tile) {
		return classes[tile];
	}

	/** All classes; those of the most tiles come first. */
	int[] byFrequency() {
		final int[] tilesOf = new int[unary.classes()];
		for (final int[] tile : classes) {
			for (final int c : tile)
				tilesOf[c]++;
		}
		return IntStream.range(0, tilesOf.length).boxed().sorted(Comparator.comparing(c -> -tilesOf[c])).mapToInt(
			Integer::intValue).toArray();
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
			read(tile, c, scratch);
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
		final int pixels = tiles.get(t).pixels();
		final int[] kept = IntStream.range(0, numbers.length).filter(k -> Planes.exceeds(least, q[k], pixels))
			.toArray();
		classes[t] = Arrays.stream(kept).map(k -> numbers[k]).toArray();
		return kept;
	}
}
