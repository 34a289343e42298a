package io.github.deeplabij.objects;

import java.util.Arrays;

/**
 * Finds for each pixel of a block's foreground the nearest seed on a way through the foreground, and the least label of
 * those that are as near (E. Dijkstra's shortest paths, with R. Dial's buckets, Algorithm 360, CACM 12, 1969).
 */
final class NearestSeeds {

	private static final int STRAIGHT = 5;
	private static final int DIAGONAL = 7;
	/** One more than the longest step. */
	private static final int BUCKETS = 8;
	/** The ring around the block, and one more, so that each pixel of the ring has neighbours. */
	private static final int PAD = 2;

	private final int steps;
	private final int[] distances;
	private final int[] labels;
	/** For each step how far it is in the arrays. */
	private final int[] offsets = new int[8];
	private final IntList[] buckets = new IntList[BUCKETS];
	private int width;
	private int height;
	private int stride;
	/** How many pixels wait in all buckets. */
	private int waiting;

	/**
	 * @param side the greatest width and height of a block
	 * @param diagonals whether ways go along diagonals too
	 */
	NearestSeeds(final int side, final boolean diagonals) {
		steps = diagonals ? 8 : 4;
		distances = new int[(side + 2 * PAD) * (side + 2 * PAD)];
		labels = new int[distances.length];
		for (int i = 0; i < BUCKETS; i++)
			buckets[i] = new IntList();
	}

	/** Begins a block: all is outside the foreground. */
	void begin(final int w, final int h) {
		width = w;
		height = h;
		stride = w + 2 * PAD;
		final int[] around = { -1, 1, -stride, stride, -stride - 1, -stride + 1, stride - 1, stride + 1 };
		System.arraycopy(around, 0, offsets, 0, around.length);
		Arrays.fill(distances, 0, stride * (h + 2 * PAD), Rim.OUTSIDE);
	}

	private int index(final int x, final int y) {
		return (y + PAD) * stride + x + PAD;
	}

	/**
	 * Says what is known of a pixel of the foreground: 0 and its label for a seed, {@link Rim#FAR} for others in the
	 * block; in the ring around it any distance.
	 *
	 * @param x -1 to the width
	 * @param y -1 to the height
	 */
	void set(final int x, final int y, final int distance, final int label) {
		distances[index(x, y)] = distance;
		labels[index(x, y)] = label;
	}

	int distance(final int x, final int y) {
		return distances[index(x, y)];
	}

	int label(final int x, final int y) {
		return labels[index(x, y)];
	}

	/** Finds the nearest seeds. */
	void run() {
		final long[] ring = ring();
		int distance = 0;
		int next = 0;
		for (int y = 0; y < height; y++)
			for (int i = index(0, y); i < index(width, y); i++)
				if (distances[i] == Rim.FAR) touch(i);
		while (waiting > 0 || next < ring.length) {
			distance = waiting > 0 ? distance + 1 : (int) (ring[next] >> 32);
			for (; next < ring.length && ring[next] >> 32 == distance; next++)
				if (distances[(int) ring[next]] == distance) spread((int) ring[next], distance);
			final IntList bucket = buckets[distance % BUCKETS];
			for (int i = 0; i < bucket.size(); i++)
				if (distances[bucket.get(i)] == distance) spread(bucket.get(i), distance);
			waiting -= bucket.size();
			bucket.clear();
		}
	}

	/** The pixels around the block that a seed has reached, by their distances: the distance above, the index below. */
	private long[] ring() {
		final long[] ring = new long[2 * (width + height) + 4];
		int count = 0;
		for (int y = -1; y <= height; y++) {
			final int step = y < 0 || y == height ? 1 : width + 1;
			for (int x = -1; x <= width; x += step) {
				final int distance = distances[index(x, y)];
				if (distance > 0 && distance != Rim.FAR) ring[count++] = (long) distance << 32 | index(x, y);
			}
		}
		Arrays.sort(ring, 0, count);
		return Arrays.copyOf(ring, count);
	}

	/** Gives a pixel to the seed beside it, if there is one. */
	private void touch(final int at) {
		for (int step = 0; step < steps; step++) {
			final int beside = at + offsets[step];
			if (distances[beside] == 0) reach(at, step < 4 ? STRAIGHT : DIAGONAL, labels[beside]);
		}
	}

	/** Tells the neighbours of a pixel how near its seed is to them. */
	private void spread(final int at, final int distance) {
		final int label = labels[at];
		for (int step = 0; step < steps; step++)
			reach(at + offsets[step], distance + (step < 4 ? STRAIGHT : DIAGONAL), label);
	}

	private void reach(final int to, final int distance, final int label) {
		if (distances[to] > distance) {
			distances[to] = distance;
			labels[to] = label;
			buckets[distance % BUCKETS].add(to);
			waiting++;
		}
		else if (distances[to] == distance && label < labels[to]) labels[to] = label;
	}

	/** Whether a way of a step from a pixel beyond the edge is better than what a pixel has. */
	static boolean isBetter(final int beyond, final int beyondLabel, final boolean diagonal, final int distance,
		final int label)
	{
		final int reached = beyond + (diagonal ? DIAGONAL : STRAIGHT);
		return reached < distance || reached == distance && beyondLabel < label;
	}
}
