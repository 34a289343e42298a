package io.github.deeplabij.crf;

/**
 * The inner loops of the lattice for one, two or four classes at once. Values of a vertex lie side by side; a pixel's
 * corners are the local numbers of its simplex' vertices in the tile, and its shares are barycentric, in units of
 * 1 / {@link #WHOLE}.
 */
enum Lanes {

	ONE(1) {

		@Override
		void splat(final Corners at, final float[][] planes, final int first, final float[] factors, final float[] local) {
			final int corners = at.perPixel();
			final int pixels = at.pixels();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			for (int i = 0, p = 0; i < pixels; i++) {
				final float va = a[i] * factors[i];
				for (int k = 0; k < corners; k++, p++) local[ids[p]] += shares[p] * va;
			}
		}

		@Override
		void slice(final Corners at, final float[] local, final float[] factors, final float[][] planes, final int first) {
			final int corners = at.perPixel();
			final int pixels = at.pixels();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			for (int i = 0, p = 0; i < pixels; i++) {
				float va = 0;
				for (int k = 0; k < corners; k++, p++) va += shares[p] * local[ids[p]];
				a[i] = va * factors[i];
			}
		}

		@Override
		void blur(final int[] lower, final int[] upper, final float[] from, final float[] to, final int start, final int end) {
			for (int v = start; v < end; v++) to[v] = 0.5f * from[v] + 0.25f * (from[lower[v]] + from[upper[v]]);
		}
	},

	TWO(2) {

		@Override
		void splat(final Corners at, final float[][] planes, final int first, final float[] factors, final float[] local) {
			final int corners = at.perPixel();
			final int pixels = at.pixels();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			final float[] b = planes[first + 1];
			for (int i = 0, p = 0; i < pixels; i++) {
				final float va = a[i] * factors[i];
				final float vb = b[i] * factors[i];
				for (int k = 0; k < corners; k++, p++) {
					final int v = 2 * ids[p];
					final float share = shares[p];
					local[v] += share * va;
					local[v + 1] += share * vb;
				}
			}
		}

		@Override
		void slice(final Corners at, final float[] local, final float[] factors, final float[][] planes, final int first) {
			final int corners = at.perPixel();
			final int pixels = at.pixels();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			final float[] b = planes[first + 1];
			for (int i = 0, p = 0; i < pixels; i++) {
				float va = 0;
				float vb = 0;
				for (int k = 0; k < corners; k++, p++) {
					final int v = 2 * ids[p];
					final float share = shares[p];
					va += share * local[v];
					vb += share * local[v + 1];
				}
				a[i] = va * factors[i];
				b[i] = vb * factors[i];
			}
		}

		@Override
		void blur(final int[] lower, final int[] upper, final float[] from, final float[] to, final int start, final int end) {
			for (int i = start; i < end; i++) {
				final int v = 2 * i;
				final int l = 2 * lower[i];
				final int u = 2 * upper[i];
				to[v] = 0.5f * from[v] + 0.25f * (from[l] + from[u]);
				to[v + 1] = 0.5f * from[v + 1] + 0.25f * (from[l + 1] + from[u + 1]);
			}
		}
	},

	FOUR(4) {

		@Override
		void splat(final Corners at, final float[][] planes, final int first, final float[] factors, final float[] local) {
			final int corners = at.perPixel();
			final int pixels = at.pixels();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			final float[] b = planes[first + 1];
			final float[] c = planes[first + 2];
			final float[] d = planes[first + 3];
			for (int i = 0, p = 0; i < pixels; i++) {
				final float va = a[i] * factors[i];
				final float vb = b[i] * factors[i];
				final float vc = c[i] * factors[i];
				final float vd = d[i] * factors[i];
				int k = 0;
				for (; k <= corners - 3; k += 3, p += 3) {
					add(shares[p], va, vb, vc, vd, local, 4 * ids[p]);
					add(shares[p + 1], va, vb, vc, vd, local, 4 * ids[p + 1]);
					add(shares[p + 2], va, vb, vc, vd, local, 4 * ids[p + 2]);
				}
				for (; k < corners; k++, p++) add(shares[p], va, vb, vc, vd, local, 4 * ids[p]);
			}
		}

		@Override
		void slice(final Corners at, final float[] local, final float[] factors, final float[][] planes, final int first) {
			final int corners = at.perPixel();
			final int pixels = at.pixels();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			final float[] b = planes[first + 1];
			final float[] c = planes[first + 2];
			final float[] d = planes[first + 3];
			for (int i = 0, p = 0; i < pixels; i++) {
				float va = 0;
				float vb = 0;
				float vc = 0;
				float vd = 0;
				for (int k = 0; k < corners; k++, p++) {
					final int v = 4 * ids[p];
					final float share = shares[p];
					va += share * local[v];
					vb += share * local[v + 1];
					vc += share * local[v + 2];
					vd += share * local[v + 3];
				}
				a[i] = va * factors[i];
				b[i] = vb * factors[i];
				c[i] = vc * factors[i];
				d[i] = vd * factors[i];
			}
		}

		@Override
		void blur(final int[] lower, final int[] upper, final float[] from, final float[] to, final int start, final int end) {
			for (int i = start; i < end; i++) {
				final int v = 4 * i;
				final int l = 4 * lower[i];
				final int u = 4 * upper[i];
				to[v] = 0.5f * from[v] + 0.25f * (from[l] + from[u]);
				to[v + 1] = 0.5f * from[v + 1] + 0.25f * (from[l + 1] + from[u + 1]);
				to[v + 2] = 0.5f * from[v + 2] + 0.25f * (from[l + 2] + from[u + 2]);
				to[v + 3] = 0.5f * from[v + 3] + 0.25f * (from[l + 3] + from[u + 3]);
			}
		}
	};

	/** A share of one. */
	static final int WHOLE = 0xffff;

	private final int count;

	Lanes(final int count) {
		this.count = count;
	}

	/**
	 * A tile's pixels in the lattice.
	 *
	 * @param pixels how many
	 * @param perPixel how many corners each has
	 * @param ids the local numbers of their corners, pixel by pixel
	 * @param shares of the corners, pixel by pixel
	 */
	record Corners(int pixels, int perPixel, char[] ids, char[] shares) {
	}

	/** The lanes that so many classes are split into. */
	static Lanes[] split(final int classes) {
		final Lanes[] lanes = new Lanes[classes / 4 + Integer.bitCount(classes % 4)];
		for (int l = 0, rest = classes; l < lanes.length; rest -= lanes[l++].count) lanes[l] = rest >= 4 ? FOUR : rest >= 2
			? TWO : ONE;
		return lanes;
	}

	/** How many classes it takes at once. */
	int count() {
		return count;
	}

	private static void add(final float share, final float a, final float b, final float c, final float d, final float[] to,
		final int at)
	{
		to[at] += share * a;
		to[at + 1] += share * b;
		to[at + 2] += share * c;
		to[at + 3] += share * d;
	}

	/** Adds pixels' values times their factors to their corners. */
	abstract void splat(Corners at, float[][] planes, int first, float[] factors, float[] local);

	/** Interpolates pixels' values between their corners, and multiplies by their factors. */
	abstract void slice(Corners at, float[] local, float[] factors, float[][] planes, int first);

	/** One pass with the weights 1/4, 1/2, 1/4 along one axis of the lattice. */
	abstract void blur(int[] lower, int[] upper, float[] from, float[] to, int start, int end);
}
