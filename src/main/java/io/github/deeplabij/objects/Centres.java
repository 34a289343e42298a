package io.github.deeplabij.objects;

import java.util.Arrays;

/**
 * The centres of a plane, in reading order, and a pyramid of squares that tells where any are, so that the nearest one
 * is found fast wherever it is. Places are in steps of {@link Channel#OFFSET_X}.
 */
final class Centres {

	/** What has no centre near it. */
	static final int NONE = -1;
	/** The side of the smallest squares, in pixels, is 2 to the power of this. */
	private static final int LOG_SIDE = 5;
	private static final int SCALE = Channel.OFFSET_X.scale();
	/** In steps. */
	private static final long SIDE = (long) SCALE << LOG_SIDE;

	private final int[] xs;
	private final int[] ys;
	/**
	 * How many squares a row and a column of the lowest floor have, and where the centres of each square stand in the
	 * order.
	 */
	private final int columns;
	private final int rows;
	private final int[] from;
	private final int[] order;
	/** For each floor which squares have centres; a square of a floor covers four of the one below. */
	private final boolean[][] floors;

	/**
	 * @param positions how many pixels come before each in reading order, rising
	 */
	Centres(final int width, final int height, final long[] positions) {
		xs = new int[positions.length];
		ys = new int[positions.length];
		columns = (width - 1 >> LOG_SIDE) + 1;
		rows = (height - 1 >> LOG_SIDE) + 1;
		from = new int[columns * rows + 1];
		for (int i = 0; i < positions.length; i++) {
			xs[i] = (int) (positions[i] % width);
			ys[i] = (int) (positions[i] / width);
			from[square(i) + 1]++;
		}
		for (int s = 0; s < columns * rows; s++)
			from[s + 1] += from[s];
		order = new int[positions.length];
		final int[] next = Arrays.copyOf(from, columns * rows);
		for (int i = 0; i < positions.length; i++)
			order[next[square(i)]++] = i;
		floors = floors();
	}

	private int square(final int centre) {
		return (ys[centre] >> LOG_SIDE) * columns + (xs[centre] >> LOG_SIDE);
	}

	private boolean[][] floors() {
		int count = 1;
		while (columns - 1 >> count - 1 > 0 || rows - 1 >> count - 1 > 0)
			count++;
		final boolean[][] made = new boolean[count][];
		for (int floor = 0; floor < count; floor++) {
			final int across = columns(floor);
			made[floor] = new boolean[across * ((rows - 1 >> floor) + 1)];
			for (int s = 0; s + 1 < from.length; s++)
				made[floor][(s / columns >> floor) * across + (s % columns >> floor)] |= from[s + 1] > from[s];
		}
		return made;
	}

	private int columns(final int floor) {
		return (columns - 1 >> floor) + 1;
	}

	int count() {
		return xs.length;
	}

	int x(final int centre) {
		return xs[centre];
	}

	int y(final int centre) {
		return ys[centre];
	}

	/** Looks for centres; for one thread. */
	final class Search {

		private long x;
		private long y;
		private int best;
		/** Squared. */
		private long distance;

		/**
		 * The centre nearest to a place; of two, the first in reading order.
		 *
		 * @param atX in steps
		 * @param atY in steps
		 * @param hint a centre that may be near, or {@link #NONE}
		 * @param farthest the greatest distance in steps, squared
		 * @return its number, or {@link #NONE} if there is none as near as that
		 */
		int nearest(final long atX, final long atY, final int hint, final long farthest) {
			x = atX;
			y = atY;
			best = NONE;
			distance = farthest;
			if (hint != NONE) compare(hint);
			final int column = near(atX, columns);
			final int row = near(atY, rows);
			look(row * columns + column);
			for (int r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
				for (int c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++)
					if ((c != column || r != row) && !beyond(0, c, r)) look(r * columns + c);
			}
			final long around = Math.min(edge(x, column, columns), edge(y, row, rows));
			if (around == Long.MAX_VALUE || distance < around * around) return best;
			descend(floors.length - 1, 0, 0);
			return best;
		}

		/** How far it is, along a row or column, to what is no neighbour of the square that a place is in. */
		private static long edge(final long at, final int square, final int squares) {
			final long before = square > 1 ? at - (square - 1) * SIDE : Long.MAX_VALUE;
			final long after = square + 2 < squares ? (square + 2) * SIDE - at : Long.MAX_VALUE;
			return Math.min(before, after);
		}

		private int near(final long at, final int squares) {
			return (int) Math.max(0, Math.min(squares - 1, Math.floorDiv(at, SIDE)));
		}

		private void look(final int square) {
			for (int i = from[square]; i < from[square + 1]; i++)
				compare(order[i]);
		}

		private void compare(final int centre) {
			final long dx = x - (long) xs[centre] * SCALE;
			final long dy = y - (long) ys[centre] * SCALE;
			final long squared = dx * dx + dy * dy;
			if (squared < distance || squared == distance && (best == NONE || centre < best)) {
				distance = squared;
				best = centre;
			}
		}

		/** Goes into the squares of a floor that may have a nearer centre, the nearest first. */
		private void descend(final int floor, final int column, final int row) {
			if (!floors[floor][row * columns(floor) + column] || beyond(floor, column, row)) return;
			if (floor == 0) {
				look(row * columns + column);
				return;
			}
			final long middle = (long) SCALE << LOG_SIDE + floor - 1;
			final int right = x >= (2 * column + 1) * middle ? 1 : 0;
			final int lower = y >= (2 * row + 1) * middle ? 1 : 0;
			for (int part = 0; part < 4; part++) {
				final int c = 2 * column + (right ^ part & 1);
				final int r = 2 * row + (lower ^ part >> 1);
				if (c < columns(floor - 1) && r * columns(floor - 1) < floors[floor - 1].length) descend(
					floor - 1, c, r);
			}
		}

		/** Whether a square is farther away than the best centre. */
		private boolean beyond(final int floor, final int column, final int row) {
			final long side = (long) SCALE << LOG_SIDE + floor;
			final long dx = outside(x, column * side, (column + 1) * side - SCALE);
			final long dy = outside(y, row * side, (row + 1) * side - SCALE);
			return dx * dx + dy * dy > distance;
		}

		private static long outside(final long at, final long least, final long most) {
			return Math.max(0, Math.max(least - at, at - most));
		}
	}
}
