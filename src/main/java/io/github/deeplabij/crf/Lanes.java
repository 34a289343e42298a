package io.github.deeplabij.crf;

import java.util.Arrays;

/**
 * The inner loops of the lattice, written out for one class and for four at once. Values of a vertex lie side by side,
 * [vertex * count + lane]; those of cells lie class by class, [lane][cell]. A lane without a class holds zeros.
 */
abstract class Lanes {

	static final Lanes ONE = new One();
	static final Lanes FOUR = new Four();

	/** A share of one. */
	static final int WHOLE = 0xffff;

	private final int count;

	/**
	 * @param count how many classes it takes at once
	 */
	Lanes(final int count) {
		this.count = count;
	}

	/**
	 * A tile's cells in the lattice.
	 *
	 * @param perCell how many corners each has
	 * @param ids the tile's numbers for their corners, cell by cell
	 * @param shares of the corners, cell by cell: barycentric, in units of 1 / {@link #WHOLE}
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

	/**
	 * A pass along one axis of the lattice. What it reads and what it writes is numbered from 1 on; number 0 is none,
	 * and its values are 0.
	 *
	 * @param centre by number of what is written, the number of the vertex itself in what is read
	 * @param lower that of its neighbour
	 * @param upper that of its neighbour at the other side
	 */
	record Pass(int[] centre, int[] lower, int[] upper) {

		/** How many numbers are written, that of none among them. */
		int size() {
			return centre.length;
		}
	}

	/**
	 * The lanes that so many classes are split into: four at once where three or more are left, which is faster than
	 * one by one though a lane may stay empty.
	 */
	static Lanes[] split(final int classes) {
		final int fours = (classes + 1) / 4;
		final Lanes[] lanes = new Lanes[fours + Math.max(0, classes - 4 * fours)];
		Arrays.fill(lanes, ONE);
		Arrays.fill(lanes, 0, fours, FOUR);
		return lanes;
	}

	/** How many classes it takes at once. */
	final int count() {
		return count;
	}

	/**
	 * Adds cells' values, times the cells' factors, to the cells' corners.
	 *
	 * @param cells [lane][cell]
	 * @param local [the tile's number of the vertex * count + lane]
	 */
	abstract void splat(Corners at, float[][] cells, float[] factors, float[] local);

	/**
	 * Interpolates cells' values between their corners, times the weight and the cells' factors.
	 *
	 * @param local [the tile's number of the vertex * count + lane]
	 * @param cells takes the values, [lane][cell]
	 * @param rest the sum over all lanes is taken off it, [cell]
	 */
	abstract void slice(Corners at, float[] local, float[] factors, float weight, float[][] cells, float[] rest);

	/**
	 * Sums what tiles have put at vertices, tile by tile.
	 *
	 * @param local [tile][the tile's number of the vertex * count + lane]
	 * @param to takes the sums from vertex {@code start} to before {@code end}
	 */
	abstract void collect(Slots slots, float[][] local, float[] to, int start, int end);

	/** Copies the values of vertices to a tile's own. */
	abstract void gather(float[] values, int[] vertices, float[] local);

	/** A pass with the weights 1/4, 1/2, 1/4, for numbers from {@code start} to before {@code end}. */
	abstract void blur(Pass pass, float[] from, float[] to, int start, int end);

	private static final class One extends Lanes {

		One() {
			super(1);
		}

		@Override
		void splat(final Corners at, final float[][] cells, final float[] factors, final float[] local) {
			final int corners = at.perCell();
			final int count = at.cells().count();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = cells[0];
			for (int n = 0, p = 0; n < count; n++) {
				final float factor = factors[n];
				final float va = factor * a[n];
				for (int k = 0; k < corners; k++, p++) {
					final int v = ids[p];
					final float share = shares[p];
					local[v] += share * va;
				}
			}
		}

		@Override
		void slice(final Corners at, final float[] local, final float[] factors, final float weight,
			final float[][] cells, final float[] rest)
		{
			final int corners = at.perCell();
			final int count = at.cells().count();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = cells[0];
			for (int n = 0, p = 0; n < count; n++) {
				float va = 0;
				for (int k = 0; k < corners; k++, p++) {
					final int v = ids[p];
					final float share = shares[p];
					va += share * local[v];
				}
				final float factor = weight * factors[n];
				a[n] = factor * va;
				rest[n] -= factor * va;
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
		void blur(final Pass pass, final float[] from, final float[] to, final int start, final int end) {
			final int[] centre = pass.centre();
			final int[] lower = pass.lower();
			final int[] upper = pass.upper();
			for (int v = start; v < end; v++)
				to[v] = 0.5f * from[centre[v]] + 0.25f * (from[lower[v]] + from[upper[v]]);
		}
	}

	private static final class Four extends Lanes {

		Four() {
			super(4);
		}

		@Override
		void splat(final Corners at, final float[][] cells, final float[] factors, final float[] local) {
			final int corners = at.perCell();
			final int count = at.cells().count();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = cells[0];
			final float[] b = cells[1];
			final float[] c = cells[2];
			final float[] d = cells[3];
			for (int n = 0, p = 0; n < count; n++) {
				final float factor = factors[n];
				final float va = factor * a[n];
				final float vb = factor * b[n];
				final float vc = factor * c[n];
				final float vd = factor * d[n];
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
			final float[][] cells, final float[] rest)
		{
			final int corners = at.perCell();
			final int count = at.cells().count();
			final char[] ids = at.ids();
			final char[] shares = at.shares();
			final float[] a = cells[0];
			final float[] b = cells[1];
			final float[] c = cells[2];
			final float[] d = cells[3];
			for (int n = 0, p = 0; n < count; n++) {
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
				a[n] = factor * va;
				b[n] = factor * vb;
				c[n] = factor * vc;
				d[n] = factor * vd;
				rest[n] -= factor * (va + vb + vc + vd);
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
		void blur(final Pass pass, final float[] from, final float[] to, final int start, final int end) {
			final int[] centre = pass.centre();
			final int[] lower = pass.lower();
			final int[] upper = pass.upper();
			for (int i = start; i < end; i++) {
				final int v = 4 * i;
				final int c = 4 * centre[i];
				final int l = 4 * lower[i];
				final int u = 4 * upper[i];
				to[v] = 0.5f * from[c] + 0.25f * (from[l] + from[u]);
				to[v + 1] = 0.5f * from[c + 1] + 0.25f * (from[l + 1] + from[u + 1]);
				to[v + 2] = 0.5f * from[c + 2] + 0.25f * (from[l + 2] + from[u + 2]);
				to[v + 3] = 0.5f * from[c + 3] + 0.25f * (from[l + 3] + from[u + 3]);
			}
		}
	}
}
