package io.github.deeplabij.crf;

/** The loops of {@link Lanes} for two classes at once, which the CRF does without; {@link LanesSpeed} shows why. */
final class TwoLanes extends Lanes {

	TwoLanes() {
		super(2);
	}

	@Override
	void splat(final Corners at, final float[][] cells, final float[] factors, final float[] local) {
		final int corners = at.perCell();
		final int count = at.cells().count();
		final char[] ids = at.ids();
		final char[] shares = at.shares();
		final float[] a = cells[0];
		final float[] b = cells[1];
		for (int n = 0, p = 0; n < count; n++) {
			final float factor = factors[n];
			final float va = factor * a[n];
			final float vb = factor * b[n];
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
		final float[][] cells, final float[] rest)
	{
		final int corners = at.perCell();
		final int count = at.cells().count();
		final char[] ids = at.ids();
		final char[] shares = at.shares();
		final float[] a = cells[0];
		final float[] b = cells[1];
		for (int n = 0, p = 0; n < count; n++) {
			float va = 0;
			float vb = 0;
			for (int k = 0; k < corners; k++, p++) {
				final int v = 2 * ids[p];
				final float share = shares[p];
				va += share * local[v];
				vb += share * local[v + 1];
			}
			final float factor = weight * factors[n];
			a[n] = factor * va;
			b[n] = factor * vb;
			rest[n] -= factor * (va + vb);
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
	void blur(final Pass pass, final float[] from, final float[] to, final int start, final int end) {
		final int[] centre = pass.centre();
		final int[] lower = pass.lower();
		final int[] upper = pass.upper();
		for (int i = start; i < end; i++) {
			final int v = 2 * i;
			final int c = 2 * centre[i];
			final int l = 2 * lower[i];
			final int u = 2 * upper[i];
			to[v] = 0.5f * from[c] + 0.25f * (from[l] + from[u]);
			to[v + 1] = 0.5f * from[c + 1] + 0.25f * (from[l + 1] + from[u + 1]);
		}
	}
}
