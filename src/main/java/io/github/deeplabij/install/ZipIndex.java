package io.github.deeplabij.install;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * What lies where in a zip archive, from its central directory (PKWARE, APPNOTE.TXT 6.3, sections 4.3 to 4.5), read more
 * strictly than {@link java.util.zip.ZipFile} does: every entry says the same in both places, none overlaps another, and links
 * are told from files.
 */
final class ZipIndex {

	private static final int END = 0x06054b50;
	private static final int END_64_PLACE = 0x07064b50;
	private static final int END_64 = 0x06064b50;
	private static final int ENTRY = 0x02014b50;
	private static final int LOCAL = 0x04034b50;
	private static final int END_LENGTH = 22;
	private static final int END_64_PLACE_LENGTH = 20;
	private static final int END_64_LENGTH = 56;
	private static final int ENTRY_LENGTH = 46;
	private static final int LOCAL_LENGTH = 30;
	private static final int EXTRA_64 = 1;
	private static final long FULL_32 = 0xffffffffL;
	private static final int FULL_16 = 0xffff;
	private static final int LARGEST_DIRECTORY = 16 << 20;

	private static final int ENCRYPTED = 1;
	static final int STORED = 0;
	static final int DEFLATED = 8;

	/** Bits of a Unix mode. */
	private static final int KIND = 0xf000;
	private static final int REGULAR = 0x8000;
	private static final int FOLDER = 0x4000;
	private static final int LINK = 0xa000;

	/**
	 * A file or folder of the archive.
	 *
	 * @param name as it stands there; not yet fit to be a path
	 * @param folder whether it is a folder
	 * @param method {@link #STORED} or {@link #DEFLATED}
	 * @param crc the CRC-32 of its content
	 * @param packed how many bytes it has in the archive
	 * @param size how many bytes it says it has
	 * @param start where its bytes start in the archive
	 */
	record Entry(String name, boolean folder, int method, long crc, long packed, long size, long start) {
	}

	private final FileChannel zip;
	private final int mostEntries;

	private ZipIndex(final FileChannel zip, final int mostEntries) {
		this.zip = zip;
		this.mostEntries = mostEntries;
	}

	/**
	 * The entries of an archive in the order of its directory.
	 *
	 * @throws ZipException if it is damaged or holds something else than files and folders; names it
	 */
	static List<Entry> read(final FileChannel zip, final int mostEntries) throws IOException {
		return new ZipIndex(zip, mostEntries).entries();
	}

	private List<Entry> entries() throws IOException {
		final Directory directory = directory();
		if (directory.count() > mostEntries) throw new ZipException("it has " + directory.count() + " entries, and a model " + mostEntries +
			" at most");
		if (directory.length() > LARGEST_DIRECTORY) throw new ZipException("its directory is too large");
		final ByteBuffer bytes = at(directory.start(), (int) directory.length());
		final List<Entry> entries = new ArrayList<>();
		final Map<Entry, Long> places = new HashMap<>();
		for (long i = 0; i < directory.count(); i++) {
			if (bytes.remaining() < ENTRY_LENGTH || bytes.getInt(bytes.position()) != ENTRY) throw damaged();
			final Entry entry = entry(bytes, directory.start(), places);
			entries.add(entry);
		}
		requireApart(entries, places);
		return entries;
	}

	private record Directory(long start, long length, long count) {
	}

	private Directory directory() throws IOException {
		final int tailLength = (int) Math.min(zip.size(), END_LENGTH + FULL_16);
		final long tailStart = zip.size() - tailLength;
		final ByteBuffer tail = at(tailStart, tailLength);
		for (int i = tailLength - END_LENGTH; i >= 0; i--) {
			if (tail.getInt(i) != END || unsigned(tail.getShort(i + 20)) != tailLength - END_LENGTH - i) continue;
			final long end = tailStart + i;
			if (tail.getShort(i + 4) != 0 && tail.getShort(i + 4) != -1) throw new ZipException("it is one of several parts");
			final Directory found = new Directory(unsigned(tail.getInt(i + 16)), unsigned(tail.getInt(i + 12)), unsigned(tail.getShort(i +
				10)));
			final boolean large = found.start() == FULL_32 || found.length() == FULL_32 || found.count() == FULL_16;
			return checked(large ? directory64(end) : found, end);
		}
		throw new ZipException("it is no zip archive, or its end is missing");
	}

	private Directory directory64(final long end) throws IOException {
		final ByteBuffer place = at(end - END_64_PLACE_LENGTH, END_64_PLACE_LENGTH);
		if (place.getInt(0) != END_64_PLACE) throw damaged();
		final ByteBuffer large = at(place.getLong(8), END_64_LENGTH);
		if (large.getInt(0) != END_64) throw damaged();
		return new Directory(large.getLong(48), large.getLong(40), large.getLong(32));
	}

	private static Directory checked(final Directory directory, final long end) throws ZipException {
		if (directory.start() < 0 || directory.length() < 0 || directory.count() < 0 || directory.length() > end || directory
			.start() > end - directory.length()) throw damaged();
		return directory;
	}

	private Entry entry(final ByteBuffer bytes, final long directoryStart, final Map<Entry, Long> places) throws IOException {
		final int at = bytes.position();
		final int flags = unsigned(bytes.getShort(at + 8));
		final int method = unsigned(bytes.getShort(at + 10));
		final long crc = unsigned(bytes.getInt(at + 16));
		final int nameLength = unsigned(bytes.getShort(at + 28));
		final int extraLength = unsigned(bytes.getShort(at + 30));
		final int commentLength = unsigned(bytes.getShort(at + 32));
		final int mode = bytes.getInt(at + 38) >>> 16;
		bytes.position(at + ENTRY_LENGTH);
		if (bytes.remaining() < nameLength + extraLength + commentLength) throw damaged();
		final byte[] nameBytes = new byte[nameLength];
		bytes.get(nameBytes);
		final String name = decoded(nameBytes);
		final long[] numbers = { unsigned(bytes.getInt(at + 24)), unsigned(bytes.getInt(at + 20)), unsigned(bytes.getInt(at + 42)) };
		fill(numbers, bytes.slice(bytes.position(), extraLength).order(ByteOrder.LITTLE_ENDIAN));
		bytes.position(bytes.position() + extraLength + commentLength);

		final boolean folder = name.endsWith("/");
		requirePlain(name, mode, folder);
		if ((flags & ENCRYPTED) != 0) throw new ZipException("'" + name + "' is encrypted");
		if (method != STORED && method != DEFLATED) throw new ZipException("'" + name + "' is compressed in a way that is not read (method " +
			method + "): pack it as a plain zip");
		final long size = numbers[0];
		final long packed = numbers[1];
		final long place = numbers[2];
		if (size < 0 || packed < 0 || place < 0 || place > directoryStart || method == STORED && size != packed || folder && size != 0) {
			throw damaged();
		}
		final long start = start(place, nameBytes, name, directoryStart);
		if (packed > directoryStart - start) throw damaged();
		final Entry entry = new Entry(name, folder, method, crc, packed, size, start);
		if (places.put(entry, place) != null) throw new ZipException("it has the entry '" + name + "' twice");
		return entry;
	}

	/** Takes those numbers that don't fit into 32 bits from the extra field that is for them. */
	private static void fill(final long[] numbers, final ByteBuffer extra) throws ZipException {
		while (extra.remaining() >= 4) {
			final int id = unsigned(extra.getShort());
			final int length = unsigned(extra.getShort());
			if (length > extra.remaining()) throw damaged();
			final int next = extra.position() + length;
			if (id == EXTRA_64) {
				for (int i = 0; i < numbers.length; i++) {
					if (numbers[i] == FULL_32 && next - extra.position() >= 8) numbers[i] = extra.getLong();
				}
			}
			extra.position(next);
		}
	}

	private static void requirePlain(final String name, final int mode, final boolean folder) throws ZipException {
		final int kind = mode & KIND;
		if (kind == LINK) throw new ZipException("'" + name + "' is a link");
		if (kind != 0 && kind != (folder ? FOLDER : REGULAR)) throw new ZipException("'" + name + "' is neither a file nor a folder");
	}

	/** Where the bytes of an entry start, after the header that stands before them. */
	private long start(final long place, final byte[] nameBytes, final String name, final long directoryStart) throws IOException {
		final ByteBuffer local = at(place, LOCAL_LENGTH);
		if (local.getInt(0) != LOCAL) throw damaged();
		final int nameLength = unsigned(local.getShort(26));
		final long start = place + LOCAL_LENGTH + nameLength + unsigned(local.getShort(28));
		if (start > directoryStart) throw damaged();
		final byte[] second = new byte[nameLength];
		at(place + LOCAL_LENGTH, nameLength).get(second);
		if (!Arrays.equals(nameBytes, second)) throw new ZipException("the entry '" + name + "' has another name in another place");
		return start;
	}

	private static void requireApart(final List<Entry> entries, final Map<Entry, Long> places) throws ZipException {
		long end = 0;
		for (final Entry entry : entries.stream().sorted(Comparator.comparing(places::get)).toList()) {
			if (places.get(entry) < end) throw new ZipException("the entry '" + entry.name() + "' overlaps another one");
			end = entry.start() + entry.packed();
		}
	}

	/** A name in UTF-8, or where it is none in the encoding of an old archive, whose letters beyond ASCII are not known. */
	private static String decoded(final byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (final CharacterCodingException e) {
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
	}

	private ByteBuffer at(final long position, final int length) throws IOException {
		if (position < 0 || position > zip.size() - length) throw damaged();
		final ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
		while (bytes.hasRemaining()) {
			if (zip.read(bytes, position + bytes.position()) < 0) throw new EOFException("it ends too early");
		}
		return bytes.flip();
	}

	private static long unsigned(final int value) {
		return Integer.toUnsignedLong(value);
	}

	private static int unsigned(final short value) {
		return Short.toUnsignedInt(value);
	}

	private static ZipException damaged() {
		return new ZipException("it is damaged");
	}
}
