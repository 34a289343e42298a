package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The result of the mean field.
 *
 * @param grid the pixels
 * @param q how probable each class is, [class][slice][y * width + x]
 * @param iterations how many iterations were done
 * @param energies the mean field's free energy of Q<sup>0</sup>, Q<sup>1</sup> ... up to q, if it was asked for, else
 *           empty:
 *          &Sigma;<sub>i</sub> &Sigma;<sub>l</sub> Q<sub>i</sub>(l) (U<sub>i</sub>(l) + E<sub>i</sub>(l) / 2 + log
 *          Q<sub>i</sub>(l)), E being the kernels' energies under Q. Up to a constant, it is the Kullback-Leibler
 *          divergence
 *          from Q to the CRF's distribution (Kr&auml;henb&uuml;hl and Koltun 2011, where kernels are symmetric: not
 *          normalised,
 *          or symmetrically)
 */
public record Marginals(Grid grid, float[][][] q, int iterations, List<Double> energies) {

	/** Pixels that one task looks at. */
	private static final int STRIP = 1 << 14;

	/** The most probable class of each pixel, [slice][y * width + x]; of equally probable ones the first. */
	public int[][] labels() {
		final int[][] labels = new int[grid.depth()][grid.plane()];
		for (int z = 0; z < labels.length; z++) {
			final int slice = z;
			IntStream.range(0, (grid.plane() + STRIP - 1) / STRIP).parallel().forEach(strip -> choose(slice,
				strip * STRIP, labels[slice]));
		}
		return labels;
	}

	private void choose(final int z, final int start, final int[] labels) {
		final int end = Math.min(labels.length, start + STRIP);
		final float[] best = Arrays.copyOfRange(q[0][z], start, end);
		for (int c = 1; c < q.length; c++)
			choose(q[c][z], c, best, labels, start);
	}

	private static void choose(final float[] q, final int number, final float[] best, final int[] labels,
		final int start)
	{
		for (int i = 0; i < best.length; i++) {
			if (q[start + i] <= best[i]) continue;
			best[i] = q[start + i];
			labels[start + i] = number;
		}
	}
}
