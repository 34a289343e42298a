package io.github.deeplabij.crf;

import java.util.List;

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

	/** The most probable class of each pixel, [slice][y * width + x]; of equally probable ones the first. */
	public int[][] labels() {
		final int[][] labels = new int[grid.depth()][grid.plane()];
		for (int z = 0; z < labels.length; z++) {
			final float[] best = q[0][z].clone();
			for (int c = 1; c < q.length; c++)
				choose(q[c][z], c, best, labels[z]);
		}
		return labels;
	}

	private static void choose(final float[] q, final int number, final float[] best, final int[] labels) {
		for (int i = 0; i < q.length; i++) {
			if (q[i] <= best[i]) continue;
			best[i] = q[i];
			labels[i] = number;
		}
	}
}
