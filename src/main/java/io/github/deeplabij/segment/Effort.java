package io.github.deeplabij.segment;

import java.util.List;

import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Tiling;

/**
 * How much work regions are, for a progress.
 *
 * @param plans how each plane is cut
 */
record Effort(Preparation preparation, List<Plan> plans) {

	/** What the network takes for a pixel, in iterations of the CRF. */
	private static final int NETWORK = 4;

	/** How many parts of the progress a region of a plane is. */
	long parts(final int plane, final Region region) {
		final Plan plan = plans.get(plane);
		final Preparation.Look look = preparation.planes().get(plane).look();
		long tiles = 0;
		long pixels = 0;
		final Region read = look == null ? region : needed(look.tiling(), region);
		for (final Tiling.Tile tile : plan.tiling().touching(read)) {
			tiles++;
			pixels += tile.core().intersection(read).size();
		}
		final long inTiles = tiles;
		final long inPixels = pixels;
		final long network = plan.passes().stream().mapToLong(pass -> part(plan, pass, inPixels, inTiles,
			look != null)).sum();
		return look == null ? network : network + refined(look.tiling(), region) * preparation.crf().iterations();
	}

	static long part(final Plan plan, final Pass pass, final long pixels, final long tiles,
		final boolean refined) {
		if (refined) return NETWORK * pixels;
		return tiles * (plan.passes().size() == 1 ? 1 : pass.area());
	}

	/** How many pixels of the CRF's cores are refined for a region. */
	private static long refined(final Tiling tiling, final Region region) {
		return tiling.touching(region).stream().mapToLong(tile -> tile.core().size()).sum();
	}

	/** What the CRF's tiles of a region read. */
	static Region needed(final Tiling tiling, final Region region) {
		int left = Integer.MAX_VALUE;
		int top = Integer.MAX_VALUE;
		int right = 0;
		int bottom = 0;
		for (final Tiling.Tile tile : tiling.touching(region)) {
			final Region in = tile.input();
			left = Math.min(left, in.x());
			top = Math.min(top, in.y());
			right = Math.max(right, in.x() + in.width());
			bottom = Math.max(bottom, in.y() + in.height());
		}
		return new Region(left, top, right - left, bottom - top);
	}
}
