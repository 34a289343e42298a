package io.github.deeplabij.segment;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;

import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Grid;
import io.github.deeplabij.crf.Guide;
import io.github.deeplabij.crf.Marginals;
import io.github.deeplabij.crf.Unary;
import io.github.deeplabij.model.DeepLabException;

/** The refinement of a plane, or of the slices of a stack together, tile by tile. */
final class Refinement {

	/** How far the sum of probabilities may be from 1, for what was rounded to 8 bits a class. */
	private static final float TOLERANCE = 0.02f;

	private final CrfSettings settings;
	private final Refiner.Spacing spacing;
	private final List<? extends PlaneSource> image;
	private final Pointwise appearance;
	private final Progress progress;

	/**
	 * Measures the image.
	 *
	 * @param image the plane or slices that the appearance kernel looks at, of one size and number of channels
	 * @throws DeepLabException if the image holds a value that is not finite
	 */
	Refinement(final CrfSettings settings, final Refiner.Spacing spacing, final List<? extends PlaneSource> image,
		final Progress progress)
	{
		this.settings = settings;
		this.spacing = spacing;
		this.image = image;
		this.progress = progress;
		appearance = Appearance.of(image, progress::cancelled);
	}

	/**
	 * Refines a tile of each slice, and hands on its core. Each iteration counts as many parts of the progress as the core has
	 * voxels.
	 *
	 * @param probabilities of the image's size and number, a channel for each class
	 * @param first the number that the sink knows the first slice by
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the probabilities are none, the sigmas too small, or the memory does not suffice
	 */
	void tile(final Tiling.Tile tile, final List<? extends PlaneSource> probabilities, final int first, final Sink sink) {
		final Region in = tile.input();
		final Region core = tile.core();
		final Marginals result;
		try {
			result = infer(in, probabilities, core.size() * image.size());
		}
		catch (final IllegalArgumentException e) {
			throw new DeepLabException(e.getMessage(), e);
		}
		catch (final OutOfMemoryError e) {
			throw new DeepLabException("There is not enough memory for the CRF on tiles of " + in.width() + " x " + in.height() +
				(image.size() > 1 ? " pixels of " + image.size() + " slices" : " pixels") +
				"; use quality=fast or a larger colour_sigma, or give Java more (Edit > Options > Memory & Threads).", e);
		}
		final int[][] labels = result.labels();
		for (int z = 0; z < labels.length; z++) {
			final int[] kept = new int[Math.toIntExact(core.size())];
			for (int row = 0; row < core.height(); row++) System.arraycopy(labels[z], start(in, core, row), kept, row * core.width(),
				core.width());
			sink.labels(first + z, core, kept);
			for (int c = 0; sink.wantsScores() && c < result.q().length; c++) {
				final float[] q = new float[kept.length];
				for (int row = 0; row < core.height(); row++) System.arraycopy(result.q()[c][z], start(in, core, row), q, row * core
					.width(), core.width());
				sink.scores(first + z, c, core, q);
			}
		}
	}

	/** Where a row of the core starts in the tile. */
	private static int start(final Region in, final Region core, final int row) {
		return (core.y() - in.y() + row) * in.width() + core.x() - in.x();
	}

	private Marginals infer(final Region in, final List<? extends PlaneSource> probabilities, final long parts) {
		final Grid grid = new Grid(in.width(), in.height(), image.size(), spacing.x(), spacing.y(), spacing.z());
		final float[][][] channels = read(image, in);
		for (int c = 0; c < channels.length; c++) {
			for (final float[] slice : channels[c]) appearance.apply(slice, slice.length, c);
		}
		final float[][][] p = read(probabilities, in);
		for (int z = 0; z < image.size(); z++) requireProbabilities(p, z, in);
		final FastMeanField field = new FastMeanField(new Guide(grid, channels), settings.quality(), ForkJoinPool.commonPool(),
			Runtime.getRuntime().availableProcessors());
		return field.infer(settings.crf(), Unary.ofProbabilities(grid, p), progress.iterations(parts));
	}

	private static float[][][] read(final List<? extends PlaneSource> planes, final Region region) {
		final float[][][] values = new float[planes.get(0).channels()][planes.size()][Math.toIntExact(region.size())];
		for (int c = 0; c < values.length; c++) {
			for (int z = 0; z < planes.size(); z++) planes.get(z).read(c, region, values[c][z]);
		}
		return values;
	}

	private static void requireProbabilities(final float[][][] probabilities, final int z, final Region in) {
		for (int i = 0; i < probabilities[0][z].length; i++) {
			float sum = 0;
			float least = 0;
			for (final float[][] p : probabilities) {
				sum += p[z][i];
				least = Math.min(least, p[z][i]);
			}
			if (least >= 0 && Math.abs(sum - 1) <= TOLERANCE) continue;
			final String slice = probabilities[0].length > 1 ? ", slice " + (z + 1) : "";
			final String where = " at x=" + (in.x() + i % in.width()) + ", y=" + (in.y() + i / in.width()) + slice;
			if (!Float.isFinite(sum)) throw new DeepLabException("The probabilities hold a value that is infinite or not a number" +
				where + "; they have to be from 0 to 1.");
			if (least < 0) throw new DeepLabException("The probabilities hold " + least + where +
				"; they have to be from 0 to 1.");
			throw new DeepLabException("The probabilities sum to " + sum + where +
				"; those of all classes have to sum to 1, so divide them by their sum or give a channel for each class.");
		}
	}
}
