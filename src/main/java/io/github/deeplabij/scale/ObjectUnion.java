package io.github.deeplabij.scale;

import java.util.List;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.objects.Union;
import io.github.deeplabij.plane.Region;

/**
 * Unites the pieces that touch across the edges of blocks, and numbers all objects: block by block, in each first those
 * inside of it and then those whose first piece is in it. Each process that reads the same records finds the same.
 */
final class ObjectUnion {

	private static final int TOP = 0;
	private static final int BOTTOM = 1;
	private static final int LEFT = 2;
	private static final int RIGHT = 3;

	private final BlockGrid grid;
	private final List<BlockRecord.Pieces> blocks;
	private final ScalePlan.Objects rule;
	/** Of each block the number of border pieces in the blocks before. */
	private final int[] first;
	private final Union union;
	/** Of the first piece of each object all of it; null for other pieces. */
	private final BlockRecord.Piece[] whole;
	/** Of the first piece of each object its number; 0 for other pieces, and where it is not kept. */
	private final int[] ids;
	private final int[] base;

	/**
	 * @param blocks of each block the pieces
	 * @param rule which objects are kept
	 * @throws DeepLabException if there are more objects than an integer can count
	 */
	ObjectUnion(final BlockGrid grid, final List<BlockRecord.Pieces> blocks, final ScalePlan.Objects rule) {
		this.grid = grid;
		this.blocks = blocks;
		this.rule = rule;
		first = new int[blocks.size() + 1];
		for (int block = 0; block < blocks.size(); block++)
			first[block + 1] = Math.addExact(first[block], blocks.get(block).border().size());
		union = new Union(first[blocks.size()]);
		unite();
		whole = new BlockRecord.Piece[first[blocks.size()]];
		measure();
		ids = new int[whole.length];
		base = new int[blocks.size()];
		number();
	}

	private void unite() {
		for (int block = 0; block < blocks.size(); block++) {
			final int right = grid.neighbour(block, 1, 0);
			if (right >= 0) along(block, RIGHT, right, LEFT);
			final int below = grid.neighbour(block, 0, 1);
			if (below < 0) continue;
			along(block, BOTTOM, below, TOP);
			corner(block, true, grid.neighbour(block, 1, 1));
			corner(block, false, grid.neighbour(block, -1, 1));
		}
	}

	/** The pieces along an edge; none of a block that is not done. */
	private int[] edge(final int block, final int edge) {
		final List<int[]> edges = blocks.get(block).edges();
		if (!edges.isEmpty()) return Runs.numbers(edges.get(edge));
		final Region region = grid.region(block);
		return new int[edge == TOP || edge == BOTTOM ? region.width() : region.height()];
	}

	private void along(final int block, final int edge, final int other, final int otherEdge) {
		final int[] ours = edge(block, edge);
		final int[] theirs = edge(other, otherEdge);
		for (int i = 0; i < ours.length; i++)
			for (int j = Math.max(0, i - 1); j <= Math.min(ours.length - 1, i + 1); j++)
				touch(block, ours[i], other, theirs[j]);
	}

	/** The pixels that touch in a corner: of a block's lower edge, and of the next row's block to the right or left. */
	private void corner(final int block, final boolean right, final int other) {
		if (other < 0) return;
		final int[] ours = edge(block, BOTTOM);
		final int[] theirs = edge(other, TOP);
		touch(block, right ? ours[ours.length - 1] : ours[0], other, right ? theirs[0] : theirs[theirs.length - 1]);
	}

	private void touch(final int block, final int piece, final int other, final int otherPiece) {
		if (piece == 0 || otherPiece == 0) return;
		final int value = blocks.get(block).border().get(piece - 1).value();
		if (value == blocks.get(other).border().get(otherPiece - 1).value()) union.unite(first[block] + piece - 1,
			first[other] + otherPiece - 1);
	}

	private void measure() {
		for (int block = 0; block < blocks.size(); block++) {
			final List<BlockRecord.Piece> border = blocks.get(block).border();
			for (int i = 0; i < border.size(); i++) {
				final int root = union.find(first[block] + i);
				whole[root] = whole[root] == null ? border.get(i) : whole[root].and(border.get(i));
			}
		}
	}

	private void number() {
		long next = 1;
		for (int block = 0; block < blocks.size(); block++) {
			base[block] = (int) next;
			next += blocks.get(block).inside();
			for (int i = first[block]; i < first[block + 1]; i++)
				if (whole[i] != null && isKept(whole[i])) ids[i] = (int) next++;
			if (next > Integer.MAX_VALUE) throw new DeepLabException(
				"There are more than 2147483647 objects; leave small ones out, or take a part of the image.");
		}
	}

	private boolean isKept(final BlockRecord.Piece object) {
		final boolean atBorder = object.left() == 0 || object.top() == 0 || object.right() == grid.width() - 1 || object
			.bottom() == grid.height() - 1;
		return rule.keeps(object) && (rule.atBorder() || !atBorder);
	}

	/** The number of the first object inside of a block. */
	int base(final int block) {
		return base[block];
	}

	/** The number of the object that a border piece of a block belongs to; 0 if it is not kept. */
	int id(final int block, final int index) {
		return ids[union.find(first[block] + index)];
	}

	/** All of the object whose first piece is a border piece of a block; null if its first one is another. */
	BlockRecord.Piece whole(final int block, final int index) {
		return whole[first[block] + index];
	}
}
