package io.github.deeplabij.install;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.WholeFile;

/**
 * Unpacks a zip archive that may be ill meant. Whatever it says, all files lie in the given folder, are plain new
 * files, and
 * take no more than the limits.
 */
final class ZipArchive {

	/** The limits for a model. */
	static final Limits MODEL = new Limits(10_000, 4_000_000_000L, 200, 64_000_000);

	/**
	 * What an archive may grow to.
	 *
	 * @param entries how many files and folders
	 * @param bytes how many bytes all files have
	 * @param ratio how many times its bytes in the archive a file may have; measured from {@code freeBytes} on, for
	 *           small files
	 *          may well be all zeros
	 */
	record Limits(int entries, long bytes, int ratio, long freeBytes) {
	}

	private static final int BLOCK = 1 << 16;
	/** What stands before an entry and, of it, in the directory, but for its name in each. */
	private static final int HEADERS_LENGTH = 30 + 46;
	private static final int LONGEST_NAME = 1000;
	private static final int LONGEST_SEGMENT = 240;
	private static final int DEEPEST = 30;
	private static final Pattern BAD = Pattern.compile("[\\x00-\\x1f\\x7f\\\\:*?\"<>|]");
	private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");
	private static final Pattern LITTER = Pattern.compile("__MACOSX/.*|(.*/)?(\\.DS_Store|Thumbs\\.db|desktop\\.ini)");

	private final String shown;
	private final Limits limits;
	private final Monitor monitor;
	/** For each path in lower case, the path as it is written. */
	private final Map<String, String> taken = new HashMap<>();
	private final Map<String, Boolean> folders = new HashMap<>();
	private final Set<String> parents = new HashSet<>();
	private long written;
	private long total;

	private ZipArchive(final String shown, final Limits limits, final Monitor monitor) {
		this.shown = shown;
		this.limits = limits;
		this.monitor = monitor;
	}

	/**
	 * Unpacks all files.
	 *
	 * @param shown what to call the archive in error messages
	 * @param into an empty folder
	 * @throws DeepLabException if it is damaged, larger than the limits, or holds what a model does not; files that
	 *           were
	 *           unpacked before that was seen are left in the folder
	 * @throws CancellationException if the monitor cancelled
	 */
	static void unpack(final Path zip, final String shown, final Path into, final Limits limits,
		final Monitor monitor) {
		try {
			ZipDirectory.check(zip);
			try (ZipFile file = open(zip)) {
				new ZipArchive(shown, limits, monitor).run(file, Files.size(zip), into);
			}
		}
		catch (final ZipException | EOFException | InvalidPathException e) {
			throw new DeepLabException(shown + " can't be unpacked: " + (e instanceof InvalidPathException
				? "it has a name that is no path" : e.getMessage()) + "; get the archive again, from whom you trust.",
					e);
		}
		catch (final IOException e) {
			throw new DeepLabException(shown + " can't be unpacked: " + WholeFile.reason(e) + ".", e);
		}
	}

	/** Names that are no UTF-8 are of an old archive, whose letters beyond ASCII are not known. */
	private static ZipFile open(final Path zip) throws IOException {
		try {
			return new ZipFile(zip.toFile(), StandardCharsets.UTF_8);
		}
		catch (final ZipException e) {
			return openOld(zip);
		}
	}

	private static ZipFile openOld(final Path zip) throws IOException {
		try {
			return new ZipFile(zip.toFile(), StandardCharsets.ISO_8859_1);
		}
		catch (final ZipException e) {
			throw (ZipException) new ZipException("it is damaged").initCause(e);
		}
	}

	private void run(final ZipFile zip, final long length, final Path into) throws IOException {
		if (zip.size() > limits.entries()) throw new ZipException("it has " + zip.size() + " entries, and a model " +
			limits.entries() + " at most");
		final List<? extends ZipEntry> entries = zip.stream().toList();
		requireApart(entries, length);
		for (final ZipEntry entry : entries) {
			requirePath(entry);
			requireSize(entry);
		}
		for (final Map.Entry<String, String> each : taken.entrySet()) requireFolders(each.getKey(), each.getValue());
		final long free = Files.getFileStore(into).getUsableSpace();
		if (free > 0 && total > free) throw new DeepLabException("There is not enough room for what is in " + shown +
			": it needs " + ByteCount.text(total) + ", and the disk that models are on has " + ByteCount.text(free) +
			"; make room and try again.");
		for (final ZipEntry entry : entries) {
			if (LITTER.matcher(entry.getName()).matches()) continue;
			final Path target = into.resolve(entry.getName()).normalize();
			if (!target.startsWith(into) || target.equals(into)) throw new ZipException("'" + entry.getName() +
				"' would lie outside");
			Files.createDirectories(entry.isDirectory() ? target : target.getParent());
			if (!entry.isDirectory()) extract(zip, entry, target);
		}
	}

	/** Entries that share bytes, so that much comes out of a small archive, take more room together than it has. */
	private static void requireApart(final List<? extends ZipEntry> entries, final long length) throws ZipException {
		long left = length;
		for (final ZipEntry entry : entries) {
			final long packed = entry.getCompressedSize();
			left -= HEADERS_LENGTH + 2L * entry.getName().length();
			if (packed < 0 || packed > left) throw new ZipException("it is damaged, or its entries overlap");
			left -= packed;
		}
	}

	private void requireSize(final ZipEntry entry) throws ZipException {
		final long size = entry.getSize();
		final long packed = entry.getCompressedSize();
		if (size < 0 || entry.isDirectory() && size > 0 || entry.getMethod() == ZipEntry.STORED &&
			size != packed) throw damaged(entry);
		if (size > limits.bytes() - total) throw new ZipException("its files have more than " +
			ByteCount.text(limits.bytes()));
		total += size;
		if (size > limits.freeBytes() && size / limits.ratio() > packed) throw new ZipException("'" + entry.getName() +
			"' grows to more than " + limits.ratio() + " times its size, as no model does");
	}

	private void requirePath(final ZipEntry entry) throws ZipException {
		final String name = entry.getName();
		final String path = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
		if (path.length() > LONGEST_NAME || BAD.matcher(path).find()) throw badName(name);
		final String[] segments = path.split("/", -1);
		if (segments.length > DEEPEST) throw badName(name);
		for (final String segment : segments) {
			// a dot or blank at the end is dropped by Windows
			if (segment.isEmpty() || segment.equals("..") || segment.endsWith(".") || segment.endsWith(" ") || segment
				.length() > LONGEST_SEGMENT || DEVICE.matcher(segment).matches()) throw badName(name);
		}
		if (taken.put(key(path), path) != null) throw new ZipException("it has the entry '" + name + "' twice");
		folders.put(key(path), entry.isDirectory());
	}

	private static ZipException badName(final String name) {
		final String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
		return new ZipException("'" + shown.replaceAll("\\p{Cntrl}", "?") +
			"' is no name for a file in a model's folder");
	}

	/**
	 * Requires that what lies above a path is a folder, and everywhere written in the same way; and that there are not
	 * too many.
	 */
	private void requireFolders(final String key, final String path) throws ZipException {
		for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
			final String above = path.substring(0, slash);
			if (parents.add(key(above)) &&
				parents.size() > limits.entries()) throw new ZipException("it has more than " +
				limits.entries() + " folders");
			final String entry = taken.get(key(above));
			if (entry != null && (!folders.get(key(above)) || !entry.equals(above))) throw new ZipException("'" +
				entry + "' and '" + path +
				"' can't both be there");
		}
	}

	/** The same for names that some file systems take for the same. */
	private static String key(final String path) {
		return Normalizer.normalize(path, Normalizer.Form.NFC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
	}

	/** The size that an entry says it has is kept to, and not believed. */
	private void extract(final ZipFile zip, final ZipEntry entry, final Path target) throws IOException {
		final CRC32 crc = new CRC32();
		long size = 0;
		try (InputStream in = zip.getInputStream(entry);
				OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW,
					StandardOpenOption.WRITE))
		{
			final byte[] block = new byte[BLOCK];
			for (int n = read(in, block, entry); n >= 0; n = read(in, block, entry)) {
				if (monitor.cancelled()) throw new CancellationException();
				if (n > entry.getSize() - size) throw new ZipException("'" + entry.getName() +
					"' is larger than the archive says");
				out.write(block, 0, n);
				crc.update(block, 0, n);
				size += n;
				written += n;
				monitor.progress(written, total);
			}
		}
		if (size != entry.getSize() || crc.getValue() != entry.getCrc()) throw damaged(entry);
	}

	private static int read(final InputStream in, final byte[] block, final ZipEntry entry) throws IOException {
		try {
			return in.read(block);
		}
		catch (final ZipException | EOFException e) {
			throw (ZipException) damaged(entry).initCause(e);
		}
	}

	private static ZipException damaged(final ZipEntry entry) {
		return new ZipException("'" + entry.getName() + "' is damaged");
	}
}
