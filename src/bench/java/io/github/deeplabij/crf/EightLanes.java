package io.github.deeplabij.crf;

/** The loops of {@link Lanes} for eight classes at once, which the CRF does without; {@link LanesSpeed} shows why. */
final class EightLanes extends Lanes {

	EightLanes() {
		super(8);
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
		final float[] e = cells[4];
		final float[] f = cells[5];
		final float[] g = cells[6];
		final float[] h = cells[7];
		for (int n = 0, p = 0; n < count; n++) {
			final float factor = factors[n];
			final float va = factor * a[n];
			final float vb = factor * b[n];
			final float vc = factor * c[n];
			final float vd = factor * d[n];
			final float ve = factor * e[n];
			final float vf = factor * f[n];
			final float vg = factor * g[n];
			final float vh = factor * h[n];
			for (int k = 0; k < corners; k++, p++) {
				final int v = 8 * ids[p];
				final float share = shares[p];
				local[v] += share * va;
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
		final float[] e = cells[4];
		final float[] f = cells[5];
		final float[] g = cells[6];
		final float[] h = cells[7];
		for (int n = 0, p = 0; n < count; n++) {
			float va = 0;
			float vb = 0;
			float vc = 0;
			float vd = 0;
			float ve = 0;
			float vf = 0;
			float vg = 0;
			float vh = 0;
			for (int k = 0; k < corners; k++, p++) {
				final int v = 8 * ids[p];
				final float share = shares[p];
				va += share * local[v];
				vb += share * local[v + 1];
				vc += share * local[v + 2];
				vd += share * local[v + 3];
				ve += share * local[v + 4];
				vf += share * local[v + 5];
				vg += share * local[v + 6];
				vh += share * local[v + 7];
			}
			final float factor = weight * factors[n];
			a[n] = factor * va;
			b[n] = factor * vb;
			c[n] = factor * vc;
			d[n] = factor * vd;
			e[n] = factor * ve;
			f[n] = factor * vf;
			g[n] = factor * vg;
			h[n] = factor * vh;
			rest[n] -= factor * (va + vb + vc + vd + ve + vf + vg + vh);
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
	void blur(final Pass pass, final float[] from, final float[] to, final int start, final int end) {
		final int[] centre = pass.centre();
		final int[] lower = pass.lower();
		final int[] upper = pass.upper();
		for (int i = start; i < end; i++) {
			final int v = 8 * i;
			final int c = 8 * centre[i];
			final int l = 8 * lower[i];
			final int u = 8 * upper[i];
			to[v] = 0.5f * from[c] + 0.25f * (from[l] + from[u]);
			to[v + 1] = 0.5f * from[c + 1] + 0.25f * (from[l + 1] + from[u + 1]);
			to[v + 2] = 0.5f * from[c + 2] + 0.25f * (from[l + 2] + from[u + 2]);
			to[v + 3] = 0.5f * from[c + 3] + 0.25f * (from[l + 3] + from[u + 3]);
			to[v + 4] = 0.5f * from[c + 4] + 0.25f * (from[l + 4] + from[u + 4]);
			to[v + 5] = 0.5f * from[c + 5] + 0.25f * (from[l + 5] + from[u + 5]);
			to[v + 6] = 0.5f * from[c + 6] + 0.25f * (from[l + 6] + from[u + 6]);
			to[v + 7] = 0.5f * from[c + 7] + 0.25f * (from[l + 7] + from[u + 7]);
		}
	}
}
