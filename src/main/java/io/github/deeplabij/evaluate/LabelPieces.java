package io.github.deeplabij.evaluate;

import java.util.Arrays;

/**
 * Counts the labels of planes and the connected pieces that they are in. Pixels of one label that touch, diagonally
 * too, are of one piece. Where labels are objects, there are about as many pieces; where they are classes, there are
 * far more.
 */
public final class LabelPieces {

	private long labels;
	private long pieces;
	/** For each piece of the plane one that it is joined to, or itself; 0 is none. */
	private int[] parents = new int[64];
	private int used;

	/**
	 * Adds a plane.
	 *
	 * @param plane 0 where there is no label, else a positive number
	 */
	public void add(final LabelRows plane) {
		final int width = plane.width();
		int[] above = new int[width];
		int[] row = new int[width];
		int[] aboveIds = new int[width];
		int[] ids = new int[width];
		final LongCounts seen = new LongCounts();
		used = 0;
		for (int y = 0; y < plane.height(); y++) {
			plane.read(y, 1, row);
			Arrays.fill(ids, 0);
			for (int x = 0; x < width; x++) {
				if (row[x] == 0) continue;
				int id = 0;
				if (x > 0 && row[x - 1] == row[x]) id = ids[x - 1];
				else seen.add(row[x], 1);
				for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++)
					if (above[nx] == row[x]) id = joined(id, aboveIds[nx]);
				ids[x] = id == 0 ? fresh() : id;
			}
			final int[] labelsBefore = above;
			above = row;
			row = labelsBefore;
			final int[] idsBefore = aboveIds;
			aboveIds = ids;
			ids = idsBefore;
		}
		labels += seen.size();
	}

	private int fresh() {
		pieces++;
		if (++used == parents.length) parents = Arrays.copyOf(parents, 2 * used);
		parents[used] = used;
		return used;
	}

	private int joined(final int one, final int other) {
		final int second = root(other);
		if (one == 0) return second;
		final int first = root(one);
		if (first == second) return first;
		pieces--;
		parents[second] = first;
		return first;
	}

	private int root(final int id) {
		int each = id;
		while (parents[each] != each) {
			parents[each] = parents[parents[each]];
			each = parents[each];
		}
		return each;
	}

	/** How many labels there are, each counted once in each plane. */
	public long labels() {
		return labels;
	}

	/** How many connected pieces there are, plane by plane. */
	public long pieces() {
		return pieces;
	}
}
