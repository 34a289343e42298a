package io.github.deeplabij.objects;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;

/**
 * The maps of one plane: the class of each pixel, and numbers in some channels. Regions are put in in any order and
 * from several threads. What was never put is 0. Up to a number of bytes is kept in memory, the rest in a temporary
 * file, which is deleted when this and all that was found in it are closed; what is found is the same.
 *
 * <pre>
 * try (ObjectMaps maps = new ObjectMaps(width, height, Set.of(), 512L << 20)) {
 * 	maps.put(0, 0, width, height, classes);
 * 	final ObjectSettings settings = ObjectSettings.of(Grouping.Components.DEFAULT, ObjectClasses.of(2, 0, Set.of()));
 * 	try (ObjectPlane plane = new ObjectFinder(settings, executor, 4).find(maps, Monitor.NONE)) {
 * 		plane.read(0, 0, width, height, labels);
 * 	}
 * }
 * </pre>
 */
public final class ObjectMaps implements AutoCloseable {

	private static final int SIDE = 512;

	private final BlockGrid grid;
	private final BlockStore store;
	private final Layer<byte[]> classes;
	private final Map<Channel, Layer<short[]>> channels = new EnumMap<>(Channel.class);

	/**
	 * @param width in pixels, at least 1
	 * @param height in pixels, at least 1
	 * @param channels which are put in beside the classes
	 * @param budget how many bytes are kept in memory: of these maps, of what is computed from them, and of the
	 *            objects' labels together. Beside it, about 100 bytes for each object, and for each thread some MB.
	 */
	public ObjectMaps(final int width, final int height, final Set<Channel> channels, final long budget) {
		this(width, height, channels, budget, SIDE);
	}

	/**
	 * @param side of a block, in pixels
	 */
	ObjectMaps(final int width, final int height, final Set<Channel> channels, final long budget, final int side) {
		if (width < 1 || height < 1) throw new IllegalArgumentException("A plane can't have " + width + " x " + height +
			" pixels.");
		grid = new BlockGrid(width, height, side);
		store = new BlockStore(budget);
		classes = new Layer<>(store, grid, Cells.BYTES);
		for (final Channel each : channels)
			this.channels.put(each, new Layer<>(store, grid, Cells.SHORTS));
	}

	public int width() {
		return grid.width();
	}

	public int height() {
		return grid.height();
	}

	/** The channels beside the classes. */
	public Set<Channel> channels() {
		return Set.copyOf(channels.keySet());
	}

	/**
	 * Puts in the classes of a region.
	 *
	 * @param values row by row, 0 to 255 as unsigned bytes
	 * @throws IndexOutOfBoundsException if the region is not in the plane
	 * @throws DeepLabException if there is no room in the temporary folder
	 */
	public void put(final int x, final int y, final int w, final int h, final byte[] values) {
		grid.forEach(x, y, w, h, (block, left, top, columns, rows, at) -> classes.change(block, kept -> {
			for (int row = 0; row < rows; row++)
				System.arraycopy(values, at + row * w, kept, (top + row) * grid.w(block) + left, columns);
		}));
	}

	/**
	 * Puts in a channel's values in a region.
	 *
	 * @param values row by row
	 * @throws IndexOutOfBoundsException if the region is not in the plane
	 * @throws IllegalArgumentException if it is none of the channels
	 * @throws DeepLabException if there is no room in the temporary folder
	 */
	public void put(final Channel channel, final int x, final int y, final int w, final int h, final float[] values) {
		final Layer<short[]> layer = layer(channel);
		grid.forEach(x, y, w, h, (block, left, top, columns, rows, at) -> layer.change(block, kept -> {
			for (int row = 0; row < rows; row++) {
				final int from = at + row * w;
				final int to = (top + row) * grid.w(block) + left;
				for (int column = 0; column < columns; column++)
					kept[to + column] = channel.keep(values[from + column]);
			}
		}));
	}

	private Layer<short[]> layer(final Channel channel) {
		final Layer<short[]> layer = channels.get(channel);
		if (layer == null) throw new IllegalArgumentException("The maps have no channel " + channel + ".");
		return layer;
	}

	BlockGrid grid() {
		return grid;
	}

	/** A map of integers, for as long as it is not closed. */
	Layer<int[]> integers() {
		return new Layer<>(store, grid, Cells.INTS);
	}

	/** The classes of a block. */
	byte[] classes(final int block) {
		return classes.read(block);
	}

	/** What is kept of a channel's values in a block. */
	short[] values(final Channel channel, final int block) {
		return layer(channel).read(block);
	}

	/** Reads what is kept of a channel's values in a region, row by row. */
	void read(final Channel channel, final int x, final int y, final int w, final int h, final short[] region) {
		final Layer<short[]> layer = layer(channel);
		grid.forEach(x, y, w, h, (block, left, top, columns, rows, at) -> {
			final short[] kept = layer.read(block);
			for (int row = 0; row < rows; row++)
				System.arraycopy(kept, (top + row) * grid.w(block) + left, region, at + row * w, columns);
		});
	}

	/** Lets go of the maps. What was found in them stays until it is closed itself. */
	@Override
	public void close() {
		classes.close();
		channels.values().forEach(Layer::close);
	}
}
