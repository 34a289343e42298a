package io.github.deeplabij.image;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

/**
 * Planes of more pixels than the memory should hold, in a temporary file, of 32 bits each. It is deleted when nobody
 * has it any more. Several threads may write and read.
 */
final class PlaneFile {

	private static final Cleaner CLEANER = Cleaner.create();
	private static final int BYTES = Integer.BYTES;
	/** The part of Java's memory that one kind of result may take. */
	private static final int SHARE = 4;

	private final int width;
	private final int height;
	private final FileChannel file;

	/**
	 * @throws DeepLabException if there is no room for the file
	 */
	PlaneFile(final int width, final int height, final long planes) {
		this.width = width;
		this.height = height;
		try {
			final Path path = Files.createTempFile("deeplab-planes", ".tmp");
			path.toFile().deleteOnExit();
			file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE);
			CLEANER.register(this, new Closing(file));
			// takes the room, or says now that there is none
			file.write(ByteBuffer.allocate(1), planes * plane() - 1);
		}
		catch (final IOException e) {
			throw failed("written", e);
		}
	}

	/** How many bytes of memory a result may take, before a stack of it goes into a file. */
	static long most() {
		return Runtime.getRuntime().maxMemory() / SHARE;
	}

	/** Whether planes of so many bytes in all should lie in a file; a single one has to fit into the memory anyway. */
	static boolean isFor(final Geometry geometry, final long total, final long most) {
		return geometry.planes() > 1 && total > most;
	}

	/** Closes the file, which deletes it. */
	private record Closing(FileChannel file) implements Runnable {

		@Override
		public void run() {
			try {
				file.close();
			}
			catch (final IOException e) {
				// it is deleted when ImageJ ends
			}
		}
	}

	private static DeepLabException failed(final String what, final IOException e) {
		return new DeepLabException("The result can't be " + what + " in the temporary folder " + System.getProperty(
			"java.io.tmpdir") + ": " + WholeFile.reason(e) + "; free some room there.", e);
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
		try {
			final ByteBuffer row = buffer(region.width());
			for (int y = 0; y < region.height(); y++) {
				row.clear();
				for (int x = 0; x < region.width(); x++)
					pixels.put(row, y * region.width() + x);
				long at = position(plane, region.x(), region.y() + y);
				row.flip();
				while (row.hasRemaining()) at += file.write(row, at);
			}
		}
		catch (final IOException e) {
			throw failed("written", e);
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
		try {
			for (int y = 0; y < (whole ? 1 : region.height()); y++) {
				read.limit(whole ? read.capacity() : (y + 1) * row);
				final long start = position(plane, region.x(), region.y() + y) - read.position();
				while (read.hasRemaining() && file.read(read, start + read.position()) > 0) continue;
			}
		}
		catch (final IOException e) {
			throw failed("read", e);
		}
		return read.clear();
	}

	/** The bytes of a plane. */
	ByteBuffer read(final int plane) {
		return read(plane, new Region(0, 0, width, height));
	}
}
