package io.github.deeplabij.crf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * The mean field with fast filters: spatial kernels are filtered along each axis, bilateral ones on the permutohedral
 * lattice. The result does not depend on the number of threads.
 * <p>
 * What is built for a Gaussian on the image is kept until a call does without it, so that other energies, weights and
 * numbers of iterations cost no new set-up. One call at a time; a second one waits.
 */
public final class FastMeanField implements MeanField {

	/** How the lattice trades speed for exactness. */
	public enum Quality {
			/** Only vertices that pixels touch, as in the paper's implementation: some of what they share is lost. */
			FAST,
			/** Their neighbours too, and pixels less coarsely put together. */
			ACCURATE
	}

	private final Guide image;
	private final Quality quality;
	private final Workers workers;
	private final List<Tile> tiles;
	private final Map<Gaussian, Filter> filters = new HashMap<>();

	/** On all cores, by the common pool. */
	public FastMeanField(final Guide image) {
		this(image, Quality.ACCURATE, ForkJoinPool.commonPool(), Runtime.getRuntime().availableProcessors());
	}

	/**
	 * @param image what bilateral kernels look at
	 * @param executor gives the threads beside the caller's
	 * @param threads how many threads work at once, the caller's among them, at least 1
	 */
	public FastMeanField(final Guide image, final Quality quality, final Executor executor, final int threads) {
		if (threads < 1) throw new IllegalArgumentException("There has to be at least 1 thread, not " + threads + ".");
		this.image = image;
		this.quality = quality;
		workers = new Workers(executor, threads);
		tiles = Tile.cut(image.grid());
	}

	/**
	 * About how much memory a call takes beside the image and the energies, for photographs and micrographs; where
	 * neighbours differ by sigmas of a channel, as in noise, it may be several times as much.
	 *
	 * @param channels how many channels the image has
	 * @return bytes
	 */
	public static long bytes(final Grid grid, final int channels, final int classes, final Crf crf,
		final Quality quality)
	{
		double perPixel = 4.0 * classes;
		for (final Kernel kernel : crf.kernels())
			perPixel += kernel.gaussian().isSpatial() ? SpatialFilter.bytes(grid, kernel.gaussian(), classes - 1)
				: LatticeFilter.bytes((grid.depth() == 1 ? 2 : 3) + channels, classes - 1, quality == Quality.ACCURATE);
		return (long) (grid.size() * perPixel);
	}

	/**
	 * @throws OutOfMemoryError if the memory does not suffice, with a sentence that says what would; nothing is kept
	 *             then
	 */
	@Override
	public synchronized Marginals infer(final Crf crf, final Unary unary, final Monitor monitor) {
		MeanField.check(crf, unary, image);
		filters.keySet().retainAll(crf.kernels().stream().map(Kernel::gaussian).toList());
		try {
			final Inference inference = new Inference(crf, unary, monitor);
			monitor.iteration(0, crf.iterations());
			return inference.run();
		}
		catch (final OutOfMemoryError exc) {
			filters.clear();
			final long needed = bytes(image.grid(), image.channels().length, unary.classes(), crf, quality);
			final OutOfMemoryError error = new OutOfMemoryError("There is not enough memory for the CRF of " + image
				.grid() + " pixels and " + unary.classes() + " classes, which takes about " + (needed >> 20) +
				" MB beside the image and its probabilities: use smaller tiles" + (quality == Quality.ACCURATE
					? ", the quality fast," : "") + " or give Java more memory.");
			error.initCause(exc);
			throw error;
		}
	}

	/** The filter for a Gaussian, which is made if there is none. */
	synchronized Filter filter(final Gaussian gaussian, final Monitor monitor) {
		Filter filter = filters.get(gaussian);
		if (filter == null) {
			filter = gaussian.isSpatial() ? new SpatialFilter(image.grid(), tiles, gaussian) : new LatticeFilter(image,
				tiles, gaussian, quality == Quality.ACCURATE, workers, monitor);
			filters.put(gaussian, filter);
		}
		return filter;
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

	private final class Inference {

		private final Crf crf;
		private final Unary unary;
		private final Monitor monitor;
		private final Filter.State[] states;
		private final Scratch[] scratch = new Scratch[workers.threads()];
		/** How far Q has moved in each tile, and the free energy there. */
		private final float[] moved = new float[tiles.size()];
		private final double[] energy = new double[tiles.size()];
		private final List<Double> energies = new ArrayList<>();
		/** Q as [class][slice][pixel]: the previous one where it is asked for, and in the end the result. */
		private float[][][] result;
		private final boolean previousNeeded;

		Inference(final Crf crf, final Unary unary, final Monitor monitor) {
			this.crf = crf;
			this.unary = unary;
			this.monitor = monitor;
			states = new Filter.State[crf.kernels().size()];
			for (int k = 0; k < states.length; k++)
				states[k] = filter(crf.kernels().get(k).gaussian(), monitor).state(unary.classes(), workers, monitor);
			previousNeeded = crf.epsilon() > 0 || crf.damping() > 0 || crf.tracked();
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
					energies(t, at, worker, true);
					energy[t] = freeEnergy(t, at);
				});
				sumEnergy();
			}
			return new Marginals(image.grid(), result, done, List.copyOf(energies));
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
			workers.forEach(tiles.size(), monitor::cancelled, (t, worker) -> {
				if (scratch[worker] == null) scratch[worker] = new Scratch(unary.classes());
				work.run(t, scratch[worker], worker);
			});
		}

		/** Updates Q from the filters, and puts it into them again, in one pass; iteration 0 is without filters. */
		private void update(final int iteration) {
			final boolean last = iteration == crf.iterations();
			if (result == null && (last || previousNeeded)) result = new float[unary.classes()][image.grid()
				.depth()][image.grid().plane()];
			forEachTile((t, at, worker) -> {
				final Tile tile = tiles.get(t);
				energies(t, at, worker, iteration > 0);
				if (iteration > 0 && crf.tracked()) energy[t] = freeEnergy(t, at);
				Planes.softmax(at.q, at.least, at.sum, tile.pixels());
				if (iteration > 0 && previousNeeded) damp(t, at.q, at.least);
				if (last || previousNeeded) {
					for (int c = 0; c < at.q.length; c++)
						tile.write(image.grid(), at.q[c], result[c][tile.z()]);
				}
				if (last && !crf.tracked()) return;
				for (final Filter.State state : states)
					state.put(t, worker, at.q);
			});
			if (iteration > 0 && crf.tracked()) sumEnergy();
		}

		/** Makes q the energies, with those of the kernels under the previous Q or without them. */
		private void energies(final int t, final Scratch at, final int worker, final boolean kernels) {
			final Tile tile = tiles.get(t);
			for (int c = 0; c < at.q.length; c++)
				tile.read(image.grid(), unary.energies()[c][tile.z()], at.q[c]);
			for (int k = 0; kernels && k < states.length; k++) {
				final Compatibility compatibility = crf.kernels().get(k).compatibility();
				if (compatibility instanceof Compatibility.Potts potts) states[k].add(t, worker, (float) -potts
					.weight(), at.q);
				else {
					// linear in both: with their signs turned, messages go to energies as they would to scores
					for (final float[] message : at.messages())
						Arrays.fill(message, 0);
					states[k].add(t, worker, -1, at.messages());
					compatibility.add(at.messages(), at.q, tile.pixels());
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
				tile.read(image.grid(), unary.energies()[c][tile.z()], own);
				tile.read(image.grid(), result[c][tile.z()], previous);
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
				tile.read(image.grid(), result[c][tile.z()], previous);
				moved[t] = Math.max(moved[t], Planes.damp((float) crf.damping(), previous, q[c], tile.pixels()));
			}
		}
	}
}
