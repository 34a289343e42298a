package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every image, on random ones. */
class MeanFieldPropertiesTest {

	private static final int CLASSES = 4;
	private static final int TRIES = 25;

	/** Rounding in single precision, which the mean field's feedback enlarges. */
	private static final double ROUNDING = 2e-4;

	/** Planes and stacks of any shape, of one tile or several. */
	@Provide
	Arbitrary<RandomCase> cases() {
		final Arbitrary<Grid> plane = Combinators.combine(Arbitraries.integers().between(1, 300), Arbitraries.integers()
			.between(1, 90)).as(Grid::of);
		final Arbitrary<Grid> stack = Combinators.combine(Arbitraries.integers().between(1, 40), Arbitraries.integers()
			.between(1, 30), Arbitraries.integers().between(2, 6)).as(Grid::of);
		return Combinators.combine(Arbitraries.longs(), Arbitraries.oneOf(plane, stack), Arbitraries.integers().between(
			1, 5)).as((seed, grid, channels) -> RandomCase.of(seed, grid, channels, CLASSES));
	}

	@Property(tries = TRIES)
	void permutingClassesPermutesQ(@ForAll("cases") final RandomCase which) {
		final int[] order = { 2, 0, 3, 1 };
		final float[][][] energies = new float[CLASSES][][];
		for (int c = 0; c < CLASSES; c++)
			energies[c] = which.unary().energies()[order[c]];
		final float[][][] q = which.fast(RandomCase.crf());
		final float[][][] expected = new float[CLASSES][][];
		for (int c = 0; c < CLASSES; c++)
			expected[c] = q[order[c]];
		assertClose(expected, which.with(energies).fast(RandomCase.crf()), ROUNDING);
	}

	@Property(tries = TRIES)
	void aConstantAddedToAPixelsEnergiesChangesNothing(@ForAll("cases") final RandomCase which) {
		final Random random = new Random(5);
		final Grid grid = which.image().grid();
		final float[][][] energies = new float[CLASSES][grid.depth()][grid.plane()];
		for (int z = 0; z < grid.depth(); z++) {
			for (int i = 0; i < grid.plane(); i++) {
				final float constant = 20 * random.nextFloat() - 10;
				for (int c = 0; c < CLASSES; c++)
					energies[c][z][i] = which.unary().energies()[c][z][i] + constant;
			}
		}
		assertClose(which.fast(RandomCase.crf()), which.with(energies).fast(RandomCase.crf()), ROUNDING);
	}

	@Property(tries = TRIES)
	void withoutWeightQIsTheSoftmaxOfTheScores(@ForAll("cases") final RandomCase which) {
		final Crf crf = Crf.of(Kernel.potts(Gaussian.spatial(2), 0), Kernel.potts(Gaussian.bilateral(9, 25), 0));
		assertClose(which.exact(Crf.of()), which.fast(crf), 1e-5);
		assertClose(which.exact(Crf.of()), which.fast(Crf.of()), 1e-5);
		assertClose(which.exact(Crf.of()), which.fast(RandomCase.crf().iterations(0)), 1e-5);
	}

	@Property(tries = TRIES)
	void qSumsToOne(@ForAll("cases") final RandomCase which) {
		final float[][][] q = which.fast(RandomCase.crf());
		for (int z = 0; z < which.image().grid().depth(); z++) {
			for (int i = 0; i < which.image().grid().plane(); i++) {
				double sum = 0;
				for (final float[][] plane : q) {
					assertTrue(plane[z][i] >= 0);
					sum += plane[z][i];
				}
				assertEquals(1, sum, 1e-5);
			}
		}
	}

	@Property(tries = TRIES)
	void threadsDoNotMatter(@ForAll("cases") final RandomCase which) throws InterruptedException {
		final ExecutorService executor = Executors.newFixedThreadPool(3);
		try {
			final float[][][] one = infer(which, RandomCase.crf(), executor, 1);
			for (int threads = 2; threads <= 4; threads++)
				assertArrayEquals(one, infer(which, RandomCase.crf(), executor, threads));
		}
		finally {
			executor.shutdown();
		}
	}

	private static float[][][] infer(final RandomCase which, final Crf crf, final ExecutorService executor,
		final int threads)
	{
		return new FastMeanField(which.image(), FastMeanField.Quality.ACCURATE, executor, threads).infer(crf, which
			.unary(), Monitor.NONE).q();
	}

	@Property(tries = TRIES)
	void anImagePreparedBeforeGivesTheSame(@ForAll("cases") final RandomCase which) {
		final FastMeanField field = new FastMeanField(which.image());
		field.infer(RandomCase.crf().iterations(1), which.unary(), Monitor.NONE);
		field.infer(RandomCase.crf(Normalisation.AFTER), which.unary(), Monitor.NONE);
		assertArrayEquals(which.fast(RandomCase.crf()), field.infer(RandomCase.crf(), which.unary(), Monitor.NONE).q());
	}

	/** Exactly with exact sums; the lattice itself lies differently then. */
	@Test
	void transposingAndFlippingTheImageDoTheSameToQ() {
		final Grid grid = Grid.of(47, 31);
		final RandomCase which = RandomCase.of(3, grid, 3, CLASSES);
		final RandomCase.Move flip = (x, y) -> y * 47 + 46 - x;
		final Grid turned = Grid.of(31, 47);
		final RandomCase.Move transpose = (x, y) -> x * 47 + y;
		final Crf spatial = Crf.of(Kernel.potts(Gaussian.spatial(2), 2)).iterations(4);

		assertClose(RandomCase.moved(which.fast(spatial), grid, flip), which.moved(grid, flip).fast(spatial), ROUNDING);
		assertClose(RandomCase.moved(which.fast(spatial), turned, transpose), which.moved(turned, transpose).fast(
			spatial), ROUNDING);
		assertClose(RandomCase.moved(which.exact(RandomCase.crf()), turned, transpose), which.moved(turned, transpose)
			.exact(RandomCase.crf()), 1e-6);
		assertNear(RandomCase.moved(which.fast(RandomCase.crf()), grid, flip), which.moved(grid, flip).fast(RandomCase
			.crf()));
		assertNear(RandomCase.moved(which.fast(RandomCase.crf()), turned, transpose), which.moved(turned, transpose)
			.fast(RandomCase.crf()));
	}

	@Test
	void aStackOfOneSliceIsAPlane() {
		final RandomCase plane = RandomCase.of(4, Grid.of(30, 20), 2, CLASSES);
		final Crf far = Crf.of(Kernel.potts(Gaussian.spatial(2), 1), Kernel.potts(Gaussian.bilateral(9, 25), 3));
		final Crf near = Crf.of(Kernel.potts(new Gaussian(2, 2, 1, List.of(), Normalisation.SYMMETRIC), 1), Kernel
			.potts(new Gaussian(9, 9, 0.5, List.of(25.0), Normalisation.SYMMETRIC), 3));
		assertArrayEquals(plane.fast(far), plane.fast(near));
		assertArrayEquals(plane.exact(far), plane.exact(near));
	}

	@Test
	void doublingSpacingAndSigmaChangesNothing() {
		final RandomCase which = RandomCase.of(5, new Grid(19, 14, 5, 0.5, 0.5, 2), 2, CLASSES);
		final RandomCase twice = which.moved(new Grid(19, 14, 5, 1, 1, 4), (x, y) -> y * 19 + x);
		final Crf crf = anisotropic(1);
		assertArrayEquals(which.fast(crf), twice.fast(anisotropic(2)));
		assertArrayEquals(which.exact(crf), twice.exact(anisotropic(2)));
	}

	private static Crf anisotropic(final double unit) {
		return Crf.of(Kernel.potts(new Gaussian(unit, 2 * unit, 3 * unit, List.of(), Normalisation.SYMMETRIC), 1),
			Kernel.potts(new Gaussian(5 * unit, 7 * unit, 9 * unit, List.of(20.0, 30.0), Normalisation.SYMMETRIC), 3))
			.iterations(3);
	}

	@ParameterizedTest
	@EnumSource
	void fastIsNearExactWithEveryNormalisation(final Normalisation normalisation) {
		final double unit = normalisation == Normalisation.NONE ? 0.02 : 1;
		final Crf crf = Crf.of(Kernel.potts(Gaussian.spatial(2).with(normalisation), unit), Kernel.potts(Gaussian
			.bilateral(9, 25).with(normalisation), 3 * unit)).iterations(4);
		final RandomCase plane = RandomCase.of(6, Grid.of(47, 31), 3, CLASSES);
		assertNear(plane.exact(crf), plane.fast(crf));
		final RandomCase stack = RandomCase.of(8, Grid.of(19, 14, 5), 1, CLASSES);
		assertNear(stack.exact(crf), stack.fast(crf));
	}

	@Test
	void spatialKernelsAreExactInThreeDimensions() {
		final RandomCase stack = RandomCase.of(9, new Grid(19, 14, 5, 0.5, 1, 2), 1, CLASSES);
		for (final Normalisation normalisation : Normalisation.values()) {
			final Crf crf = Crf.of(Kernel.potts(new Gaussian(1, 2, 3, List.of(), normalisation), 0.1)).iterations(4);
			assertClose(stack.exact(crf), stack.fast(crf), 1e-3);
		}
	}

	@Test
	void compatibilitiesAgree() {
		final RandomCase which = RandomCase.of(10, Grid.of(47, 31), 3, CLASSES);
		final float[][][] potts = which.fast(RandomCase.crf());
		final double[] weights = new double[CLASSES];
		final double[][] costs = new double[CLASSES][CLASSES];
		Arrays.fill(weights, 3);
		for (int c = 0; c < CLASSES; c++) {
			for (int l = 0; l < CLASSES; l++)
				costs[c][l] = c == l ? 0 : 3;
		}
		assertClose(potts, which.fast(withBilateral(new Compatibility.PerClass(weights))), ROUNDING);
		assertClose(potts, which.fast(withBilateral(new Compatibility.Full(costs))), ROUNDING);

		costs[0][1] = costs[1][0] = 0.5;
		weights[2] = 1;
		for (final Compatibility other : new Compatibility[] { new Compatibility.PerClass(weights),
			new Compatibility.Full(costs) })
			assertNear(which.exact(withBilateral(other)), which.fast(withBilateral(other)));
	}

	private static Crf withBilateral(final Compatibility compatibility) {
		return Crf.of(Kernel.potts(Gaussian.spatial(2), 1), new Kernel(Gaussian.bilateral(9, 25), compatibility))
			.iterations(4);
	}

	@Test
	void dampingAndEpsilonDoAsInTheExactOne() {
		final RandomCase which = RandomCase.of(11, Grid.of(47, 31), 3, CLASSES);
		final Crf damped = Crf.of(Kernel.potts(Gaussian.spatial(2), 2)).damping(0.5).iterations(3);
		assertClose(which.exact(damped), which.fast(damped), 1e-3);
		final Crf until = Crf.of(Kernel.potts(Gaussian.spatial(2), 2)).epsilon(0.05).iterations(100);
		final Marginals exact = new ExactMeanField(which.image()).infer(until, which.unary(), Monitor.NONE);
		final Marginals fast = new FastMeanField(which.image()).infer(until, which.unary(), Monitor.NONE);
		assertEquals(exact.iterations(), fast.iterations());
		assertTrue(fast.iterations() < 100);
		assertClose(exact.q(), fast.q(), 1e-2);
	}

	@Test
	void theFreeEnergyIsThatOfTheExactOne() {
		final RandomCase which = RandomCase.of(12, Grid.of(47, 31), 3, CLASSES);
		final Crf crf = RandomCase.crf().track();
		final List<Double> exact = new ExactMeanField(which.image()).infer(crf, which.unary(), Monitor.NONE).energies();
		final List<Double> fast = new FastMeanField(which.image()).infer(crf, which.unary(), Monitor.NONE).energies();
		assertEquals(crf.iterations() + 1, exact.size());
		assertEquals(exact.size(), fast.size());
		for (int i = 0; i < exact.size(); i++) {
			assertEquals(1, fast.get(i) / exact.get(i), 0.01);
			if (i > 0) assertTrue(exact.get(i) < exact.get(i - 1));
		}
		assertArrayEquals(which.fast(RandomCase.crf()), which.fast(crf));
	}

	/** Of two pixels with two classes, written out. */
	@Test
	void theFreeEnergyIsThatOfItsFormula() {
		final Grid grid = Grid.of(2, 1);
		final Unary unary = Unary.ofProbabilities(grid, new float[][][] { { { 0.8f, 0.3f } }, { { 0.2f, 0.7f } } });
		final Crf crf = Crf.of(Kernel.potts(Gaussian.spatial(1).with(Normalisation.NONE), 2)).iterations(0).track();
		final double k = Math.exp(-0.5);
		final double[][] q = { { 0.8, 0.2 }, { 0.3, 0.7 } };
		double expected = 0;
		for (int i = 0; i < 2; i++) {
			for (int c = 0; c < 2; c++) {
				final double message = q[i][c] + k * q[1 - i][c];
				expected += q[i][c] * (-Math.log(q[i][c]) - 0.5 * 2 * message + Math.log(q[i][c]));
			}
		}
		final Guide none = new Guide(grid, new float[0][][]);
		assertEquals(expected, new ExactMeanField(none).infer(crf, unary, Monitor.NONE).energies().get(0), 1e-6);
		assertEquals(expected, new FastMeanField(none).infer(crf, unary, Monitor.NONE).energies().get(0), 1e-5);
	}

	private static void assertClose(final float[][][] expected, final float[][][] actual, final double tolerance) {
		double most = 0;
		for (int c = 0; c < expected.length; c++) {
			for (int z = 0; z < expected[c].length; z++) {
				for (int i = 0; i < expected[c][z].length; i++)
					most = Math.max(most, Math.abs(expected[c][z][i] - actual[c][z][i]));
			}
		}
		assertEquals(0, most, tolerance);
	}

	private static void assertNear(final float[][][] expected, final float[][][] actual) {
		double sum = 0;
		long count = 0;
		for (int c = 0; c < expected.length; c++) {
			for (int z = 0; z < expected[c].length; z++) {
				for (int i = 0; i < expected[c][z].length; i++)
					sum += Math.abs(expected[c][z][i] - actual[c][z][i]);
				count += expected[c][z].length;
			}
		}
		assertEquals(0, sum / count, 0.02);
	}
}
