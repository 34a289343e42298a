package io.github.deeplabij.crf;

/**
 * The inner loops of the lattice for one, two, four or eight classes at once. Values of a vertex lie side by side; a
 * cell's
 * corners are the local numbers of its simplex' vertices in the tile, and its shares are barycentric, in units of
 * 1 / {@link #WHOLE}.
 */
enum Lanes {

	ONE(1) {

		@Override
		void splat(final Corners at, final float[][] planes, final int first, final float[] factors,
			final float[] local) {
			final int corners = at.perCell();
			final int cells = at.cells().count();
			final char[] order = at.cells().order();
			final char[] start = at.cells().start();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			for (int n = 0, p = 0; n < cells; n++) {
				float va = 0;
				for (int j = start[n]; j < start[n + 1]; j++) {
					final int i = order[j];
					va += a[i];
				}
				va *= factors[n];
				for (int k = 0; k < corners; k++, p++) {
					final int v = ids[p];
					final float share = shares[p];
					local[v] += share * va;
				}
			}
		}

		@Override
		void slice(final Corners at, final float[] local, final float[] factors, final float weight,
			final float[][] planes,
			final int first, final float[] last)
		{
			final int corners = at.perCell();
			final int cells = at.cells().count();
			final char[] order = at.cells().order();
			final char[] start = at.cells().start();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			for (int n = 0, p = 0; n < cells; n++) {
				float va = 0;
				for (int k = 0; k < corners; k++, p++) {
					final int v = ids[p];
					final float share = shares[p];
					va += share * local[v];
				}
				final float factor = weight * factors[n];
				va *= factor;
				for (int j = start[n]; j < start[n + 1]; j++) {
					final int i = order[j];
					a[i] += va;
					last[i] -= va;
				}
			}
		}

		@Override
		void collect(final Slots slots, final float[][] local, final float[] to, final int start, final int end) {
			final int[] first = slots.first();
			final int[] tiles = slots.tiles();
			final char[] numbers = slots.numbers();
			for (int v = start; v < end; v++) {
				float va = 0;
				for (int slot = first[v]; slot < first[v + 1]; slot++) {
					final float[] from = local[tiles[slot]];
					va += from[numbers[slot]];
				}
				to[v] = va;
			}
		}

		@Override
		void gather(final float[] values, final int[] vertices, final float[] local) {
			for (int n = 0; n < vertices.length; n++) {
				local[n] = values[vertices[n]];
			}
		}

		@Override
		void blur(final int[] lower, final int[] upper, final float[] from, final float[] to, final int start,
			final int end) {
			for (int v = start; v < end; v++) to[v] = 0.5f * from[v] + 0.25f * (from[lower[v]] + from[upper[v]]);
		}
	},

	TWO(2) {

		@Override
		void splat(final Corners at, final float[][] planes, final int first, final float[] factors,
			final float[] local) {
			final int corners = at.perCell();
			final int cells = at.cells().count();
			final char[] order = at.cells().order();
			final char[] start = at.cells().start();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			final float[] b = planes[first + 1];
			for (int n = 0, p = 0; n < cells; n++) {
				float va = 0;
				float vb = 0;
				for (int j = start[n]; j < start[n + 1]; j++) {
					final int i = order[j];
					va += a[i];
					vb += b[i];
				}
				va *= factors[n];
				vb *= factors[n];
				for (int k = 0; k < corners; k++, p++) {
					final int v = 2 * ids[p];
					final float share = shares[p];
					local[v] += share * va;
					local[v + 1] += share * vb;
				}
			}
		}

		@Override
		void slice(final Corners at, final float[] local, final float[] factors, final float weight,
			final float[][] planes,
			final int first, final float[] last)
		{
			final int corners = at.perCell();
			final int cells = at.cells().count();
			final char[] order = at.cells().order();
			final char[] start = at.cells().start();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			final float[] b = planes[first + 1];
			for (int n = 0, p = 0; n < cells; n++) {
				float va = 0;
				float vb = 0;
				for (int k = 0; k < corners; k++, p++) {
					final int v = 2 * ids[p];
					final float share = shares[p];
					va += share * local[v];
					vb += share * local[v + 1];
				}
				final float factor = weight * factors[n];
				va *= factor;
				vb *= factor;
				final float sum = va + vb;
				for (int j = start[n]; j < start[n + 1]; j++) {
					final int i = order[j];
					a[i] += va;
					b[i] += vb;
					last[i] -= sum;
				}
			}
		}

		@Override
		void collect(final Slots slots, final float[][] local, final float[] to, final int start, final int end) {
			final int[] first = slots.first();
			final int[] tiles = slots.tiles();
			final char[] numbers = slots.numbers();
			for (int v = start; v < end; v++) {
				float va = 0;
				float vb = 0;
				for (int slot = first[v]; slot < first[v + 1]; slot++) {
					final float[] from = local[tiles[slot]];
					final int f = 2 * numbers[slot];
					va += from[f];
					vb += from[f + 1];
				}
				to[2 * v] = va;
				to[2 * v + 1] = vb;
			}
		}

		@Override
		void gather(final float[] values, final int[] vertices, final float[] local) {
			for (int n = 0; n < vertices.length; n++) {
				final int v = 2 * vertices[n];
				local[2 * n] = values[v];
				local[2 * n + 1] = values[v + 1];
			}
		}

		@Override
		void blur(final int[] lower, final int[] upper, final float[] from, final float[] to, final int start,
			final int end) {
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
		void splat(final Corners at, final float[][] planes, final int first, final float[] factors,
			final float[] local) {
			final int corners = at.perCell();
			final int cells = at.cells().count();
			final char[] order = at.cells().order();
			final char[] start = at.cells().start();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			final float[] b = planes[first + 1];
			final float[] c = planes[first + 2];
			final float[] d = planes[first + 3];
			for (int n = 0, p = 0; n < cells; n++) {
				float va = 0;
				float vb = 0;
				float vc = 0;
				float vd = 0;
				for (int j = start[n]; j < start[n + 1]; j++) {
					final int i = order[j];
					va += a[i];
					vb += b[i];
					vc += c[i];
					vd += d[i];
				}
				va *= factors[n];
				vb *= factors[n];
				vc *= factors[n];
				vd *= factors[n];
				for (int k = 0; k < corners; k++, p++) {
					final int v = 4 * ids[p];
					final float share = shares[p];
					local[v] += share * va;
					local[v + 1] += share * vb;
					local[v + 2] += share * vc;
					local[v + 3] += share * vd;
				}
			}
		}

		@Override
		void slice(final Corners at, final float[] local, final float[] factors, final float weight,
			final float[][] planes,
			final int first, final float[] last)
		{
			final int corners = at.perCell();
			final int cells = at.cells().count();
			final char[] order = at.cells().order();
			final char[] start = at.cells().start();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first];
			final float[] b = planes[first + 1];
			final float[] c = planes[first + 2];
			final float[] d = planes[first + 3];
			for (int n = 0, p = 0; n < cells; n++) {
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
				final float factor = weight * factors[n];
				va *= factor;
				vb *= factor;
				vc *= factor;
				vd *= factor;
				final float sum = va + vb + vc + vd;
				for (int j = start[n]; j < start[n + 1]; j++) {
					final int i = order[j];
					a[i] += va;
					b[i] += vb;
					c[i] += vc;
					d[i] += vd;
					last[i] -= sum;
				}
			}
		}

		@Override
		void collect(final Slots slots, final float[][] local, final float[] to, final int start, final int end) {
			final int[] first = slots.first();
			final int[] tiles = slots.tiles();
			final char[] numbers = slots.numbers();
			for (int v = start; v < end; v++) {
				float va = 0;
				float vb = 0;
				float vc = 0;
				float vd = 0;
				for (int slot = first[v]; slot < first[v + 1]; slot++) {
					final float[] from = local[tiles[slot]];
					final int f = 4 * numbers[slot];
					va += from[f];
					vb += from[f + 1];
					vc += from[f + 2];
					vd += from[f + 3];
				}
				to[4 * v] = va;
				to[4 * v + 1] = vb;
				to[4 * v + 2] = vc;
				to[4 * v + 3] = vd;
			}
		}

		@Override
		void gather(final float[] values, final int[] vertices, final float[] local) {
			for (int n = 0; n < vertices.length; n++) {
				final int v = 4 * vertices[n];
				local[4 * n] = values[v];
				local[4 * n + 1] = values[v + 1];
				local[4 * n + 2] = values[v + 2];
				local[4 * n + 3] = values[v + 3];
			}
		}

		@Override
		void blur(final int[] lower, final int[] upper, final float[] from, final float[] to, final int start,
			final int end) {
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
	},

	EIGHT(8) {

		@Override
		void splat(final Corners at, final float[][] planes, final int first, final float[] factors,
			final float[] local) {
			final int corners = at.perCell();
			final int cells = at.cells().count();
			final char[] order = at.cells().order();
			final char[] start = at.cells().start();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first + 0];
			final float[] b = planes[first + 1];
			final float[] c = planes[first + 2];
			final float[] d = planes[first + 3];
			final float[] e = planes[first + 4];
			final float[] f = planes[first + 5];
			final float[] g = planes[first + 6];
			final float[] h = planes[first + 7];
			for (int n = 0, p = 0; n < cells; n++) {
				float va = 0;
				float vb = 0;
				float vc = 0;
				float vd = 0;
				float ve = 0;
				float vf = 0;
				float vg = 0;
				float vh = 0;
				for (int j = start[n]; j < start[n + 1]; j++) {
					final int i = order[j];
					va += a[i];
					vb += b[i];
					vc += c[i];
					vd += d[i];
					ve += e[i];
					vf += f[i];
					vg += g[i];
					vh += h[i];
				}
				va *= factors[n];
				vb *= factors[n];
				vc *= factors[n];
				vd *= factors[n];
				ve *= factors[n];
				vf *= factors[n];
				vg *= factors[n];
				vh *= factors[n];
				for (int q = 0; q < corners; q++, p++) {
					final int v = 8 * ids[p];
					final float share = shares[p];
					local[v + 0] += share * va;
					local[v + 1] += share * vb;
					local[v + 2] += share * vc;
					local[v + 3] += share * vd;
					local[v + 4] += share * ve;
					local[v + 5] += share * vf;
					local[v + 6] += share * vg;
					local[v + 7] += share * vh;
				}
			}
		}

		@Override
		void slice(final Corners at, final float[] local, final float[] factors, final float weight,
			final float[][] planes,
			final int first, final float[] last)
		{
			final int corners = at.perCell();
			final int cells = at.cells().count();
			final char[] order = at.cells().order();
			final char[] start = at.cells().start();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = planes[first + 0];
			final float[] b = planes[first + 1];
			final float[] c = planes[first + 2];
			final float[] d = planes[first + 3];
			final float[] e = planes[first + 4];
			final float[] f = planes[first + 5];
			final float[] g = planes[first + 6];
			final float[] h = planes[first + 7];
			for (int n = 0, p = 0; n < cells; n++) {
				float va = 0;
				float vb = 0;
				float vc = 0;
				float vd = 0;
				float ve = 0;
				float vf = 0;
				float vg = 0;
				float vh = 0;
				for (int q = 0; q < corners; q++, p++) {
					final int v = 8 * ids[p];
					final float share = shares[p];
					va += share * local[v + 0];
					vb += share * local[v + 1];
					vc += share * local[v + 2];
					vd += share * local[v + 3];
					ve += share * local[v + 4];
					vf += share * local[v + 5];
					vg += share * local[v + 6];
					vh += share * local[v + 7];
				}
				final float factor = weight * factors[n];
				va *= factor;
				vb *= factor;
				vc *= factor;
				vd *= factor;
				ve *= factor;
				vf *= factor;
				vg *= factor;
				vh *= factor;
				final float sum = va + vb + vc + vd + ve + vf + vg + vh;
				for (int j = start[n]; j < start[n + 1]; j++) {
					final int i = order[j];
					a[i] += va;
					b[i] += vb;
					c[i] += vc;
					d[i] += vd;
					e[i] += ve;
					f[i] += vf;
					g[i] += vg;
					h[i] += vh;
					last[i] -= sum;
				}
			}
		}

		@Override
		void collect(final Slots slots, final float[][] local, final float[] to, final int start, final int end) {
			final int[] first = slots.first();
			final int[] tiles = slots.tiles();
			final char[] numbers = slots.numbers();
			for (int v = start; v < end; v++) {
				float va = 0;
				float vb = 0;
				float vc = 0;
				float vd = 0;
				float ve = 0;
				float vf = 0;
				float vg = 0;
				float vh = 0;
				for (int slot = first[v]; slot < first[v + 1]; slot++) {
					final float[] from = local[tiles[slot]];
					final int f = 8 * numbers[slot];
					va += from[f];
					vb += from[f + 1];
					vc += from[f + 2];
					vd += from[f + 3];
					ve += from[f + 4];
					vf += from[f + 5];
					vg += from[f + 6];
					vh += from[f + 7];
				}
				to[8 * v] = va;
				to[8 * v + 1] = vb;
				to[8 * v + 2] = vc;
				to[8 * v + 3] = vd;
				to[8 * v + 4] = ve;
				to[8 * v + 5] = vf;
				to[8 * v + 6] = vg;
				to[8 * v + 7] = vh;
			}
		}

		@Override
		void gather(final float[] values, final int[] vertices, final float[] local) {
			for (int n = 0; n < vertices.length; n++) {
				final int v = 8 * vertices[n];
				local[8 * n] = values[v];
				local[8 * n + 1] = values[v + 1];
				local[8 * n + 2] = values[v + 2];
				local[8 * n + 3] = values[v + 3];
				local[8 * n + 4] = values[v + 4];
				local[8 * n + 5] = values[v + 5];
				local[8 * n + 6] = values[v + 6];
				local[8 * n + 7] = values[v + 7];
			}
		}

		@Override
		void blur(final int[] lower, final int[] upper, final float[] from, final float[] to, final int start,
			final int end) {
			for (int i = start; i < end; i++) {
				final int v = 8 * i;
				final int l = 8 * lower[i];
				final int u = 8 * upper[i];
				to[v + 0] = 0.5f * from[v + 0] + 0.25f * (from[l + 0] + from[u + 0]);
				to[v + 1] = 0.5f * from[v + 1] + 0.25f * (from[l + 1] + from[u + 1]);
				to[v + 2] = 0.5f * from[v + 2] + 0.25f * (from[l + 2] + from[u + 2]);
				to[v + 3] = 0.5f * from[v + 3] + 0.25f * (from[l + 3] + from[u + 3]);
				to[v + 4] = 0.5f * from[v + 4] + 0.25f * (from[l + 4] + from[u + 4]);
				to[v + 5] = 0.5f * from[v + 5] + 0.25f * (from[l + 5] + from[u + 5]);
				to[v + 6] = 0.5f * from[v + 6] + 0.25f * (from[l + 6] + from[u + 6]);
				to[v + 7] = 0.5f * from[v + 7] + 0.25f * (from[l + 7] + from[u + 7]);
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
	 * A tile's cells in the lattice.
	 *
	 * @param perCell how many corners each has
	 * @param ids the local numbers of their corners, cell by cell
	 * @param shares of the corners, cell by cell
	 */
	record Corners(Cells cells, int perCell, char[] ids, char[] shares) {
	}

	/**
	 * Which tiles touch a vertex, and by which number of their own.
	 *
	 * @param first the first slot of each vertex; the next one's follow
	 * @param tiles the tile of each slot
	 * @param numbers the tile's number for the vertex
	 */
	record Slots(int[] first, int[] tiles, char[] numbers) {
	}

	/** The lanes that so many classes are split into. */
	static Lanes[] split(final int classes) {
		final Lanes[] lanes = new Lanes[classes / 8 + Integer.bitCount(classes % 8)];
		for (int l = 0, rest = classes; l < lanes.length; rest -= lanes[l++].count) {
			lanes[l] = rest >= 8 ? EIGHT : rest >= 4 ? FOUR : rest >= 2 ? TWO : ONE;
		}
		return lanes;
	}

	/** How many classes it takes at once. */
	int count() {
		return count;
	}

	/** Adds the sums over cells' pixels, times the cells' factors, to the cells' corners. */
	abstract void splat(Corners at, float[][] planes, int first, float[] factors, float[] local);

	/**
	 * Interpolates cells' values between their corners, times the weight and the cells' factors, and adds them to all
	 * pixels.
	 *
	 * @param last what is added to the planes is taken off it
	 */
	abstract void slice(Corners at, float[] local, float[] factors, float weight, float[][] planes, int first,
		float[] last);

	/**
	 * Sums what tiles have put at vertices, tile by tile.
	 *
	 * @param local [tile][local number * lanes + lane]
	 * @param to takes the sums from vertex {@code start} to before {@code end}
	 */
	abstract void collect(Slots slots, float[][] local, float[] to, int start, int end);

	/** Copies the values of vertices to a tile's own. */
	abstract void gather(float[] values, int[] vertices, float[] local);

	/** One pass with the weights 1/4, 1/2, 1/4 along one axis of the lattice. */
	abstract void blur(int[] lower, int[] upper, float[] from, float[] to, int start, int end);
}
