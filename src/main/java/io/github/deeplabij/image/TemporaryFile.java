package io.github.deeplabij.image;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/**
 * Bytes in a temporary file. It is deleted when nobody has it any more. Several threads may write and read.
 */
final class TemporaryFile {

	private static final Cleaner CLEANER = Cleaner.create();

	private final String what;
	private final FileChannel file;

	/**
	 * @param what what lies in it, for messages
	 * @param size in bytes
	 * @throws DeepLabException if there is no room for the file
	 */
	TemporaryFile(final String what, final long size) {
		this.what = what;
		try {
			final Path path = Files.createTempFile("deeplab-" + what, ".tmp");
			path.toFile().deleteOnExit();
			file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE);
			CLEANER.register(this, new Closing(file));
			// takes the room, or says now that there is none
			file.write(ByteBuffer.allocate(1), size - 1);
		}
		catch (final IOException e) {
			throw failed("written", e);
		}
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

	private DeepLabException failed(final String done, final IOException e) {
		return new DeepLabException("The " + what + " can't be " + done + " in the temporary folder " + System
			.getProperty("java.io.tmpdir") + ": " + WholeFile.reason(e) + "; free some room there.", e);
	}

	/**
	 * Writes what is left in a buffer.
	 *
	 * @throws DeepLabException if that is not possible
	 */
	void write(final long at, final ByteBuffer bytes) {
		final long start = at - bytes.position();
		try {
			while (bytes.hasRemaining()) file.write(bytes, start + bytes.position());
		}
		catch (final IOException e) {
			throw failed("written", e);
		}
	}

	/**
	 * Fills what is left of a buffer.
	 *
	 * @throws DeepLabException if that is not possible
	 */
	void read(final long at, final ByteBuffer into) {
		final long start = at - into.position();
		try {
			while (into.hasRemaining() && file.read(into, start + into.position()) > 0) continue;
		}
		catch (final IOException e) {
			throw failed("read", e);
		}
	}
}
