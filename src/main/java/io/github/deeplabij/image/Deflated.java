package io.github.deeplabij.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Looks whether deflated data can be unpacked to their end: ImageJ takes what there is, or waits for the rest for ever.
 */
final class Deflated {

	private static final int CHUNK = 1 << 16;

	private Deflated() {}

	/**
	 * Unpacks, and forgets.
	 *
	 * @param count how many bytes of the file they take
	 * @return how many bytes they are when unpacked, as far as they are sound
	 */
	static long length(final FileChannel file, final long from, final long count) throws IOException {
		final Inflater inflater = new Inflater();
		final byte[] unpacked = new byte[CHUNK];
		long position = from;
		try {
			while (!inflater.finished()) {
				final int length = inflater.inflate(unpacked);
				if (length > 0 || inflater.finished()) continue;
				final int more = (int) Math.min(CHUNK, from + count - position);
				if (more <= 0 || inflater.needsDictionary()) return 0;
				final ByteBuffer packed = ByteBuffer.allocate(more);
				while (packed.hasRemaining())
					if (file.read(packed, position + packed.position()) < 0) throw new EOFException();
				position += more;
				if (inflater.needsInput()) inflater.setInput(packed.flip());
			}
			return inflater.getBytesWritten();
		}
		catch (final DataFormatException e) {
			return 0;
		}
		finally {
			inflater.end();
		}
	}
}
