package io.github.deeplabij.crf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** One inference of the mean field, with filters that were made before. */
final class Inference {

	private final Crf crf;
	private final Unary unary;
	private final List<Tile> tiles;
	private final Workers workers;
	private final Monitor monitor;
	private final Filter.State[] states;
	private final Candidates candidates;
	private final Scratch[] scratch;
	/** The tiles, those that took longest last time first, so that all threads end together; and what they took. */
	private final Integer[] order;
	private final long[] took;
	/** How far Q has moved in each tile, and the free energy there. */
	private final float[] moved;
	private final double[] energy;
	private final List<Double> energies = new ArrayList<>();
	/** Q as [class][slice][pixel]: the previous one where it is asked for, and in the end the result. */
	private float[][][] result;
	private final boolean previousNeeded;

	/**
	 * @param filters one for each kernel
	 */
	Inference(final Crf crf, final Unary unary, final List<Tile> tiles, final Filter[] filters, final Workers workers,
		final Monitor monitor)
	{
		this.crf = crf;
		this.unary = unary;
		this.tiles = tiles;
		this.workers = workers;
		this.monitor = monitor;
		scratch = new Scratch[workers.threads()];
		took = new long[tiles.size()];
		order = IntStream.range(0, took.length).boxed().toArray(Integer[]::new);
		moved = new float[tiles.size()];
		energy = new double[tiles.size()];
		previousNeeded = crf.epsilon() > 0 || crf.damping() > 0 || crf.tracked();
		candidates = candidates();
		states = new Filter.State[filters.length];
		for (int k = 0; k < states.length; k++)
			states[k] = filters[k].state(unary.classes(), candidates.all(), workers, monitor);
	}

	private Candidates candidates() {
		if (canLeaveOut()) {
			final Candidates probable = new Candidates(unary, tiles, weight(), workers, monitor);
			if (probable.areFew()) return probable;
		}
		return new Candidates(unary, tiles);
	}

	/** Whether the bound on messages holds for these kernels, and there are classes enough. */
	private boolean canLeaveOut() {
		if (unary.classes() < Candidates.FEWEST || previousNeeded) return false;
		for (final Kernel kernel : crf.kernels()) {
			if (kernel.gaussian().normalisation() == Normalisation.NONE) return false;
			if (!(kernel.compatibility() instanceof Compatibility.Potts potts) || potts.weight() < 0) return false;
		}
		return true;
	}

	private double weight() {
		double sum = 0;
		for (final Kernel kernel : crf.kernels())
			sum += ((Compatibility.Potts) kernel.compatibility()).weight();
		return sum;
	}

	/** One worker's arrays: a tile's energies or Q, and two arrays for the softmax. */
	private static final class Scratch {

		private final float[][] q;
		private final float[] least = new float[Tile.PIXELS];
		private final float[] sum = new float[Tile.PIXELS];
		private float[][] messages;

		Scratch(final int classes) {
			q = new float[classes][Tile.PIXELS];
		}

		/** A tile's messages, which few compatibilities need one by one. */
		float[][] messages() {
			if (messages == null) messages = new float[q.length][Tile.PIXELS];
			return messages;
		}
	}

	Marginals run() {
		int done = 0;
		update(done);
		while (done < crf.iterations()) {
			spread(++done);
			update(done);
			monitor.iteration(done, crf.iterations());
			if (crf.epsilon() > 0 && moved() <= crf.epsilon()) break;
		}
		if (crf.tracked()) {
			spread(done);
			forEachTile((t, at, worker) -> {
				energies(t, at, worker, candidates.of(t), at.q, true);
				energy[t] = freeEnergy(t, at);
			});
			sumEnergy();
		}
		return new Marginals(unary.grid(), result, done, List.copyOf(energies));
	}

	private void spread(final int iteration) {
		final boolean last = iteration == crf.iterations() && !crf.tracked();
		for (final Filter.State state : states)
			state.spread(last);
	}

	private float moved() {
		float most = 0;
		for (final float tile : moved)
			most = Math.max(most, tile);
		return most;
	}

	private void sumEnergy() {
		double sum = 0;
		for (final double tile : energy)
			sum += tile;
		energies.add(sum);
	}

	/** Works on one tile. */
	private interface Work {

		void run(int tile, Scratch at, int worker);
	}

	private void forEachTile(final Work work) {
		Arrays.sort(order, Comparator.comparing(t -> -took[t]));
		workers.forEach(tiles.size(), monitor::cancelled, (n, worker) -> {
			if (scratch[worker] == null) scratch[worker] = new Scratch(unary.classes());
			final long start = System.nanoTime();
			work.run(order[n], scratch[worker], worker);
			took[order[n]] = System.nanoTime() - start;
		});
	}

	/** Updates Q from the filters, and puts it into them again, in one pass; iteration 0 is without filters. */
	private void update(final int iteration) {
		final boolean last = iteration == crf.iterations();
		if (result == null && (last || previousNeeded)) makeResult();
		if (!last && !candidates.all()) {
			final int[] order = candidates.byFrequency(iteration > 0);
			for (final Filter.State state : states)
				state.order(order);
		}
		forEachTile((t, at, worker) -> {
			final Tile tile = tiles.get(t);
			final int[] numbers = contest(t, at, worker, iteration > 0);
			final float[][] q = Arrays.copyOf(at.q, numbers.length);
			if (iteration > 0 && crf.tracked()) energy[t] = freeEnergy(t, at);
			Planes.softmax(q, at.least, at.sum, tile.pixels());
			if (iteration > 0 && previousNeeded) damp(t, q, at.least);
			if (last || previousNeeded) {
				for (int k = 0; k < q.length; k++)
					tile.write(unary.grid(), q[k], result[numbers[k]][tile.z()]);
			}
			if (!last || crf.tracked()) put(t, worker, numbers, q);
		});
		if (iteration > 0 && crf.tracked()) sumEnergy();
	}

	/** By all workers, as it takes a part of the time to make so many zeros. */
	private void makeResult() {
		result = new float[unary.classes()][][];
		workers.forEach(result.length, monitor::cancelled, (c, worker) -> result[c] = new float[unary.grid()
			.depth()][unary.grid().plane()]);
	}

	private void put(final int t, final int worker, final int[] numbers, final float[][] q) {
		int[] kept = numbers;
		float[][] planes = q;
		if (!candidates.all()) {
			final int[] which = candidates.keep(t, numbers, q);
			kept = candidates.of(t);
			planes = Arrays.stream(which).mapToObj(k -> q[k]).toArray(float[][]::new);
		}
		for (final Filter.State state : states)
			state.put(t, worker, kept, planes);
	}

	/** Makes q the energies of the classes that count in a tile, and says which ones they are. */
	private int[] contest(final int t, final Scratch at, final int worker, final boolean kernels) {
		final int[] numbers = candidates.of(t);
		energies(t, at, worker, numbers, at.q, kernels);
		if (candidates.all()) return numbers;
		if (!kernels) return candidates.begin(t, at.q, at.least);
		final int pixels = tiles.get(t).pixels();
		Planes.least(Arrays.copyOf(at.q, numbers.length), at.least, pixels);
		final int[] revived = candidates.revived(t, at.least, at.sum, c -> most(t, c));
		if (revived.length == 0) return numbers;
		final int[] joined = Arrays.copyOf(numbers, numbers.length + revived.length);
		System.arraycopy(revived, 0, joined, numbers.length, revived.length);
		energies(t, at, worker, revived, Arrays.copyOfRange(at.q, numbers.length, joined.length), true);
		return joined;
	}

	/** What the kernels lower the energy of a class by at most in a tile. */
	private float most(final int t, final int number) {
		float sum = 0;
		for (int k = 0; k < states.length; k++) {
			final Compatibility.Potts potts = (Compatibility.Potts) crf.kernels().get(k).compatibility();
			sum += (float) potts.weight() * states[k].most(t, number);
		}
		return sum;
	}

	/** Makes q the energies of some classes, with those of the kernels under the previous Q or without them. */
	private void energies(final int t, final Scratch at, final int worker, final int[] numbers, final float[][] q,
		final boolean kernels)
	{
		final Tile tile = tiles.get(t);
		for (int k = 0; k < numbers.length; k++)
			tile.read(unary.grid(), unary.energies()[numbers[k]][tile.z()], q[k]);
		for (int k = 0; kernels && k < states.length; k++) {
			final Compatibility compatibility = crf.kernels().get(k).compatibility();
			if (compatibility instanceof Compatibility.Potts potts) states[k].add(t, worker, (float) -potts.weight(),
				numbers, q);
			else {
				// linear in both: with their signs turned, messages go to energies as they would to scores
				for (final float[] message : at.messages())
					Arrays.fill(message, 0);
				states[k].add(t, worker, -1, numbers, at.messages());
				compatibility.add(at.messages(), q, tile.pixels());
			}
		}
	}

	/** The free energy of the previous Q, for which q are the energies. */
	private double freeEnergy(final int t, final Scratch at) {
		final Tile tile = tiles.get(t);
		double sum = 0;
		for (int c = 0; c < at.q.length; c++) {
			final float[] own = at.least;
			final float[] previous = at.sum;
			tile.read(unary.grid(), unary.energies()[c][tile.z()], own);
			tile.read(unary.grid(), result[c][tile.z()], previous);
			for (int i = 0; i < tile.pixels(); i++) {
				if (previous[i] > 0) sum += previous[i] * (0.5 * (own[i] + at.q[c][i]) + Math.log(previous[i]));
			}
		}
		return sum;
	}

	private void damp(final int t, final float[][] q, final float[] previous) {
		final Tile tile = tiles.get(t);
		moved[t] = 0;
		for (int c = 0; c < q.length; c++) {
			tile.read(unary.grid(), result[c][tile.z()], previous);
			moved[t] = Math.max(moved[t], Planes.damp((float) crf.damping(), previous, q[c], tile.pixels()));
		}
	}
}
