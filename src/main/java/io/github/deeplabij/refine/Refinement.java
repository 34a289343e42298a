package io.github.deeplabij.refine;

import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.Marginals;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;

/** The refinement of a plane, or of the slices of a stack together, tile by tile. */
public final class Refinement {

	private final CrfSettings settings;
	private final Spacing spacing;
	private final List<? extends PlaneSource> image;
	private final Appearance appearance;
	private final Progress progress;

	/**
	 * Refines an image that was measured.
	 *
	 * @param image the plane or slices that the appearance kernel looks at, of one size and number of channels
	 * @param appearance what was measured of it
	 */
	public Refinement(final CrfSettings settings, final Spacing spacing, final List<? extends PlaneSource> image,
		final Appearance appearance, final Progress progress)
	{
		this.settings = settings;
		this.spacing = spacing;
		this.image = image;
		this.progress = progress;
		this.appearance = appearance;
	}

	/**
	 * Refines a tile of each slice, and hands on its core. Each iteration counts as many parts of the progress as the
	 * core has voxels.
	 *
	 * @param probabilities of the image's size and number, a channel for each class
	 * @param first the number that the sink knows the first slice by
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the probabilities are none, the sigmas too small, or the memory does not suffice
	 */
	public void tile(final Tiling.Tile tile, final List<? extends PlaneSource> probabilities, final int first,
		final Sink sink)
	{
		final Region in = tile.input();
		final Region core = tile.core();
		final Marginals result;
		try {
			result = new RegionRefiner(image, appearance, probabilities, in, spacing).infer(settings, progress
				.iterations(core.size() * image.size()));
		}
		catch (final OutOfMemoryError e) {
			throw new DeepLabException(new CrfProblem.TileMemory(in.width(), in.height(), image.size()), e);
		}
		final int[][] labels = result.labels();
		for (int z = 0; z < labels.length; z++) {
			final int[] kept = new int[Math.toIntExact(core.size())];
			for (int row = 0; row < core.height(); row++)
				System.arraycopy(labels[z], start(in, core, row), kept, row * core.width(), core.width());
			sink.labels(first + z, core, kept);
			for (int c = 0; sink.wantsScores() && c < result.q().length; c++) {
				final float[] q = new float[kept.length];
				for (int row = 0; row < core.height(); row++)
					System.arraycopy(result.q()[c][z], start(in, core, row), q, row * core.width(), core.width());
				sink.scores(first + z, c, core, q);
			}
		}
	}

	/** Where a row of the core starts in the tile. */
	private static int start(final Region in, final Region core, final int row) {
		return (core.y() - in.y() + row) * in.width() + core.x() - in.x();
	}
}
