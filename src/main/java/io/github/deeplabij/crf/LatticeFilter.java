package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A kernel of any features on the permutohedral lattice: splat, blur once along each axis, slice. */
final class LatticeFilter implements Filter {

	private final Lattice lattice;
	private final LatticeState.Factors factors;

	/**
	 * Builds the lattice and the normalisers.
	 *
	 * @param ring whether neighbours of touched vertices exist too: more exact, slower
	 */
	LatticeFilter(final Guide image, final List<Tile> tiles, final Gaussian gaussian, final boolean ring,
		final Workers workers, final Monitor monitor)
	{
		lattice = new Lattice(image, tiles, gaussian, ring, workers, monitor::cancelled);
		final double gain = Math.sqrt(lattice.embedding().gain()) / Lanes.WHOLE;
		final float[][] before = new float[tiles.size()][];
		final float[][] after = new float[tiles.size()][];
		final float[] plain = new float[Tile.PIXELS];
		Arrays.fill(plain, (float) gain);
		Arrays.fill(before, plain);
		Arrays.fill(after, plain);
		final float[][] rowSums = ofOnes(before, after, workers, monitor);
		final Normalisation normalisation = gaussian.normalisation();
		if (normalisation == Normalisation.NONE) {
			factors = new LatticeState.Factors(before, after, rowSums);
			return;
		}
		workers.forEach(before.length, monitor::cancelled, (t, worker) -> {
			if (normalisation != Normalisation.AFTER) before[t] = factors(gain, normalisation::before, rowSums[t]);
			if (normalisation == Normalisation.SYMMETRIC) after[t] = before[t];
			else if (normalisation == Normalisation.AFTER) after[t] = factors(gain, normalisation::after, rowSums[t]);
		});
		factors = new LatticeState.Factors(before, after, ofOnes(before, after, workers, monitor));
	}

	/**
	 * About how many bytes so many classes take per pixel, as measured on photographs: a cell for two pixels, a vertex
	 * for ten.
	 *
	 * @param dimensions how many features there are
	 */
	static double bytes(final int dimensions, final int classes, final boolean ring) {
		final int corners = dimensions + 1;
		final double vertices = ring ? 0.3 : 0.1;
		final int lanes = Arrays.stream(Lanes.split(classes)).mapToInt(Lanes::count).sum();
		return 2 + 0.5 * (4 * corners + 12) + vertices * (8 * lanes + 8 * corners + 24) + 0.15 * 4 * (lanes + 3);
	}

	private static float[] factors(final double gain, final DoubleUnaryOperator normalisation, final float[] rowSums)
	{
		final float[] factors = new float[rowSums.length];
		for (int i = 0; i < factors.length; i++)
			factors[i] = (float) (gain * normalisation.applyAsDouble(rowSums[i]));
		return factors;
	}

	/** What a value of one becomes, [tile][cell]. */
	private float[][] ofOnes(final float[][] before, final float[][] after, final Workers workers,
		final Monitor monitor)
	{
		final LatticeState values = new LatticeState(lattice, new LatticeState.Factors(before, after, null), 1, false,
			Lanes.split(1), workers, monitor);
		final float[] one = new float[Tile.PIXELS];
		Arrays.fill(one, 1);
		workers.forEach(before.length, monitor::cancelled, (t, worker) -> values.put(t, worker, new int[1],
			new float[][] { one }));
		values.spread(true);
		final float[][] result = new float[before.length][];
		workers.forEach(result.length, monitor::cancelled, (t, worker) -> result[t] = values.cells(t, worker));
		return result;
	}

	@Override
	public State state(final int classes, final boolean all, final Workers workers, final Monitor monitor) {
		return state(classes, all, Lanes.split(all ? classes - 1 : classes), workers, monitor);
	}

	/** The same with given lanes, which take all classes that are filtered. */
	State state(final int classes, final boolean all, final Lanes[] lanes, final Workers workers,
		final Monitor monitor)
	{
		return new LatticeState(lattice, factors, classes, all, lanes, workers, monitor);
	}
}
