package io.github.deeplabij.isolate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/**
 * Floats that two JVMs share through a mapped file. One of them creates it, and a new one where it has become too
 * small; the other opens the one whose number it is told.
 */
final class SharedFloats {

	private static final int BLOCK = 1 << 16;

	private final Path folder;
	private final String name;
	private int number;
	private MappedByteBuffer bytes;

	SharedFloats(final Path folder, final String name) {
		this.folder = folder;
		this.name = name;
	}

	/** Those of an output, by its number. */
	static SharedFloats output(final Path folder, final int index) {
		return new SharedFloats(folder, "out" + index + "-");
	}

	private DeepLabException noRoom(final long count, final IOException cause) {
		return new DeepLabException("A tensor of " + (count * Float.BYTES >> 20) +
			" MB could not be written into the temporary folder " + folder.toAbsolutePath().normalize().getParent() +
			" (" + WholeFile.reason(cause) + "); make room there.", cause);
	}

	/** The number of the file. */
	int number() {
		return number;
	}

	/**
	 * Room for so many floats, to write; what was there before is undefined.
	 *
	 * @throws OutOfMemoryError if it does not fit into a Java buffer
	 * @throws DeepLabException if the disk has no room for it
	 */
	FloatBuffer create(final long count) {
		final long size = size(count);
		try {
			if (bytes == null || bytes.capacity() < size) renew((int) size);
			return floats(size);
		}
		catch (final IOException e) {
			throw noRoom(count, e);
		}
	}

	private void renew(final int size) throws IOException {
		Files.deleteIfExists(file());
		number++;
		try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
			StandardOpenOption.WRITE))
		{
			// a mapped file for which the disk has no room ends the one who writes into it
			final ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
			for (int done = 0; done < size; done += BLOCK)
				channel.write(zeros.clear().limit(Math.min(BLOCK, size - done)));
			bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
		}
	}

	/** The same, with all that remains of a buffer in it. */
	void write(final FloatBuffer values) {
		create(values.remaining()).put(values);
	}

	/**
	 * The first floats of the file of that number, to read.
	 *
	 * @throws IOException if it has fewer
	 */
	FloatBuffer open(final int wanted, final long count) throws IOException {
		final long size = size(count);
		if (bytes == null || wanted != number || bytes.capacity() < size) {
			number = wanted;
			try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ)) {
				if (channel.size() < size) throw new IOException(file() + " is too short");
				bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
			}
		}
		return floats(size);
	}

	private static long size(final long count) {
		if (count > Integer.MAX_VALUE / Float.BYTES) throw new OutOfMemoryError("a tensor of " + count + " elements");
		return count * Float.BYTES;
	}

	private Path file() {
		return folder.resolve(name + number);
	}

	private FloatBuffer floats(final long size) {
		return bytes.slice(0, (int) size).order(ByteOrder.nativeOrder()).asFloatBuffer();
	}
}
