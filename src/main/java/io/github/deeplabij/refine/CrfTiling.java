package io.github.deeplabij.refine;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Grid;
import io.github.deeplabij.plane.Tiling;

/**
 * How planes are cut for the CRF. Neighbouring tiles overlap by twice a halo of three of the greatest sigma. On
 * micrographs,
 * in the smallest tiles that are allowed, 0.1 % of the labels then differ from those of the whole with a network's
 * probabilities and 0.4 % with very uncertain ones; 0.3 % differ anyway where the image is moved under the lattice.
 *
 * @param settings the sigmas
 * @param spacing from a voxel to the next one, in the unit of the sigmas
 * @param halo how many of the greatest sigma a tile reaches beyond its core
 * @param largest the most voxels of a tile where it isn't mostly halo
 */
public record CrfTiling(CrfSettings settings, Spacing spacing, double halo, long largest) {

	/** The usual halo. */
	public static final double HALO = 3;

	/** Larger tiles lose less to the halo, but take more memory, and show progress later. */
	static final long LARGEST = 1 << 22;

	/** The side of a tile whose memory is known. */
	private static final int SAMPLE = 1 << 10;

	/** A tile's side where it is cut, in halos: at least a third of it is kept along each axis. */
	private static final int LEAST = 3;

	public CrfTiling(final CrfSettings settings, final Spacing spacing) {
		this(settings, spacing, HALO, LARGEST);
	}

	/**
	 * Cuts a plane, or all slices of a stack alike.
	 *
	 * @param slices how many slices there are
	 * @param rows the most rows of a tile
	 * @throws DeepLabException if tiles would be mostly halo, or don't fit into the memory
	 */
	public Tiling of(final int width, final int height, final int slices, final int channels, final int classes,
		final int rows) {
		final int haloX = halo(spacing.x());
		final int haloY = halo(spacing.y());
		final long fits = pixelsThatFit(slices, channels, classes);
		final long wanted = Math.max(largest / slices, (long) LEAST * LEAST * haloX * haloY);
		final long pixels = Math.max(1, Math.min(fits, wanted));
		final int side = (int) Math.sqrt(pixels);
		final long tileHeight = Math.min(rows, Math.min(height, width <= side ? pixels / width : side));
		final long tileWidth = Math.min(width, tileHeight < side ? pixels / Math.max(1, tileHeight) : side);
		if (tileWidth < Math.min(width, (long) LEAST * haloX) || tileHeight < Math.min(height, (long) LEAST * haloY))
			throw tooLarge(slices, Math.min(tileWidth * spacing.x(), tileHeight * spacing.y()));
		return Tiling.of(width, height, (int) tileWidth, (int) tileHeight, haloX, haloY);
	}

	/** The least rows of a tile, where a plane has more. */
	public int leastRows() {
		return LEAST * halo(spacing.y());
	}

	private int halo(final double pixel) {
		return (int) Math.min(Integer.MAX_VALUE / 8, Math.ceil(halo * settings.reach() / pixel));
	}

	private DeepLabException tooLarge(final int slices, final double side) {
		return new DeepLabException(new CrfProblem.SigmaMemory(settings.reach(), slices,
			(float) (side / (LEAST * halo))));
	}

	/** How many pixels of all slices fit into a quarter of the heap, and leave an eighth of it to others. */
	private long pixelsThatFit(final int slices, final int channels, final int classes) {
		final Runtime runtime = Runtime.getRuntime();
		final long share = runtime.maxMemory() / 4;
		final long others = runtime.maxMemory() / 8;
		if (free(runtime) < share + others) System.gc();
		return (long) (Math.min(share, free(runtime) - others) / bytes(slices, channels, classes));
	}

	/** What one pixel of all slices takes: in the CRF, for the image, and for probabilities, energies and labels. */
	private double bytes(final int slices, final int channels, final int classes) {
		final Grid grid = new Grid(SAMPLE, SAMPLE, slices, spacing.x(), spacing.y(), spacing.z());
		return (double) FastMeanField.bytes(grid, channels, classes, settings.crf(),
			settings.quality()) / grid.plane() +
			(double) Float.BYTES * slices * (channels + 2 * classes + 2);
	}

	private static long free(final Runtime runtime) {
		return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
	}
}
