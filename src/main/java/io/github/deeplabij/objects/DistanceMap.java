package io.github.deeplabij.objects;

/**
 * How far each pixel of a part is from the nearest pixel outside, between their centres: exact, in linear time (A.
 * Meijster et al., A General Algorithm for Computing Distance Transforms in Linear Time, 2000).
 */
final class DistanceMap {

	/** Within the column, and for a row the columns that are nearest to others, and from where on they are. */
	private int[] inColumn = new int[0];
	private int[] nearest = new int[0];
	private int[] from = new int[0];

	/**
	 * Computes distances in a window; what lies around it is not looked at.
	 *
	 * @param part which pixels are in the part: not all of them
	 * @param distances takes the distances, 0 outside
	 */
	void compute(final boolean[] part, final int w, final int h, final float[] distances) {
		if (inColumn.length < w * h) inColumn = new int[w * h];
		if (nearest.length < w) {
			nearest = new int[w];
			from = new int[w];
		}
		columns(part, w, h);
		for (int y = 0; y < h; y++)
			row(part, y * w, w, distances);
	}

	private void columns(final boolean[] part, final int w, final int h) {
		final int far = w + h;
		for (int i = 0; i < w * h; i++)
			inColumn[i] = !part[i] ? 0 : i < w ? far : Math.min(far, inColumn[i - w] + 1);
		for (int i = w * h - w - 1; i >= 0; i--)
			inColumn[i] = Math.min(inColumn[i], inColumn[i + w] + 1);
	}

	private void row(final boolean[] part, final int start, final int w, final float[] distances) {
		int last = 0;
		nearest[0] = 0;
		from[0] = 0;
		for (int x = 1; x < w; x++) {
			while (last >= 0 && squared(start, from[last], nearest[last]) > squared(start, from[last], x))
				last--;
			if (last < 0) {
				last = 0;
				nearest[0] = x;
				from[0] = 0;
			}
			else {
				final int begin = 1 + nearerFrom(start, nearest[last], x);
				if (begin < w) {
					last++;
					nearest[last] = x;
					from[last] = begin;
				}
			}
		}
		for (int x = w - 1; x >= 0; x--) {
			distances[start + x] = part[start + x] ? (float) Math.sqrt(squared(start, x, nearest[last])) : 0;
			if (x == from[last]) last--;
		}
	}

	/** The squared distance of a pixel to the nearest one outside in another column. */
	private long squared(final int start, final int x, final int column) {
		final long dx = x - column;
		final long dy = inColumn[start + column];
		return dx * dx + dy * dy;
	}

	/** The last place where the left one of two columns is as near as the right one. */
	private int nearerFrom(final int start, final int left, final int right) {
		final long low = inColumn[start + left];
		final long high = inColumn[start + right];
		return (int) Math.floorDiv((long) right * right - (long) left * left + high * high - low * low, 2L * (right -
			left));
	}
}
