package io.github.deeplabij.common;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folders in the temporary folder, named {@code deeplab-jvm-<process>-...}. As long as a process that has any runs, it
 * holds a lock on the file {@code deeplab-jvm-<process>.lock} beside them; so what a killed one has left is known, and
 * deleted by the next.
 */
public final class TemporaryFolder {

	public static final String PREFIX = "deeplab-jvm-";
	private static final String LOCK = ".lock";
	private static final Pattern LOCKS = Pattern.compile(PREFIX + "(\\d+)\\" + LOCK);
	private static final long OURS = ProcessHandle.current().pid();

	/** Open until this process ends, which unlocks it. */
	private static FileChannel lock;

	private TemporaryFolder() {}

	/** A new one, for this process. */
	public static synchronized Path make(final String purpose) throws IOException {
		if (lock == null) hold(temporary().resolve(PREFIX + OURS + LOCK));
		return Files.createTempDirectory(PREFIX + OURS + "-" + purpose);
	}

	private static void hold(final Path file) throws IOException {
		lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		file.toFile().deleteOnExit();
		try {
			lock.tryLock();
		}
		catch (final IOException e) {
			// a disk without locks: nobody else gets one either, and all stays
		}
	}

	private static Path temporary() {
		return Path.of(System.getProperty("java.io.tmpdir"));
	}

	/** Deletes what processes have left that were killed. */
	public static void sweep() throws IOException {
		for (final Path file : list(LOCKS.pattern())) {
			final Matcher name = LOCKS.matcher(file.getFileName().toString());
			// to look at our own would unlock it (POSIX)
			if (!name.matches() || Long.parseLong(name.group(1)) == OURS) continue;
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				if (channel.tryLock() == null) continue;
				for (final Path folder : list(PREFIX + name.group(1) + "-.*"))
					delete(folder);
				Files.delete(file);
			}
			catch (final IOException e) {
				// another user's, or another program was faster
			}
		}
	}

	private static List<Path> list(final String names) throws IOException {
		try (Stream<Path> files = Files.list(temporary())) {
			return files.filter(file -> file.getFileName().toString().matches(names)).toList();
		}
	}

	/** Deletes a folder and all in it; null is none. */
	public static void delete(final Path folder) {
		if (folder == null) return;
		try (Stream<Path> files = Files.walk(folder)) {
			files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
		}
		catch (final IOException e) {
			// swept some day
		}
	}
}
