package io.github.deeplabij.bench;

import java.util.Random;

import io.github.deeplabij.crf.Grid;

/** The leaves of a scene: discs in units of the picture's width, the last one on top. */
final class Leaves {

	private static final int COUNT = 1500;
	private static final double SMALLEST = 0.01;
	private static final double LARGEST = 0.3;

	private final Random random = new Random(1);
	private final double[] x = new double[COUNT];
	private final double[] y = new double[COUNT];
	private final double[] radius = new double[COUNT];
	private final double[][] colour = new double[COUNT][3];
	private final double[] shade = new double[COUNT];
	private final int[] sort = new int[COUNT];

	private Leaves() {
		for (int l = 0; l < COUNT; l++) {
			x[l] = random.nextDouble();
			y[l] = random.nextDouble();
			// the density falls with the cube of the radius
			final double u = random.nextDouble();
			radius[l] = 1 / Math.sqrt(u / (SMALLEST * SMALLEST) + (1 - u) / (LARGEST * LARGEST));
			sort[l] = random.nextInt(1 << 16);
			final double grey = 40 + 170 * random.nextDouble();
			for (int c = 0; c < 3; c++)
				colour[l][c] = grey + 12 * random.nextGaussian();
			shade[l] = 30 * random.nextGaussian();
		}
	}

	/**
	 * Paints the scene.
	 *
	 * @param image takes the colours
	 * @param energies from each, what its class gains is taken
	 */
	static void paint(final Grid grid, final float[][][] image, final float[][][] energies) {
		new Leaves().run(grid, image, energies);
	}

	private void run(final Grid grid, final float[][][] image, final float[][][] energies) {
		final short[] top = new short[grid.plane()];
		for (int l = 0; l < COUNT; l++)
			cover(grid, l, top);
		for (int i = 0; i < top.length; i++) {
			final int leaf = top[i];
			final double across = (i % grid.width() / (double) grid.width() - x[leaf]) / radius[leaf];
			for (int c = 0; c < 3; c++)
				image[c][0][i] = (float) (colour[leaf][c] + Math.min(2, Math.max(-2, across)) * shade[leaf]);
			energies[sort[leaf] % energies.length][0][i] -= 2;
		}
	}

	private void cover(final Grid grid, final int leaf, final short[] top) {
		final double r = radius[leaf] * grid.width();
		final double centreX = x[leaf] * grid.width();
		final double centreY = y[leaf] * grid.height();
		for (int row = (int) Math.max(0, centreY - r); row < Math.min(grid.height(), centreY + r); row++) {
			final double half = Math.sqrt(Math.max(0, r * r - (row - centreY) * (row - centreY)));
			for (int column = (int) Math.max(0, centreX - half); column < Math.min(grid.width(), centreX +
				half); column++)
				top[row * grid.width() + column] = (short) leaf;
		}
	}
}
