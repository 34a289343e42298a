package io.github.deeplabij.crf;

import java.util.List;

/**
 * A spatial kernel as one pass along each axis. The row sums are products of sums along the axes, and so is the message
 * of ones.
 */
final class SpatialFilter implements Filter {

	private final Grid grid;
	private final List<Tile> tiles;
	private final GaussianAxis x;
	private final GaussianAxis y;
	private final GaussianAxis z;

	SpatialFilter(final Grid grid, final List<Tile> tiles, final Gaussian gaussian) {
		this.grid = grid;
		this.tiles = tiles;
		x = new GaussianAxis(grid.width(), gaussian.x() / grid.dx(), gaussian.normalisation(), true);
		y = new GaussianAxis(grid.height(), gaussian.y() / grid.dy(), gaussian.normalisation(), true);
		z = new GaussianAxis(grid.depth(), gaussian.z() / grid.dz(), gaussian.normalisation(), false);
	}

	/** About how many bytes so many classes take per pixel. */
	static double bytes(final Grid grid, final Gaussian gaussian, final int classes) {
		final int fx = GaussianAxis.factor(grid.width(), gaussian.x() / grid.dx());
		final int fy = GaussianAxis.factor(grid.height(), gaussian.y() / grid.dy());
		return 4.0 * classes * (1 + 1.0 / fy + (grid.depth() == 1 ? 1.0 : 2.0) / (fx * fy));
	}

	@Override
	public State state(final int classes, final boolean all, final Workers workers, final Monitor monitor) {
		return new SpatialState(grid, tiles, new GaussianAxis[] { x, y, z }, classes, all, workers, monitor);
	}
}
