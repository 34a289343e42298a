package io.github.deeplabij.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.deeplabij.objects.RunLabeller;
import io.github.deeplabij.plane.Region;

/** Finds the pieces of objects in a block: pixels of one class that touch, along diagonals too. */
final class PieceFinder {

	private final ScalePlan.Objects rule;

	PieceFinder(final ScalePlan.Objects rule) {
		this.rule = rule;
	}

	/**
	 * What was found.
	 *
	 * @param numbers for each pixel the number of its piece, from 1, or 0
	 * @param pieces by their numbers
	 * @param isAtEdge for each piece whether it touches an edge of the block
	 */
	record Found(Region block, int[] numbers, List<BlockRecord.Piece> pieces, boolean[] isAtEdge) {

		/** The pieces that touch no edge and are kept. */
		List<BlockRecord.Piece> inside(final ScalePlan.Objects rule) {
			return pieces.stream().filter(piece -> !isAtEdge[piece.number() - 1] && rule.keeps(piece)).toList();
		}

		/** Those that touch an edge. */
		List<BlockRecord.Piece> border() {
			return pieces.stream().filter(piece -> isAtEdge[piece.number() - 1]).toList();
		}
	}

	Found find(final LabelBlock labels) {
		final Region block = labels.region();
		final int[] keys = new int[Math.toIntExact(block.size())];
		final boolean[] wanted = new boolean[1 << 16];
		rule.of().forEach(value -> wanted[value] = true);
		for (int i = 0; i < keys.length; i++)
			keys[i] = wanted[labels.at(i)] ? labels.at(i) + 1 : 0;
		final int[] numbers = new int[keys.length];
		final RunLabeller.Pieces found = new RunLabeller().label(keys, block.width(), block.height(), true, numbers);
		final List<BlockRecord.Piece> pieces = new Tally(found, block).measure(numbers);
		return new Found(block, numbers, pieces, atEdge(numbers, block, found.count()));
	}

	private static boolean[] atEdge(final int[] numbers, final Region block, final int count) {
		final boolean[] isAtEdge = new boolean[count];
		for (int edge = 0; edge < 4; edge++)
			for (final int number : edge(numbers, block, edge))
				if (number > 0) isAtEdge[number - 1] = true;
		return isAtEdge;
	}

	/** The numbers along the upper, lower, left or right edge. */
	private static int[] edge(final int[] numbers, final Region block, final int edge) {
		final int w = block.width();
		final int h = block.height();
		if (edge == 0) return Arrays.copyOf(numbers, w);
		if (edge == 1) return Arrays.copyOfRange(numbers, (h - 1) * w, h * w);
		final int[] column = new int[h];
		for (int y = 0; y < h; y++)
			column[y] = numbers[y * w + (edge == 2 ? 0 : w - 1)];
		return column;
	}

	/** What a record holds of them. */
	BlockRecord.Pieces record(final Found found) {
		final List<BlockRecord.Piece> border = found.border();
		final int[] index = new int[found.pieces().size() + 1];
		for (int i = 0; i < border.size(); i++)
			index[border.get(i).number()] = i + 1;
		final List<int[]> edges = new ArrayList<>();
		for (int edge = 0; edge < 4; edge++)
			edges.add(Runs.of(Arrays.stream(edge(found.numbers(), found.block(), edge)).map(number -> index[number])
				.toArray()));
		return new BlockRecord.Pieces(found.inside(rule).size(), border, edges);
	}

	/** Measures pieces. */
	private static final class Tally {

		private final RunLabeller.Pieces found;
		private final Region block;
		private final long[] sumX;
		private final long[] sumY;
		private final int[] left;
		private final int[] top;
		private final int[] right;
		private final int[] bottom;

		Tally(final RunLabeller.Pieces found, final Region block) {
			this.found = found;
			this.block = block;
			sumX = new long[found.count()];
			sumY = new long[found.count()];
			left = new int[found.count()];
			top = new int[found.count()];
			right = new int[found.count()];
			bottom = new int[found.count()];
			Arrays.fill(left, Integer.MAX_VALUE);
			Arrays.fill(top, -1);
		}

		List<BlockRecord.Piece> measure(final int[] numbers) {
			int i = 0;
			for (int y = block.y(); y < block.y() + block.height(); y++)
				for (int x = block.x(); x < block.x() + block.width(); x++, i++)
					if (numbers[i] > 0) add(numbers[i] - 1, x, y);
			final List<BlockRecord.Piece> pieces = new ArrayList<>(found.count());
			for (int n = 0; n < found.count(); n++)
				pieces.add(new BlockRecord.Piece(n + 1, found.keys()[n] - 1, found.areas()[n], sumX[n], sumY[n],
					left[n], top[n], right[n], bottom[n]));
			return pieces;
		}

		private void add(final int n, final int x, final int y) {
			sumX[n] += x;
			sumY[n] += y;
			left[n] = Math.min(left[n], x);
			right[n] = Math.max(right[n], x);
			if (top[n] < 0) top[n] = y;
			bottom[n] = y;
		}
	}
}
