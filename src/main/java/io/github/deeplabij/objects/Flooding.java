package io.github.deeplabij.objects;

import java.util.Arrays;

/**
 * Divides a part by its heights. First, pixels come from the highest to the lowest and are united with their neighbours
 * above; a maximum that rises more than h above the place where it meets a higher one is a seed. Then the seeds are
 * flooded from above.
 */
final class Flooding {

	/** The height of a pixel outside the part. */
	static final int OUTSIDE = -1;

	private final int h;
	private final int steps;
	private final int[] offsets = new int[8];
	private final IntList seeds = new IntList();
	private int[] heights;
	private int[] order = new int[0];
	private int[] labels = new int[0];
	/** Of each pixel one that is united with it, or {@link #OUTSIDE}; then the one that comes next at its height. */
	private int[] next = new int[0];
	/** Of each root the highest pixel of its set. */
	private int[] peaks = new int[0];
	private int[] first = new int[0];
	private int[] last = new int[0];

	/**
	 * @param h in the unit of heights
	 * @param diagonals whether pixels touch along diagonals too
	 */
	Flooding(final int h, final boolean diagonals) {
		this.h = h;
		steps = diagonals ? 8 : 4;
	}

	/**
	 * Divides a part.
	 *
	 * @param values the heights of a window, with a column and a row outside the part on each side
	 * @param size how many pixels the window has
	 * @param highest the greatest height
	 * @return how many objects there are, at least 1; if there are more, {@link #label} says which pixel is of which
	 */
	int divide(final int[] values, final int stride, final int size, final int highest) {
		heights = values;
		final int[] around = { -1, 1, -stride, stride, -stride - 1, -stride + 1, stride - 1, stride + 1 };
		System.arraycopy(around, 0, offsets, 0, around.length);
		if (order.length < size) {
			order = new int[size];
			labels = new int[size];
			next = new int[size];
			peaks = new int[size];
		}
		if (first.length < highest + 2) {
			first = new int[highest + 2];
			last = new int[highest + 2];
		}
		findSeeds(sort(size, highest), size);
		if (seeds.size() == 1) return 1;
		plant(size);
		flood(size, highest);
		return seeds.size();
	}

	/** 1 to the number of objects, or 0 outside. */
	int label(final int index) {
		return labels[index];
	}

	/** Sorts the part's pixels: the highest first, and those of a height in reading order. */
	private int sort(final int size, final int highest) {
		final int[] starts = first;
		Arrays.fill(starts, 0, highest + 2, 0);
		for (int i = 0; i < size; i++)
			if (heights[i] >= 0) starts[highest - heights[i] + 1]++;
		for (int level = 0; level <= highest; level++)
			starts[level + 1] += starts[level];
		final int count = starts[highest + 1];
		for (int i = 0; i < size; i++)
			if (heights[i] >= 0) order[starts[highest - heights[i]]++] = i;
		return count;
	}

	private void findSeeds(final int count, final int size) {
		seeds.clear();
		Arrays.fill(next, 0, size, OUTSIDE);
		for (int k = 0; k < count; k++) {
			final int at = order[k];
			int root = OUTSIDE;
			for (int step = 0; step < steps; step++) {
				final int beside = at + offsets[step];
				if (next[beside] < 0) continue;
				final int other = root(beside);
				root = root == OUTSIDE || root == other ? other : unite(root, other, heights[at]);
			}
			if (root == OUTSIDE) {
				root = at;
				peaks[at] = at;
			}
			next[at] = root;
		}
		seeds.add(peaks[root(order[0])]);
	}

	private int root(final int index) {
		int at = index;
		while (next[at] != at) {
			next[at] = next[next[at]];
			at = next[at];
		}
		return at;
	}

	/** Unites two sets where they meet. The one with the higher peak goes on; of equal ones, the one with the first. */
	private int unite(final int a, final int b, final int level) {
		final int peakA = peaks[a];
		final int peakB = peaks[b];
		final boolean isA = heights[peakA] > heights[peakB] || heights[peakA] == heights[peakB] && peakA < peakB;
		final int lower = isA ? peakB : peakA;
		if (heights[lower] - level > h) seeds.add(lower);
		next[isA ? b : a] = isA ? a : b;
		return isA ? a : b;
	}

	/** Labels the pixels around each seed that are at most h below it. */
	private void plant(final int size) {
		Arrays.fill(labels, 0, size, 0);
		final int[] sorted = seeds.toArray();
		Arrays.sort(sorted);
		final int[] stack = next;
		for (int s = 0; s < sorted.length; s++) {
			final int least = Math.max(0, heights[sorted[s]] - h);
			int waiting = 0;
			stack[waiting++] = sorted[s];
			labels[sorted[s]] = s + 1;
			while (waiting > 0) {
				final int at = stack[--waiting];
				for (int step = 0; step < steps; step++) {
					final int to = at + offsets[step];
					if (heights[to] < least || labels[to] > 0) continue;
					labels[to] = s + 1;
					stack[waiting++] = to;
				}
			}
		}
	}

	private void flood(final int size, final int highest) {
		Arrays.fill(first, 0, highest + 1, OUTSIDE);
		for (int i = 0; i < size; i++)
			if (labels[i] > 0) push(i, heights[i]);
		for (int level = highest; level >= 0; level--) {
			for (int at = first[level]; at != OUTSIDE; at = next[at]) {
				for (int step = 0; step < steps; step++) {
					final int to = at + offsets[step];
					if (heights[to] < 0 || labels[to] > 0) continue;
					labels[to] = labels[at];
					push(to, Math.min(level, heights[to]));
				}
			}
		}
	}

	private void push(final int index, final int level) {
		if (first[level] == OUTSIDE) first[level] = index;
		else next[last[level]] = index;
		last[level] = index;
		next[index] = OUTSIDE;
	}
}
