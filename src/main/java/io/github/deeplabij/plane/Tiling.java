package io.github.deeplabij.plane;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a plane is cut into tiles of one shape.
 * <p>
 * The plane is first enlarged at its right and lower end to a size that the network takes: the canvas. Tiles lie inside
 * the
 * canvas, at multiples of the network's step, so that each sees the same grid as the whole canvas would. Neighbours
 * overlap
 * by twice the halo; of each tile only the core is kept, the tile less its halo, where the halo does not end at the
 * canvas'
 * own border. Cores cover the plane and don't overlap.
 *
 * @param columns the tiles along x
 * @param rows the tiles along y
 */
public record Tiling(Line columns, Line rows) {

	/** One tile: what the network is given, in canvas coordinates, and what is kept of it, in plane coordinates. */
	public record Tile(Region input, Region core) {
	}

	/**
	 * The tiles along one axis.
	 *
	 * @param length the plane's length
	 * @param canvas the canvas' length, at least {@code length}
	 * @param tile the tile's length, at most {@code canvas}
	 * @param halo what is cut off at both ends of a tile, a multiple of the step
	 * @param step what the starts of tiles are multiples of
	 */
	public record Line(int length, int canvas, int tile, int halo, int step) {

		/** How many tiles there are. */
		public int count() {
			return tile >= canvas ? 1 : 1 + (int) ceilDiv((long) canvas - tile, stride());
		}

		/** From a tile's start to the next one's. */
		private long stride() {
			return (tile - 2L * halo) / step * step;
		}

		public int start(final int index) {
			return (int) Math.min(index * stride(), canvas - tile);
		}

		public int coreStart(final int index) {
			return index == 0 ? 0 : start(index - 1) + tile - halo;
		}

		public int coreEnd(final int index) {
			return Math.min(length, index == count() - 1 ? canvas : start(index) + tile - halo);
		}
	}

	/**
	 * Cuts a plane into tiles of any size.
	 *
	 * @param tileWidth the most columns of a tile; more than twice {@code haloX} if the plane has more
	 * @param tileHeight the most rows of a tile; more than twice {@code haloY} if the plane has more
	 * @param haloX what is cut off at a tile's left and right
	 * @param haloY what is cut off at a tile's upper and lower end
	 */
	public static Tiling of(final int width, final int height, final int tileWidth, final int tileHeight,
		final int haloX,
		final int haloY)
	{
		return new Tiling(line(width, tileWidth, haloX), line(height, tileHeight, haloY));
	}

	private static Line line(final int length, final int wanted, final int halo) {
		if (wanted >= length) return new Line(length, length, length, 0, 1);
		return evened(new Line(length, length, wanted, halo, 1), 0);
	}

	/**
	 * As many tiles, each as small as can be: the last one would else overlap the one before by more than the halo.
	 *
	 * @param min the least length of a tile; longer ones are longer by multiples of the step
	 */
	public static Line evened(final Line line, final int min) {
		final int count = line.count();
		final long overlap = 2L * line.halo + min % line.step;
		final long least = ceilDiv(line.canvas + (count - 1) * overlap, count);
		return new Line(line.length, line.canvas, (int) roundUp(least, min, line.step), line.halo, line.step);
	}

	private static long roundUp(final long length, final int min, final int step) {
		return length <= min ? min : min + ceilDiv(length - min, step) * step;
	}

	private static long ceilDiv(final long a, final long b) {
		return -Math.floorDiv(-a, b);
	}

	/** How many tiles there are. */
	public long count() {
		return (long) columns.count() * rows.count();
	}

	/** The tile of that number, row by row. */
	public Tile tile(final long index) {
		final int column = (int) (index % columns.count());
		final int row = (int) (index / columns.count());
		final int x = columns.coreStart(column);
		final int y = rows.coreStart(row);
		return new Tile(new Region(columns.start(column), rows.start(row), columns.tile(), rows.tile()), //
			new Region(x, y, Math.max(0, columns.coreEnd(column) - x), Math.max(0, rows.coreEnd(row) - y)));
	}

	/** The tiles of whose cores a region has pixels, row by row. */
	public List<Tile> touching(final Region region) {
		final List<Tile> tiles = new ArrayList<>();
		if (region.size() <= 0) return tiles;
		final int[] across = touching(columns, region.x(), region.x() + region.width());
		for (final int row : touching(rows, region.y(), region.y() + region.height())) {
			for (final int column : across)
				tiles.add(tile((long) row * columns.count() + column));
		}
		return tiles;
	}

	private static int[] touching(final Line line, final int from, final int to) {
		return IntStream.range(0, line.count()).filter(index -> Math.max(from, line.coreStart(index)) < Math
			.min(to, line.coreEnd(index))).toArray();
	}
}
