package io.github.deeplabij.install;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * The central directory of a zip archive (PKWARE, APPNOTE.TXT 6.3, section 4.3), looked through before
 * {@link java.util.zip.ZipFile} opens the archive: that takes any amount of memory, does not tell links from files, and
 * does not name the entry that it can't read.
 */
final class ZipDirectory {

	private static final int END = 0x06054b50;
	private static final int END_LENGTH = 22;
	private static final int ENTRY = 0x02014b50;
	private static final int ENTRY_LENGTH = 46;
	private static final int LONGEST_COMMENT = 0xffff;
	/** What stands in place of a number that does not fit: of archives that are larger than any model. */
	private static final long FULL = 0xffffffffL;
	private static final int LARGEST = 16 << 20;

	private static final int ENCRYPTED = 1;
	/** Bits of a Unix mode. */
	private static final int KIND = 0xf000;
	private static final int REGULAR = 0x8000;
	private static final int FOLDER = 0x4000;
	private static final int LINK = 0xa000;

	private ZipDirectory() {}

	/**
	 * Makes sure that an archive has a directory of at most 16 MB, and in it files and folders alone that can be read.
	 *
	 * @throws ZipException if not; names the entry
	 */
	static void check(final Path zip) throws IOException {
		final ByteBuffer directory;
		try (FileChannel channel = FileChannel.open(zip, StandardOpenOption.READ)) {
			directory = read(channel);
		}
		while (directory.hasRemaining())
			check(directory);
	}

	private static ByteBuffer read(final FileChannel zip) throws IOException {
		final int length = (int) Math.min(zip.size(), END_LENGTH + LONGEST_COMMENT);
		final ByteBuffer tail = at(zip, zip.size() - length, length);
		for (int i = length - END_LENGTH; i >= 0; i--) {
			if (tail.getInt(i) != END || unsigned(tail.getShort(i + 20)) != length - END_LENGTH - i) continue;
			final long bytes = Integer.toUnsignedLong(tail.getInt(i + 12));
			final long start = Integer.toUnsignedLong(tail.getInt(i + 16));
			if (bytes == FULL || start == FULL) throw new ZipException("it has more than 4 GB");
			if (bytes > LARGEST) throw new ZipException("its directory is too large");
			return at(zip, start, (int) bytes);
		}
		throw new ZipException("it is no zip archive, or its end is missing");
	}

	private static void check(final ByteBuffer directory) throws ZipException {
		final int at = directory.position();
		if (directory.remaining() < ENTRY_LENGTH || directory.getInt(at) != ENTRY) throw damaged();
		final int nameLength = unsigned(directory.getShort(at + 28));
		final int length = ENTRY_LENGTH + nameLength + unsigned(directory.getShort(at + 30)) + unsigned(directory
			.getShort(at + 32));
		if (directory.remaining() < length) throw damaged();
		final String name = new String(directory.array(), at + ENTRY_LENGTH, nameLength, StandardCharsets.UTF_8);
		final int method = unsigned(directory.getShort(at + 10));
		if ((directory.getShort(at + 8) & ENCRYPTED) != 0) throw new ZipException("'" + name + "' is encrypted");
		if (method != ZipEntry.STORED && method != ZipEntry.DEFLATED) throw new ZipException("'" + name +
			"' is compressed in a way that is not read (method " + method + "): pack it as a plain zip");
		requirePlain(name, directory.getInt(at + 38) >>> 16);
		directory.position(at + length);
	}

	private static void requirePlain(final String name, final int mode) throws ZipException {
		final int kind = mode & KIND;
		if (kind == LINK) throw new ZipException("'" + name + "' is a link");
		if (kind != 0 && kind != (name.endsWith("/") ? FOLDER : REGULAR)) throw new ZipException("'" + name +
			"' is neither a file nor a folder");
	}

	private static ByteBuffer at(final FileChannel zip, final long position, final int length) throws IOException {
		if (position < 0 || position > zip.size() - length) throw damaged();
		final ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
		while (bytes.hasRemaining()) {
			if (zip.read(bytes, position + bytes.position()) < 0) throw new EOFException("it ends too early");
		}
		return bytes.flip();
	}

	private static int unsigned(final short value) {
		return Short.toUnsignedInt(value);
	}

	private static ZipException damaged() {
		return new ZipException("it is damaged");
	}
}
