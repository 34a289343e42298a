package io.github.deeplabij.crf;

import java.util.Random;

/** A random image of patches with noise, and random scores. */
record RandomCase(Guide image, Unary unary) {

	static RandomCase of(final long seed, final Grid grid, final int channels, final int classes) {
		final Random random = new Random(seed);
		final float[][][] values = new float[channels][grid.depth()][grid.plane()];
		final float[][][] scores = new float[classes][grid.depth()][grid.plane()];
		final float[][] levels = new float[3][channels];
		for (final float[] level : levels) {
			for (int c = 0; c < channels; c++) level[c] = 200 * random.nextFloat();
		}
		final double slope = random.nextDouble();
		for (int z = 0; z < grid.depth(); z++) {
			for (int i = 0; i < grid.plane(); i++) {
				final int x = i % grid.width();
				final int y = i / grid.width();
				final int patch = (int) (x / 9 + slope * y / 5 + z / 2) % levels.length;
				for (int c = 0; c < channels; c++) values[c][z][i] = levels[patch][c] +
					8 * (float) random.nextGaussian();
				for (int c = 0; c < classes; c++) scores[c][z][i] = (c % levels.length == patch ? 0.6f : 0) +
					(float) random
					.nextGaussian();
			}
		}
		return new RandomCase(new Guide(grid, values), Unary.ofScores(grid, scores));
	}

	/** A spatial and a bilateral kernel. */
	static Crf crf(final Normalisation normalisation) {
		return Crf.of(Kernel.potts(Gaussian.spatial(2).with(normalisation), 1), Kernel.potts(Gaussian.bilateral(9,
			25).with(
			normalisation), 3)).iterations(4);
	}

	static Crf crf() {
		return crf(Normalisation.SYMMETRIC);
	}

	/** The fast mean field. */
	float[][][] fast(final Crf crf) {
		return new FastMeanField(image).infer(crf, unary, Monitor.NONE).q();
	}

	/** The exact one. */
	float[][][] exact(final Crf crf) {
		return new ExactMeanField(image).infer(crf, unary, Monitor.NONE).q();
	}

	/** The pixels in another order. */
	RandomCase moved(final Grid grid, final Move move) {
		return new RandomCase(new Guide(grid, moved(image.channels(), grid, move)), new Unary(grid,
			moved(unary.energies(), grid,
			move)));
	}

	/** Where a pixel of the new grid comes from. */
	interface Move {

		int from(int x, int y);
	}

	static float[][][] moved(final float[][][] planes, final Grid grid, final Move move) {
		final float[][][] moved = new float[planes.length][grid.depth()][grid.plane()];
		for (int c = 0; c < planes.length; c++) {
			for (int z = 0; z < grid.depth(); z++) {
				for (int i = 0; i < grid.plane(); i++) moved[c][z][i] = planes[c][z][move.from(i % grid.width(),
					i / grid.width())];
			}
		}
		return moved;
	}

	/** The same with other energies. */
	RandomCase with(final float[][][] energies) {
		return new RandomCase(image, new Unary(image.grid(), energies));
	}
}
