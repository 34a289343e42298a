package io.github.deeplabij.common;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes files that are whole or not there. A file is written as a part beside it, named {@code .deeplab-*.part}, which
 * is put on the disk, compared in length with what was written, and given the file's name in one step. A file that was
 * there is as it was until then.
 * <p>
 * No two programs have parts of the same name. A part is locked while it is written, so that the next program that
 * writes into the folder knows those that a killed one has left, and deletes them.
 * <pre>{@code
 * WholeFile.write(Path.of("areas.csv"), "Class,Area\n1,12.5\n");
 * }</pre>
 */
public final class WholeFile {

	private static final String PREFIX = ".deeplab-";
	private static final String SUFFIX = ".part";
	/** This program's own: to look whether one is locked would unlock it (POSIX). */
	private static final String OURS = PREFIX + UUID.randomUUID() + "-";
	private static final AtomicLong NUMBER = new AtomicLong();
	private static final Set<Path> CLEARED = ConcurrentHashMap.newKeySet();
	/** A part that nobody has written to for so long was left, where files can be locked and where they can't. */
	private static final long UNLOCKED_MILLISECONDS = TimeUnit.SECONDS.toMillis(2);
	private static final long OLD_MILLISECONDS = TimeUnit.DAYS.toMillis(1);

	private WholeFile() {}

	/** What a file is to hold. */
	public interface Content {

		/** Writes it all, and leaves the stream open. */
		void writeTo(OutputStream out) throws IOException;
	}

	/**
	 * Writes a file, or replaces it.
	 *
	 * @param file in a folder that exists
	 * @throws IOException if it can't be written; see {@link #reason}. A file that was there is then as it was
	 */
	public static void write(final Path file, final Content content) throws IOException {
		if (Files.isDirectory(file)) throw new FileSystemException(file.toString(), null,
			"a folder of that name is in the way");
		if (Files.exists(file) && !(Files.isRegularFile(file) && Files.isWritable(file)))
			throw new AccessDeniedException(file.toString());
		final Path part = newPart(file.toAbsolutePath().getParent());
		try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			lock(channel);
			final OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
			content.writeTo(out);
			out.flush();
			channel.force(true);
			if (Files.size(part) != channel.position()) throw new IOException("the disk holds less than was written");
			// before it is closed, and with that unlocked
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			delete(part);
		}
	}

	/** Writes text in UTF-8. */
	public static void write(final Path file, final String text) throws IOException {
		write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Makes a folder for files.
	 *
	 * @throws IOException if it can't be made or written into
	 */
	public static void prepareFolder(final Path folder) throws IOException {
		Files.createDirectories(folder);
		final Path part = newPart(folder.toAbsolutePath());
		try {
			Files.createFile(part);
		}
		finally {
			delete(part);
		}
	}

	/** Puts all files of a folder on the disk, which is to get its name in one step. */
	public static void sync(final Path folder) throws IOException {
		final List<Path> all;
		try (Stream<Path> files = Files.walk(folder)) {
			all = files.filter(Files::isRegularFile).toList();
		}
		for (final Path file : all) {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.force(true);
			}
		}
	}

	/** Why a file could not be read or written, in a few words. */
	public static String reason(final Exception e) {
		if (e instanceof NoSuchFileException) return "it, or its folder, is not there";
		if (e instanceof AccessDeniedException) return "permission is denied";
		if (e instanceof FileAlreadyExistsException) return "a file is in the way";
		if (e instanceof FileSystemException problem) return problem.getReason() == null ? e.getClass().getSimpleName()
			: problem.getReason();
		if (e.getCause() instanceof IOException cause) return reason(cause);
		return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
	}

	private static Path newPart(final Path folder) {
		if (CLEARED.add(folder)) clear(folder);
		return folder.resolve(OURS + NUMBER.getAndIncrement() + SUFFIX);
	}

	/**
	 * Deletes the parts in a folder that programs have left that were killed, as {@link #write} does the first time.
	 */
	public static void clear(final Path folder) {
		try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
			for (final Path part : parts)
				if (!part.getFileName().toString().startsWith(OURS) && isLeft(part)) delete(part);
		}
		catch (final IOException | DirectoryIteratorException e) {
			// they do no harm
		}
	}

	private static boolean isLeft(final Path part) {
		try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
			final long age = System.currentTimeMillis() - Files.getLastModifiedTime(part).toMillis();
			return age > OLD_MILLISECONDS || age > UNLOCKED_MILLISECONDS && lock(channel);
		}
		catch (final IOException e) {
			// just finished, or another user's
			return false;
		}
	}

	/** Locks a part until it is closed; false if another program has, or the file system can't, as NFS in places. */
	private static boolean lock(final FileChannel part) {
		try {
			return Claim.Locks.SYSTEM.tryLock(part) != null;
		}
		catch (final IOException | OverlappingFileLockException e) {
			return false;
		}
	}

	private static void delete(final Path part) {
		try {
			Files.deleteIfExists(part);
		}
		catch (final IOException e) {
			// another program will
		}
	}
}
