package io.github.deeplabij.crf;

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
		final boolean few = classes < Candidates.FEWEST;
		final int filtered = few ? classes - 1 : classes;
		double perPixel = 4.0 * (few ? classes : classes + 1);
		for (final Kernel kernel : crf.kernels())
			perPixel += kernel.gaussian().isSpatial() ? SpatialFilter.bytes(grid, kernel.gaussian(), filtered)
				: LatticeFilter.bytes((grid.depth() == 1 ? 2 : 3) + channels, filtered, quality == Quality.ACCURATE);
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
			final Gaussian[] gaussians = crf.kernels().stream().map(Kernel::gaussian).toArray(Gaussian[]::new);
			final Filter[] made = new Filter[gaussians.length];
			for (int k = 0; k < made.length; k++)
				made[k] = filter(gaussians[k], monitor);
			monitor.iteration(0, crf.iterations());
			return new Inference(crf, unary, tiles, made, workers, monitor).run();
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
}
