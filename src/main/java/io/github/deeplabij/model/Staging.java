package io.github.deeplabij.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A place on the same disk as a folder of models where a new one is made ready, so that it appears in one step. Its name
 * starts with a dot, which no model's does. What a crash left of another one is cleared away by the next.
 */
public final class Staging implements AutoCloseable {

	private static final String PREFIX = ".incoming-";
	private static final String LOCK = "lock";
	private static final String OLD = "old";

	/** Those of this program: to look whether one is locked would unlock it (POSIX). */
	private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

	private final Path models;
	private final Path folder;
	private final FileChannel lock;

	private Staging(final Path models, final Path folder, final FileChannel lock) {
		this.models = models;
		this.folder = folder;
		this.lock = lock;
	}

	/** A new one for a folder of models, which is made if it isn't there. */
	public static Staging in(final Path models) throws IOException {
		Files.createDirectories(models);
		clear(models);
		final Path folder = Files.createTempDirectory(models, PREFIX);
		OURS.add(folder);
		final FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		channel.lock();
		Files.createDirectory(folder.resolve("new"));
		return new Staging(models, folder, channel);
	}

	/** An empty folder for what comes. */
	public Path folder() {
		return folder.resolve("new");
	}

	/**
	 * Gives a folder in here its place among the models, in one step. One that was there is replaced, and comes back if that
	 * fails.
	 */
	public void publish(final Path ready, final Path target) throws IOException {
		WholeFile.sync(ready);
		final Path old = folder.resolve(OLD).resolve(target.getFileName().toString());
		final boolean replaced = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
		if (replaced) {
			Files.createDirectories(old.getParent());
			Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
		}
		try {
			Files.move(ready, target, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (final IOException e) {
			if (replaced) Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
			throw e;
		}
	}

	/** Takes a model out of sight in one step; it is gone once this is closed. */
	void withdraw(final Path model) throws IOException {
		Files.move(model, folder().resolve("gone"), StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public void close() {
		try {
			restore(models, folder);
			delete(folder.resolve("new"));
			delete(folder.resolve(OLD));
			lock.close();
			delete(folder);
		}
		catch (final IOException e) {
			// the next one clears it away
		}
		finally {
			OURS.remove(folder);
		}
	}

	private static void clear(final Path models) throws IOException {
		final List<Path> all;
		try (Stream<Path> entries = Files.list(models)) {
			all = entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(entry,
				LinkOption.NOFOLLOW_LINKS)).toList();
		}
		for (final Path left : all) {
			try {
				if (!isInUse(left)) {
					restore(models, left);
					delete(left);
				}
			}
			catch (final IOException e) {
				// perhaps another user's
			}
		}
	}

	private static boolean isInUse(final Path left) throws IOException {
		if (OURS.contains(left)) return true;
		final Path file = left.resolve(LOCK);
		// one that is being made has none yet
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return System.currentTimeMillis() - Files.getLastModifiedTime(left)
			.toMillis() < 60_000;
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
			return lock == null;
		}
	}

	/** Puts back what was taken away for a model that then did not come. */
	private static void restore(final Path models, final Path left) throws IOException {
		final Path old = left.resolve(OLD);
		if (!Files.isDirectory(old, LinkOption.NOFOLLOW_LINKS)) return;
		final List<Path> all;
		try (Stream<Path> entries = Files.list(old)) {
			all = entries.toList();
		}
		for (final Path model : all) {
			final Path target = models.resolve(model.getFileName().toString());
			if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) Files.move(model, target, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	/** Deletes a file or a folder with all that is in it; of a link, the link. */
	static void delete(final Path path) throws IOException {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return;
		Files.walkFileTree(path, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(final Path folder, final IOException problem) throws IOException {
				if (problem != null) throw problem;
				Files.delete(folder);
				return FileVisitResult.CONTINUE;
			}
		});
	}
}
