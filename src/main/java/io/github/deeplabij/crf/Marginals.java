package io.github.deeplabij.crf;

/**
 * The result of the mean field.
 *
 * @param grid the pixels
 * @param q how probable each class is, [class][slice][y * width + x]
 * @param iterations how many iterations were done
 */
public record Marginals(Grid grid, float[][][] q, int iterations) {

	/** The most probable class of each pixel, [slice][y * width + x]; of equally probable ones the first. */
	public int[][] labels() {
		final int[][] labels = new int[grid.depth()][grid.plane()];
		for (int z = 0; z < labels.length; z++) {
			for (int i = 0; i < labels[z].length; i++) {
				int best = 0;
				for (int c = 1; c < q.length; c++) if (q[c][z][i] > q[best][z][i]) best = c;
				labels[z][i] = best;
			}
		}
		return labels;
	}
}
