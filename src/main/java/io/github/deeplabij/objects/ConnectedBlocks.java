package io.github.deeplabij.objects;

import java.util.Arrays;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.objects.RunLabeller.Pieces;

/**
 * Finds the parts of a plane whose pixels touch and have the same key, exactly, whatever the blocks: each block by
 * itself, and then the pieces that touch across the blocks' edges are united.
 */
final class ConnectedBlocks {

	/** Says what belongs together. */
	interface Keys {

		/**
		 * @param keys takes the key of each of the block's pixels; 0 belongs to no part
		 */
		void read(int block, int[] keys);
	}

	/**
	 * The parts, in the reading order of their first pixels.
	 *
	 * @param keys of each part
	 * @param areas how many pixels each has
	 * @param firsts how many pixels come before each one's first in reading order
	 */
	record Parts(LabelBlocks labels, int[] keys, long[] areas, long[] firsts) {

		int count() {
			return keys.length;
		}
	}

	private static final int TOP = 0;
	private static final int BOTTOM = 1;
	private static final int LEFT = 2;
	private static final int RIGHT = 3;

	private final BlockGrid grid;
	private final boolean diagonals;
	private final Layer<int[]> layer;
	private final Pieces[] pieces;
	/** Of each block the pieces along its four edges. */
	private final int[][][] edges;
	private int[] base;

	private ConnectedBlocks(final Job job, final boolean diagonals) {
		grid = job.grid();
		this.diagonals = diagonals;
		layer = job.layer();
		pieces = new Pieces[grid.count()];
		edges = new int[grid.count()][][];
	}

	/**
	 * @param diagonals whether pixels touch along diagonals too
	 * @throws DeepLabException if there are more pieces than an integer can count
	 */
	static Parts find(final Job job, final boolean diagonals, final Keys keys) {
		final ConnectedBlocks blocks = new ConnectedBlocks(job, diagonals);
		job.runner().forEach(blocks.grid.count(), () -> new Scratch(job), (block, scratch) -> {
			keys.read(block, scratch.keys);
			blocks.label(block, scratch);
		});
		return blocks.unite();
	}

	private static final class Scratch {

		private final RunLabeller labeller = new RunLabeller();
		private final int[] keys;
		private final int[] labels;

		Scratch(final Job job) {
			keys = job.integers();
			labels = job.integers();
		}
	}

	private void label(final int block, final Scratch scratch) {
		final int w = grid.w(block);
		final int h = grid.h(block);
		final int[] labels = scratch.labels;
		pieces[block] = scratch.labeller.label(scratch.keys, w, h, diagonals, labels);
		if (pieces[block].count() == 0) return;
		layer.change(block, kept -> System.arraycopy(labels, 0, kept, 0, w * h));
		final int[][] edge = new int[4][];
		edge[TOP] = Arrays.copyOf(labels, w);
		edge[BOTTOM] = Arrays.copyOfRange(labels, (h - 1) * w, h * w);
		edge[LEFT] = column(labels, 0, w, h);
		edge[RIGHT] = column(labels, w - 1, w, h);
		edges[block] = edge;
	}

	private static int[] column(final int[] labels, final int x, final int w, final int h) {
		final int[] column = new int[h];
		for (int y = 0; y < h; y++)
			column[y] = labels[y * w + x];
		return column;
	}

	private Parts unite() {
		base = new int[grid.count()];
		long count = 0;
		for (int block = 0; block < base.length; block++) {
			base[block] = (int) count;
			count += pieces[block].count();
			if (count >= Integer.MAX_VALUE) throw new DeepLabException(
				"The plane has more than 2147483647 pieces of objects; smooth its classes or use a part of it.");
		}
		final Union union = new Union((int) count);
		for (int row = 0; row < grid.rows(); row++)
			for (int column = 0; column < grid.columns(); column++)
				unite(union, column, row);
		Arrays.fill(edges, null);
		return number(union, (int) count);
	}

	/** Unites the pieces of a block with those of the blocks to the right and below. */
	private void unite(final Union union, final int column, final int row) {
		final int block = grid.block(column, row);
		final int right = grid.block(column + 1, row);
		final int below = grid.block(column, row + 1);
		if (right >= 0) along(union, block, RIGHT, right, LEFT);
		if (below >= 0) along(union, block, BOTTOM, below, TOP);
		if (!diagonals || below < 0) return;
		final int last = grid.w(block) - 1;
		if (right >= 0) touch(union, block, BOTTOM, last, grid.block(column + 1, row + 1), TOP, 0);
		if (column > 0) {
			final int left = grid.block(column - 1, row + 1);
			touch(union, block, BOTTOM, 0, left, TOP, grid.w(left) - 1);
		}
	}

	private void along(final Union union, final int block, final int edge, final int other, final int otherEdge) {
		if (edges[block] == null || edges[other] == null) return;
		final int length = edges[block][edge].length;
		for (int i = 0; i < length; i++) {
			if (edges[block][edge][i] == 0) continue;
			touch(union, block, edge, i, other, otherEdge, i);
			if (diagonals && i > 0) touch(union, block, edge, i, other, otherEdge, i - 1);
			if (diagonals && i < length - 1) touch(union, block, edge, i, other, otherEdge, i + 1);
		}
	}

	/** Unites the pieces of two pixels, if they have the same key. */
	private void touch(final Union union, final int block, final int edge, final int at, final int other,
		final int otherEdge, final int otherAt)
	{
		if (edges[block] == null || edges[other] == null) return;
		final int piece = edges[block][edge][at] - 1;
		final int otherPiece = edges[other][otherEdge][otherAt] - 1;
		if (piece < 0 || otherPiece < 0 || pieces[block].keys()[piece] != pieces[other].keys()[otherPiece]) return;
		union.unite(base[block] + piece, base[other] + otherPiece);
	}

	private Parts number(final Union union, final int count) {
		final int[] part = new int[count];
		int parts = 0;
		// a root comes before the others of its set
		for (int i = 0; i < count; i++)
			part[i] = union.find(i) == i ? parts++ : part[union.find(i)];
		final long[] firsts = new long[parts];
		Arrays.fill(firsts, Long.MAX_VALUE);
		forEachPiece((block, piece) -> {
			final int to = part[base[block] + piece];
			firsts[to] = Math.min(firsts[to], position(block, pieces[block].firsts()[piece]));
		});
		final long[] sorted = firsts.clone();
		Arrays.parallelSort(sorted);
		final int[] table = part;
		for (int i = 0; i < count; i++)
			table[i] = Arrays.binarySearch(sorted, firsts[part[i]]) + 1;
		final int[] keys = new int[parts];
		final long[] areas = new long[parts];
		forEachPiece((block, piece) -> {
			final int to = table[base[block] + piece] - 1;
			keys[to] = pieces[block].keys()[piece];
			areas[to] += pieces[block].areas()[piece];
		});
		return new Parts(LabelBlocks.byTable(grid, layer, parts, base, table), keys, areas, sorted);
	}

	private interface PieceWork {

		void run(int block, int piece);
	}

	private void forEachPiece(final PieceWork work) {
		for (int block = 0; block < pieces.length; block++)
			for (int piece = 0; piece < pieces[block].count(); piece++)
				work.run(block, piece);
	}

	private long position(final int block, final int index) {
		return grid.position(grid.x(block) + index % grid.w(block), grid.y(block) + index / grid.w(block));
	}
}
