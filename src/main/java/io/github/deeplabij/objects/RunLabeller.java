package io.github.deeplabij.objects;

import java.util.Arrays;

/**
 * Numbers the pieces of a block: pixels of one key that touch. Runs of equal keys in a row are united with those of the
 * row before (L. He et al., A Run-Based Two-Scan Labeling Algorithm, IEEE Transactions on Image Processing 17, 2008).
 */
public final class RunLabeller {

	/** Of each run the indices of its first pixel and of the one after its last, its key, and an earlier run. */
	private int[] start = new int[1024];
	private int[] end = new int[1024];
	private int[] key = new int[1024];
	private int[] parent = new int[1024];
	private int runs;

	/**
	 * The pieces of a block, in the reading order of their first pixels.
	 *
	 * @param keys of each piece
	 * @param areas how many pixels each has
	 * @param firsts the index in the block of each one's first pixel
	 */
	public record Pieces(int[] keys, int[] areas, int[] firsts) {

		public int count() {
			return keys.length;
		}
	}

	/**
	 * @param keys of the pixels, row by row; 0 belongs to no piece
	 * @param diagonals whether pixels touch along diagonals too
	 * @param labels takes for each pixel the number of its piece, from 1, or 0
	 */
	public Pieces label(final int[] keys, final int width, final int height, final boolean diagonals,
		final int[] labels)
	{
		runs = 0;
		int before = 0;
		for (int y = 0; y < height; y++) {
			final int first = runs;
			find(keys, y * width, width);
			if (y > 0) unite(before, first, width, diagonals ? 1 : 0);
			before = first;
		}
		return number(labels, width * height);
	}

	/** Finds the runs of a row. */
	private void find(final int[] keys, final int from, final int width) {
		final int to = from + width;
		int i = from;
		while (i < to) {
			final int each = keys[i];
			final int at = i++;
			while (i < to && keys[i] == each)
				i++;
			if (each == 0) continue;
			if (runs == start.length) grow();
			start[runs] = at;
			end[runs] = i;
			key[runs] = each;
			parent[runs] = runs;
			runs++;
		}
	}

	private void grow() {
		start = Arrays.copyOf(start, 2 * runs);
		end = Arrays.copyOf(end, 2 * runs);
		key = Arrays.copyOf(key, 2 * runs);
		parent = Arrays.copyOf(parent, 2 * runs);
	}

	/**
	 * Unites the last row's runs with those of the row before.
	 *
	 * @param before the first run of that row
	 * @param first the first run of the last row
	 * @param reach how many columns apart runs may be that touch
	 */
	private void unite(final int before, final int first, final int width, final int reach) {
		int above = before;
		for (int run = first; run < runs; run++) {
			final int from = start[run] - width - reach;
			final int to = end[run] - width + reach;
			while (above < first && end[above] <= from)
				above++;
			for (int each = above; each < first && start[each] < to; each++)
				if (key[each] == key[run]) unite(each, run);
		}
	}

	private void unite(final int a, final int b) {
		final int rootA = root(a);
		final int rootB = root(b);
		if (rootA < rootB) parent[rootB] = rootA;
		else parent[rootA] = rootB;
	}

	private int root(final int run) {
		int at = run;
		while (parent[at] != at) {
			parent[at] = parent[parent[at]];
			at = parent[at];
		}
		return at;
	}

	private Pieces number(final int[] labels, final int size) {
		int pieces = 0;
		for (int run = 0; run < runs; run++) {
			// an earlier run already holds the number of its piece, less than 0
			parent[run] = parent[run] == run ? -++pieces : parent[parent[run]];
		}
		final Pieces found = new Pieces(new int[pieces], new int[pieces], new int[pieces]);
		Arrays.fill(labels, 0, size, 0);
		for (int run = runs - 1; run >= 0; run--) {
			final int piece = -parent[run] - 1;
			found.keys[piece] = key[run];
			found.areas[piece] += end[run] - start[run];
			found.firsts[piece] = start[run];
			Arrays.fill(labels, start[run], end[run], piece + 1);
		}
		return found;
	}
}
