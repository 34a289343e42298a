package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Classes that are left out of tiles change little. The free energy needs all classes, so a CRF that is tracked works
 * on all of them everywhere.
 */
class CandidatesTest {

	private static final double MOST = 1e-3;
	private static final int ITERATIONS = 40;
	private static final Crf CRF = Crf.of(Kernel.potts(Gaussian.spatial(3), 3), Kernel.potts(Gaussian.bilateral(30,
		13), 10));

	/** A few classes in each part of the image; the other ones are improbable, more or less. */
	private static RandomCase sparse(final long seed, final Grid grid, final int classes) {
		final RandomCase noise = RandomCase.of(seed, grid, 3, classes);
		final float[][][] energies = new float[classes][grid.depth()][grid.plane()];
		final Random random = new Random(seed);
		final int[] favourites = random.ints(64, 0, classes).toArray();
		for (int c = 0; c < classes; c++) {
			final float base = 5 + 13 * random.nextFloat();
			for (int z = 0; z < grid.depth(); z++) {
				for (int i = 0; i < grid.plane(); i++) {
					final int part = i % grid.width() / 40 + 7 * (i / grid.width() / 30);
					final boolean favourite = favourites[part % 64] == c || favourites[(part + 1) % 64] == c;
					energies[c][z][i] = (favourite ? 0 : base) + noise.unary().energies()[c][z][i];
				}
			}
		}
		return noise.with(energies);
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 6, 7, 21, 60, 150 })
	void qChangesLittle(final int classes) {
		final RandomCase which = sparse(classes, Grid.of(260, 140), classes);
		assertNearAll(which, CRF);
	}

	@ParameterizedTest
	@EnumSource(names = { "SYMMETRIC", "AFTER", "BEFORE" })
	void qChangesLittleWithEachNormalisation(final Normalisation normalisation) {
		final Crf crf = Crf.of(Kernel.potts(Gaussian.spatial(3).with(normalisation), 3), Kernel.potts(Gaussian
			.bilateral(30, 13).with(normalisation), 10));
		assertNearAll(sparse(3, Grid.of(260, 140), 21), crf);
	}

	@Test
	void qChangesLittleInStacks() {
		assertNearAll(sparse(4, Grid.of(140, 70, 5), 12), CRF);
	}

	@ParameterizedTest
	@EnumSource(names = { "CHELSEA", "COFFEE_21" })
	void qChangesLittleOnPhotographs(final ReferenceCase which) throws IOException {
		assertNearAll(new RandomCase(which.image(), which.unary()), which.crf());
	}

	/**
	 * A class that has no probability but at the left conquers the whole image, a few pixels with each iteration. The
	 * tiles at the right have left it out long before it comes.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aClassThatComesLateIsRevived(final boolean bilateral) {
		final Grid grid = Grid.of(360, 40);
		final int classes = 40;
		final int rivals = 20;
		final float[][][] energies = new float[classes][1][grid.plane()];
		final Random random = new Random(8);
		for (int i = 0; i < grid.plane(); i++) {
			final boolean left = i % grid.width() < 60;
			for (int c = 1; c < classes; c++)
				energies[c][0][i] = c >= rivals ? 100 : left ? 20 : 8;
			energies[0][0][i] = left ? 0 : 11;
			if (!left) energies[1 + random.nextInt(rivals - 1)][0][i] = 0;
		}
		final Guide flat = new Guide(grid, new float[1][1][grid.plane()]);
		final Crf crf = Crf.of(Kernel.potts(bilateral ? Gaussian.bilateral(25, 13) : Gaussian.spatial(25), 40))
			.iterations(ITERATIONS);
		final Unary unary = new Unary(grid, energies);
		final List<Tile> tiles = Tile.cut(grid);
		final Candidates candidates = new Candidates(unary, tiles, 40, new Workers(Runnable::run, 1), Monitor.NONE);
		assertTrue(has(begin(candidates, unary, tiles, 0), 0));
		assertFalse(has(begin(candidates, unary, tiles, tiles.size() - 1), 0));
		assertTrue(candidates.areFew());
		final float[][][] q = new RandomCase(flat, unary).fast(crf);
		final int last = 20 * grid.width() + 350;
		assertTrue(q[0][0][last] > 0.99, () -> "Q of the class at the right is " + q[0][0][last]);
		assertNearAll(new RandomCase(flat, unary), crf);
	}

	private static int[] begin(final Candidates candidates, final Unary unary, final List<Tile> tiles, final int t) {
		final float[][] energies = new float[unary.classes()][Tile.PIXELS];
		for (int c = 0; c < energies.length; c++)
			tiles.get(t).read(unary.grid(), unary.energies()[c][tiles.get(t).z()], energies[c]);
		return candidates.begin(t, energies, new float[Tile.PIXELS]);
	}

	private static boolean has(final int[] classes, final int wanted) {
		return Arrays.stream(classes).anyMatch(c -> c == wanted);
	}

	@Test
	void classesAreLeftOut() {
		final RandomCase which = sparse(21, Grid.of(260, 140), 21);
		final List<Tile> tiles = Tile.cut(which.image().grid());
		final Candidates candidates = new Candidates(which.unary(), tiles, 13, new Workers(Runnable::run, 1),
			Monitor.NONE);
		for (int t = 0; t < tiles.size(); t++) {
			final int left = begin(candidates, which.unary(), tiles, t).length;
			assertTrue(left < 21, () -> left + " classes are left");
		}
		assertTrue(candidates.areFew());
	}

	/** Where no energy alone makes a class improbable, but all other classes together do. */
	@Test
	void manyClassesAreLeftOutByTheirQ() {
		final Grid grid = Grid.of(130, 70);
		final int classes = 150;
		final float[][][] energies = new float[classes][1][grid.plane()];
		for (int c = 20; c < classes; c++)
			Arrays.fill(energies[c][0], 9);
		final RandomCase which = RandomCase.of(7, grid, 3, 2).with(energies);
		final List<Tile> tiles = Tile.cut(grid);
		final Candidates candidates = new Candidates(which.unary(), tiles, 13, new Workers(Runnable::run, 1),
			Monitor.NONE);
		assertEquals(classes, begin(candidates, which.unary(), tiles, 0).length);
		assertTrue(candidates.areFew());
		assertNearAll(which, CRF);
	}

	@ParameterizedTest
	@ValueSource(ints = { 7, 21, 60 })
	void threadsDoNotMatter(final int classes) {
		final RandomCase which = sparse(5, Grid.of(300, 190), classes);
		final ExecutorService executor = Executors.newFixedThreadPool(3);
		try {
			final float[][][] one = infer(which, executor, 1);
			for (int threads = 2; threads <= 4; threads++)
				assertArrayEquals(one, infer(which, executor, threads));
		}
		finally {
			executor.shutdown();
		}
	}

	private static float[][][] infer(final RandomCase which, final ExecutorService executor, final int threads) {
		return new FastMeanField(which.image(), FastMeanField.Quality.ACCURATE, executor, threads).infer(CRF, which
			.unary(), Monitor.NONE).q();
	}

	/** Where the bound does not hold, nothing is left out. */
	@Test
	void whereMessagesMayRaiseEnergiesAllClassesStay() {
		final RandomCase which = sparse(6, Grid.of(150, 70), 8);
		final double[][] costs = new double[8][8];
		for (int c = 0; c < 8; c++) {
			for (int l = 0; l < 8; l++)
				costs[c][l] = Math.abs(c - l);
		}
		for (final Compatibility each : new Compatibility[] { new Compatibility.Potts(-1), new Compatibility.Full(
			costs), new Compatibility.PerClass(1, 2, 3, 4, 5, 6, 7, 8) })
		{
			final Crf crf = Crf.of(new Kernel(Gaussian.bilateral(9, 25), each)).iterations(4);
			assertArrayEquals(which.fast(crf.track()), which.fast(crf));
		}
		final Crf unbounded = Crf.of(Kernel.potts(Gaussian.spatial(2).with(Normalisation.NONE), 0.1)).iterations(4);
		assertArrayEquals(which.fast(unbounded.track()), which.fast(unbounded));
	}

	private static void assertNearAll(final RandomCase which, final Crf crf) {
		final Marginals expected = new FastMeanField(which.image()).infer(crf.track(), which.unary(), Monitor.NONE);
		final Marginals actual = new FastMeanField(which.image()).infer(crf, which.unary(), Monitor.NONE);
		double most = 0;
		for (int c = 0; c < actual.q().length; c++) {
			for (int z = 0; z < actual.q()[c].length; z++) {
				for (int i = 0; i < actual.q()[c][z].length; i++)
					most = Math.max(most, Math.abs(expected.q()[c][z][i] - actual.q()[c][z][i]));
			}
		}
		assertEquals(0, most, MOST);
		assertArrayEquals(expected.labels(), actual.labels());
	}
}
