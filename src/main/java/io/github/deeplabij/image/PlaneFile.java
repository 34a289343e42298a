package io.github.deeplabij.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

/**
 * Planes of more pixels than the memory should hold, in a temporary file, of 32 bits each. It is deleted when nobody
 * has it any more. Several threads may write and read.
 */
final class PlaneFile {

	private static final int BYTES = Integer.BYTES;
	/** The part of Java's memory that one kind of result may take. */
	private static final int SHARE = 4;

	private final int width;
	private final int height;
	private final TemporaryFile file;

	/**
	 * @throws DeepLabException if there is no room for the file
	 */
	PlaneFile(final int width, final int height, final long planes) {
		this.width = width;
		this.height = height;
		file = new TemporaryFile("result", planes * plane());
	}

	/** How many bytes of memory a result may take, before a stack of it goes into a file. */
	static long most() {
		return Runtime.getRuntime().maxMemory() / SHARE;
	}

	/** Whether planes of so many bytes in all should lie in a file; a single one has to fit into the memory anyway. */
	static boolean isFor(final Geometry geometry, final long total, final long most) {
		return geometry.planes() > 1 && total > most;
	}

	/** The bytes of a plane. */
	private long plane() {
		return (long) width * height * BYTES;
	}

	/** Puts the pixels of a region into a buffer, row by row. */
	private interface Pixels {

		void put(ByteBuffer row, int pixel);
	}

	/** Takes whole numbers. */
	void write(final int plane, final Region region, final int[] values) {
		write(plane, region, (row, i) -> row.putInt(values[i]));
	}

	/** Takes floats. */
	void write(final int plane, final Region region, final float[] values) {
		write(plane, region, (row, i) -> row.putFloat(values[i]));
	}

	private void write(final int plane, final Region region, final Pixels pixels) {
		final ByteBuffer row = buffer(region.width());
		for (int y = 0; y < region.height(); y++) {
			row.clear();
			for (int x = 0; x < region.width(); x++)
				pixels.put(row, y * region.width() + x);
			file.write(position(plane, region.x(), region.y() + y), row.flip());
		}
	}

	private ByteBuffer buffer(final long pixels) {
		return ByteBuffer.allocate(Math.toIntExact(pixels * BYTES)).order(ByteOrder.LITTLE_ENDIAN);
	}

	private long position(final int plane, final int x, final int y) {
		return plane * plane() + ((long) y * width + x) * BYTES;
	}

	/** The bytes of a region, row by row, the lowest byte of a pixel first. */
	ByteBuffer read(final int plane, final Region region) {
		final ByteBuffer read = buffer(region.size());
		final int row = region.width() * BYTES;
		final boolean whole = region.width() == width;
		for (int y = 0; y < (whole ? 1 : region.height()); y++) {
			read.limit(whole ? read.capacity() : (y + 1) * row);
			file.read(position(plane, region.x(), region.y() + y), read);
		}
		return read.clear();
	}

	/** The bytes of a plane. */
	ByteBuffer read(final int plane) {
		return read(plane, new Region(0, 0, width, height));
	}
}
