package io.github.deeplabij.evaluate;

/**
 * How far each pixel of a plane is from the nearest one of another value, between their centres: 1 on both sides of a
 * boundary along rows or columns. The rim of the plane is no boundary.
 * <p>
 * Exact, in linear time, in one pass over the rows and one over the columns, where each pixel of a run of equal values
 * spans a parabola and the lowest one counts (P. Felzenszwalb and D. Huttenlocher, Distance Transforms of Sampled
 * Functions, Theory of Computing 8, 2012). That a run can be taken by itself, whatever the values around it, is so
 * because the pixel beyond its end has another value, and is nearer than what lies beyond it.
 */
final class BoundaryDistance {

	private final int most;
	/**
	 * Of one column: where the lowest parabolas have their vertices, how high these are, and from where on they are the
	 * lowest.
	 */
	private final int[] vertex;
	private final long[] height;
	private final double[] from;

	/**
	 * @param most the greatest distance that is told, in pixels
	 * @param rows how many rows a plane has at most
	 */
	BoundaryDistance(final int most, final int rows) {
		this.most = most;
		vertex = new int[rows + 2];
		height = new long[rows + 2];
		from = new double[rows + 3];
	}

	/**
	 * Computes squared distances.
	 *
	 * @param labels a plane, row by row
	 * @param squared takes the square of each pixel's distance; what is greater than the square of the greatest one is
	 *            of no meaning
	 */
	void compute(final int[] labels, final int width, final int rows, final int[] squared) {
		for (int y = 0; y < rows; y++)
			row(labels, y * width, width, squared);
		for (int x = 0; x < width; x++)
			column(labels, x, width, rows, squared);
	}

	/** Distances within the row alone, one more than the greatest at most. */
	private void row(final int[] labels, final int start, final int width, final int[] distance) {
		int run = most + 1;
		for (int i = start; i < start + width; i++) {
			run = i > start && labels[i] != labels[i - 1] ? 1 : Math.min(run + 1, most + 1);
			distance[i] = run;
		}
		run = most + 1;
		for (int i = start + width - 1; i >= start; i--) {
			run = i < start + width - 1 && labels[i] != labels[i + 1] ? 1 : Math.min(run + 1, most + 1);
			distance[i] = Math.min(distance[i], run);
		}
	}

	private void column(final int[] labels, final int x, final int width, final int rows, final int[] distance) {
		int first = 0;
		while (first < rows) {
			int end = first + 1;
			while (end < rows && labels[end * width + x] == labels[first * width + x])
				end++;
			run(x, width, rows, first, end, distance);
			first = end;
		}
	}

	private void run(final int x, final int width, final int rows, final int first, final int end,
		final int[] distance)
	{
		int last = -1;
		if (first > 0) last = push(last, first - 1, 0);
		for (int y = first; y < end; y++) {
			final long inRow = distance[y * width + x];
			last = push(last, y, inRow * inRow);
		}
		if (end < rows) last = push(last, end, 0);
		int lowest = 0;
		for (int y = first; y < end; y++) {
			while (lowest < last && from[lowest + 1] <= y)
				lowest++;
			final long away = y - vertex[lowest];
			distance[y * width + x] = (int) Math.min(Integer.MAX_VALUE, away * away + height[lowest]);
		}
	}

	/**
	 * Adds a parabola that lies below all others from some place on; takes those away that are nowhere the lowest then.
	 */
	private int push(final int last, final int at, final long low) {
		int keep = last;
		double start = Double.NEGATIVE_INFINITY;
		while (keep >= 0) {
			final long left = height[keep] + (long) vertex[keep] * vertex[keep];
			start = (low + (long) at * at - left) / (2.0 * (at - vertex[keep]));
			if (start > from[keep]) break;
			keep--;
		}
		keep++;
		vertex[keep] = at;
		height[keep] = low;
		from[keep] = keep == 0 ? Double.NEGATIVE_INFINITY : start;
		return keep;
	}
}
