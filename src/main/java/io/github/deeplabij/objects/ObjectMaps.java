package io.github.deeplabij.objects;

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

	/**
	 * @param width in pixels, at least 1
	 * @param height in pixels, at least 1
	 * @param channels which are put in beside the classes
	 * @param budget how many bytes are kept in memory: of these maps, of what is computed from them, and of the objects'
	 *            labels together. Beside it, about 100 bytes for each object, and for each thread some MB.
	 */
	public ObjectMaps(final int width, final int height, final Set<Channel> channels, final long budget) {
		throw new UnsupportedOperationException();
	}

	public int width() {
		throw new UnsupportedOperationException();
	}

	public int height() {
		throw new UnsupportedOperationException();
	}

	/** The channels beside the classes. */
	public Set<Channel> channels() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Puts in the classes of a region.
	 *
	 * @param classes row by row, 0 to 255 as unsigned bytes
	 * @throws IndexOutOfBoundsException if the region is not in the plane
	 * @throws DeepLabException if there is no room in the temporary folder
	 */
	public void put(final int x, final int y, final int w, final int h, final byte[] classes) {
		throw new UnsupportedOperationException();
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
		throw new UnsupportedOperationException();
	}

	/** Lets go of the maps. What was found in them stays until it is closed itself. */
	@Override
	public void close() {}
}
