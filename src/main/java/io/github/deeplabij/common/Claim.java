package io.github.deeplabij.common;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that this program is at a file. That is a lock; where the file system has none, as NFS and Lustre may be set up,
 * it is a file beside it that says who is. What a program has claimed that ended in whatever way is free again.
 */
public final class Claim implements AutoCloseable {

	/** Whether a program on another machine has ended can't be seen; after so long it has. */
	private static final Duration LONGEST = Duration.ofDays(1);

	/** Those of this program: to look whether one is locked would unlock it (POSIX). */
	private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

	private final Path file;
	private final FileChannel channel;

	private Claim(final Path file, final FileChannel channel) {
		this.file = file;
		this.channel = channel;
	}

	/** What locks a file; null if another program has locked it. */
	@FunctionalInterface
	public interface Locks {

		/**
		 * Those of the file system, on a byte that no file reaches: on Windows, nobody could read a byte that is
		 * locked.
		 */
		Locks SYSTEM = channel -> channel.tryLock(Long.MAX_VALUE - 1, 1, false);

		FileLock tryLock(FileChannel channel) throws IOException;
	}

	/**
	 * Claims a file, which is made if it is not there.
	 *
	 * @return empty if somebody else has claimed it
	 */
	public static Optional<Claim> take(final Path file, final Locks locks) throws IOException {
		final Path path = file.toAbsolutePath().normalize();
		if (!OURS.add(path)) return Optional.empty();
		FileChannel channel = null;
		boolean taken = false;
		try {
			channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.READ);
			taken = take(path, channel, locks);
			return taken ? Optional.of(new Claim(path, channel)) : Optional.empty();
		}
		finally {
			if (!taken) {
				if (channel != null) channel.close();
				OURS.remove(path);
			}
		}
	}

	private static boolean take(final Path file, final FileChannel channel, final Locks locks) throws IOException {
		final FileLock lock;
		try {
			lock = locks.tryLock(channel);
		}
		catch (final IOException e) {
			return takeWithoutLock(owner(file));
		}
		return lock != null;
	}

	private static boolean takeWithoutLock(final Path owner) throws IOException {
		for (int tries = 0; tries < 2; tries++) {
			try {
				Files.writeString(owner, String.join("\n", host(), Long.toString(ProcessHandle.current().pid()), start(
					ProcessHandle.current())), StandardOpenOption.CREATE_NEW);
				return true;
			}
			catch (final FileAlreadyExistsException e) {
				if (isAlive(owner)) return false;
				Files.deleteIfExists(owner);
			}
		}
		return false;
	}

	/** Whether the program that an owner's file names may still run. */
	private static boolean isAlive(final Path owner) throws IOException {
		try {
			final boolean recent = Files.getLastModifiedTime(owner).toInstant().isAfter(Instant.now().minus(LONGEST));
			final List<String> lines = Files.readAllLines(owner);
			if (lines.size() < 3 || !lines.get(0).equals(host()) || !lines.get(1).matches("\\d{1,18}")) return recent;
			return ProcessHandle.of(Long.parseLong(lines.get(1))).filter(process -> start(process).equals(lines.get(2)))
				.isPresent();
		}
		catch (final NoSuchFileException e) {
			return false;
		}
	}

	/** When a process was started, for its number may be another one's by now. */
	private static String start(final ProcessHandle process) {
		return process.info().startInstant().map(Instant::toString).orElse("at some time");
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (final UnknownHostException e) {
			return "a machine without a name";
		}
	}

	private static Path owner(final Path file) {
		return file.resolveSibling(file.getFileName() + ".owner");
	}

	/** The file, open to read and write. */
	public FileChannel channel() {
		return channel;
	}

	@Override
	public void close() throws IOException {
		if (!channel.isOpen()) return;
		try {
			Files.deleteIfExists(owner(file));
		}
		finally {
			channel.close();
			OURS.remove(file);
		}
	}
}
