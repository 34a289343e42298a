package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is refused, and in which words; what unaries are made of. */
class ArgumentsTest {

	private static final Grid GRID = Grid.of(2, 1);

	@Test
	void probabilities() {
		says("A probability is negative: -0.5 at x=1, y=0.", () -> Unary.ofProbabilities(GRID, planes(0.5f, -0.5f, 0.5f,
			1.5f)));
		says("The probabilities sum to 1.5, not to 1, at x=0, y=0.", () -> Unary.ofProbabilities(GRID, planes(0.5f, 1,
			1, 0)));
		says("The probability map holds NaN at x=1, y=0.", () -> Unary.ofProbabilities(GRID, planes(0.5f, Float.NaN,
			0.5f, 0)));
		final Unary unary = Unary.ofProbabilities(GRID, planes(1, 0.25f, 0, 0.75f));
		assertEquals(-Math.log(0.25), unary.energies()[0][0][1], 1e-6);
		assertEquals(-Math.log(1e-5), unary.energies()[1][0][0], 1e-5);
	}

	/** The first wrong pixel is named, also where several threads look. */
	@Test
	void probabilitiesOfLargeImages() {
		final Grid grid = Grid.of(300, 200);
		final float[][][] p = new float[2][1][grid.plane()];
		Arrays.fill(p[0][0], 1);
		Unary.ofProbabilities(grid, p);
		p[1][0][199 * 300 + 7] = 0.5f;
		says("The probabilities sum to 1.5, not to 1, at x=7, y=199.", () -> Unary.ofProbabilities(grid, p));
		p[0][0][100 * 300 + 5] = -1;
		says("A probability is negative: -1.0 at x=5, y=100.", () -> Unary.ofProbabilities(grid, p));
		p[1][0][150 * 300 + 2] = Float.NaN;
		says("The probability map holds NaN at x=2, y=150.", () -> Unary.ofProbabilities(grid, p));
	}

	@Test
	void scores() {
		says("The unary holds -Infinity at x=0, y=0.", () -> Unary.ofScores(GRID, planes(Float.POSITIVE_INFINITY, 0, 0,
			0)));
		says("There have to be at least 2 classes, not 1.", () -> Unary.ofScores(GRID, new float[1][1][2]));
		assertEquals(-3, Unary.ofScores(GRID, planes(3, 0, 0, 0)).energies()[0][0][0]);
	}

	@Test
	void labels() {
		says("Label 2 is beyond the 2 classes, counted from 0, at x=1, y=0.", () -> Unary.ofLabels(GRID, new int[][] { {
			0, 2 } }, 2, 0.5));
		says("The confidence has to be more than 0 and less than 1, not 1.0.", () -> Unary.ofLabels(GRID, new int[1][2],
			2, 1));
		final Unary unary = Unary.ofLabels(GRID, new int[][] { { 2, -1 } }, 3, 0.6);
		final double[][][] expected = { { { 0.2, 1 / 3.0 } }, { { 0.2, 1 / 3.0 } }, { { 0.6, 1 / 3.0 } } };
		for (int c = 0; c < 3; c++) {
			for (int i = 0; i < 2; i++)
				assertEquals(expected[c][0][i], Math.exp(-unary.energies()[c][0][i]), 1e-6);
		}
	}

	@Test
	void sizes() {
		says("The image has 3 pixels a slice, but there should be 2 (2 x 1).", () -> new Guide(GRID,
			new float[1][1][3]));
		final Guide image = new Guide(GRID, new float[1][1][2]);
		final Unary other = Unary.ofScores(Grid.of(3, 1), new float[2][1][3]);
		says("The image has 2 x 1 pixels, but the energies have 3 x 1.", () -> new FastMeanField(image).infer(Crf.of(),
			other, Monitor.NONE));
		final Unary unary = Unary.ofScores(GRID, new float[2][1][2]);
		says("The kernel has sigmas for 2 channels, but the image has 1.", () -> new FastMeanField(image).infer(Crf.of(
			Kernel.potts(new Gaussian(1, 1, 1, List.of(1.0, 2.0), Normalisation.NONE), 1)), unary, Monitor.NONE));
		says("The kernel has weights for 3 classes, but there are 2.", () -> new FastMeanField(image).infer(Crf.of(
			new Kernel(Gaussian.spatial(1), new Compatibility.PerClass(1, 2, 3))), unary, Monitor.NONE));
	}

	@Test
	void numbers() {
		says("Sigma along x has to be positive and finite, not 0.0.", () -> Gaussian.spatial(0));
		says("Sigma of a channel has to be positive and finite, not -1.0.", () -> Gaussian.bilateral(1, -1));
		says("The weight of a kernel has to be finite, not NaN.", () -> Kernel.potts(Gaussian.spatial(1), Double.NaN));
		says("The damping has to be from 0 to less than 1, not 1.0.", () -> Crf.of().damping(1));
		final Guide image = new Guide(GRID, new float[][][] { { { 0, 1e30f } } });
		says("The sigmas are too small for the image's size and range of values; use larger ones.",
			() -> new FastMeanField(image).infer(Crf.of(Kernel.potts(Gaussian.bilateral(1, 1e-3), 1)), Unary.ofScores(
				GRID, new float[2][1][2]), Monitor.NONE));
	}

	@Test
	void cancels() {
		final RandomCase which = RandomCase.of(1, Grid.of(40, 30), 1, 3);
		final AtomicInteger heard = new AtomicInteger();
		final Monitor monitor = new Monitor() {

			@Override
			public void iteration(final int done, final int total) {
				assertEquals(4, total);
				heard.set(done);
			}

			@Override
			public boolean cancelled() {
				return heard.get() == 2;
			}
		};
		for (final MeanField field : new MeanField[] { new FastMeanField(which.image()), new ExactMeanField(which
			.image()) })
		{
			heard.set(0);
			assertThrows(CancellationException.class, () -> field.infer(RandomCase.crf(), which.unary(), monitor));
			assertEquals(2, heard.get());
		}
		final MeanField field = new FastMeanField(which.image());
		assertTrue(field.infer(RandomCase.crf(), which.unary(), Monitor.NONE).labels()[0].length == 1200);
	}

	private static float[][][] planes(final float a0, final float a1, final float b0, final float b1) {
		return new float[][][] { { { a0, a1 } }, { { b0, b1 } } };
	}

	private static void says(final String expected, final Executable call) {
		assertEquals(expected, assertThrows(IllegalArgumentException.class, call).getMessage());
	}
}
