package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** The most probable class of each pixel, by all threads. */
class MarginalsTest {

	@Test
	void labelsAreTheFirstOfTheMostProbableClasses() {
		final Grid grid = Grid.of(301, 157, 2);
		final Random random = new Random(1);
		final float[][][] q = new float[5][2][grid.plane()];
		for (final float[][] slices : q) {
			for (final float[] slice : slices) {
				for (int i = 0; i < slice.length; i++)
					slice[i] = random.nextInt(4);
			}
		}
		final int[][] labels = new Marginals(grid, q, 0, List.of()).labels();
		for (int z = 0; z < 2; z++) {
			for (int i = 0; i < grid.plane(); i++) {
				int best = 0;
				for (int c = 1; c < q.length; c++)
					if (q[c][z][i] > q[best][z][i]) best = c;
				assertEquals(best, labels[z][i]);
			}
		}
	}
}
