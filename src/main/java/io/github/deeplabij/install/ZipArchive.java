package io.github.deeplabij.install;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.WholeFile;

/**
 * Unpacks a zip archive that may be ill meant. Whatever it says, all files lie in the given folder, are plain new files, and
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
	 * @param ratio how many times its bytes in the archive a file may have; measured from {@code freeBytes} on, for small files
	 *          may well be all zeros
	 */
	record Limits(int entries, long bytes, int ratio, long freeBytes) {
	}

	private static final int BLOCK = 1 << 16;
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
	 * @throws DeepLabException if it is damaged, larger than the limits, or holds what a model does not; files that were
	 *           unpacked before that was seen are left in the folder
	 * @throws CancellationException if the monitor cancelled
	 */
	static void unpack(final Path zip, final String shown, final Path into, final Limits limits, final Monitor monitor) {
		try (FileChannel channel = FileChannel.open(zip, StandardOpenOption.READ)) {
			new ZipArchive(shown, limits, monitor).run(channel, into);
		}
		catch (final ZipException | EOFException | InvalidPathException e) {
			throw new DeepLabException(shown + " can't be unpacked: " + (e instanceof InvalidPathException ? "it has a name that is no path" : e
				.getMessage()) + "; get the archive again, from whom you trust.", e);
		}
		catch (final IOException e) {
			throw new DeepLabException(shown + " can't be unpacked: " + WholeFile.reason(e) + ".", e);
		}
	}

	private void run(final FileChannel channel, final Path into) throws IOException {
		final List<ZipIndex.Entry> entries = ZipIndex.read(channel, limits.entries());
		for (final ZipIndex.Entry entry : entries) {
			requirePath(entry);
			if (entry.size() > limits.bytes() - total) throw new ZipException("its files have more than " + ByteCount.text(limits.bytes()));
			total += entry.size();
			requireRatio(entry, entry.size());
		}
		for (final Map.Entry<String, String> each : taken.entrySet()) requireFolders(each.getKey(), each.getValue());
		final long free = Files.getFileStore(into).getUsableSpace();
		if (free > 0 && total > free) throw new DeepLabException("There is not enough room for what is in " + shown +
			": it needs " + ByteCount.text(total) + ", and the disk that models are on has " + ByteCount.text(free) + "; make room and try again.");
		for (final ZipIndex.Entry entry : entries) {
			if (LITTER.matcher(entry.name()).matches()) continue;
			final Path target = into.resolve(entry.name()).normalize();
			if (!target.startsWith(into) || target.equals(into)) throw new ZipException("'" + entry.name() + "' would lie outside");
			Files.createDirectories(entry.folder() ? target : target.getParent());
			if (!entry.folder()) extract(channel, entry, target);
		}
	}

	private void requirePath(final ZipIndex.Entry entry) throws ZipException {
		final String name = entry.name();
		final String path = entry.folder() ? name.substring(0, name.length() - 1) : name;
		if (path.length() > LONGEST_NAME || BAD.matcher(path).find()) throw badName(name);
		final String[] segments = path.split("/", -1);
		if (segments.length > DEEPEST) throw badName(name);
		for (final String segment : segments) {
			// a dot or blank at the end is dropped by Windows
			if (segment.isEmpty() || segment.equals("..") || segment.endsWith(".") || segment.endsWith(" ") || segment
				.length() > LONGEST_SEGMENT || DEVICE.matcher(segment).matches()) throw badName(name);
		}
		if (taken.put(key(path), path) != null) throw new ZipException("it has the entry '" + name + "' twice");
		folders.put(key(path), entry.folder());
	}

	private static ZipException badName(final String name) {
		final String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
		return new ZipException("'" + shown.replaceAll("\\p{Cntrl}", "?") + "' is no name for a file in a model's folder");
	}

	/** Requires that what lies above a path is a folder, and everywhere written in the same way; and that there are not too many. */
	private void requireFolders(final String key, final String path) throws ZipException {
		for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
			final String above = path.substring(0, slash);
			if (parents.add(key(above)) && parents.size() > limits.entries()) throw new ZipException("it has more than " +
				limits.entries() + " folders");
			final String entry = taken.get(key(above));
			if (entry != null && (!folders.get(key(above)) || !entry.equals(above))) throw new ZipException("'" + entry + "' and '" + path +
				"' can't both be there");
		}
	}

	/** The same for names that some file systems take for the same. */
	private static String key(final String path) {
		return Normalizer.normalize(path, Normalizer.Form.NFC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
	}

	private void requireRatio(final ZipIndex.Entry entry, final long bytes) throws ZipException {
		if (bytes > limits.freeBytes() && bytes / limits.ratio() > entry.packed()) throw new ZipException("'" + entry.name() +
			"' grows to more than " + limits.ratio() + " times its size, as no model does");
	}

	private void extract(final FileChannel channel, final ZipIndex.Entry entry, final Path target) throws IOException {
		final CRC32 crc = new CRC32();
		final Inflater inflater = entry.method() == ZipIndex.DEFLATED ? new Inflater(true) : null;
		try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			final byte[] block = new byte[BLOCK];
			long size = 0;
			long read = 0;
			while (read < entry.packed() || inflater != null && !inflater.finished()) {
				if (monitor.cancelled()) throw new CancellationException();
				final ByteBuffer packed = ByteBuffer.allocate((int) Math.min(BLOCK, entry.packed() - read));
				if (packed.capacity() == 0 && inflater.needsInput()) throw damaged(entry);
				while (packed.hasRemaining()) {
					final int n = channel.read(packed, entry.start() + read);
					if (n < 0) throw new EOFException("it ends too early");
					read += n;
				}
				if (inflater == null) size = write(out, packed.array(), packed.capacity(), crc, size, entry);
				else {
					inflater.setInput(packed.array());
					for (int n = inflater.inflate(block); n > 0; n = inflater.inflate(block)) {
						if (monitor.cancelled()) throw new CancellationException();
						size = write(out, block, n, crc, size, entry);
					}
					if (inflater.needsDictionary() || inflater.finished() && (inflater.getRemaining() > 0 || read < entry.packed())) {
						throw damaged(entry);
					}
				}
				monitor.progress(written, total);
			}
			if (size != entry.size() || crc.getValue() != entry.crc()) throw damaged(entry);
		}
		catch (final DataFormatException e) {
			throw damaged(entry);
		}
		finally {
			if (inflater != null) inflater.end();
		}
	}

	private long write(final OutputStream out, final byte[] bytes, final int n, final CRC32 crc, final long size,
		final ZipIndex.Entry entry) throws IOException
	{
		if (n > entry.size() - size) throw new ZipException("'" + entry.name() + "' is larger than the archive says");
		out.write(bytes, 0, n);
		crc.update(bytes, 0, n);
		written += n;
		return size + n;
	}

	private static ZipException damaged(final ZipIndex.Entry entry) {
		return new ZipException("'" + entry.name() + "' is damaged");
	}
}
