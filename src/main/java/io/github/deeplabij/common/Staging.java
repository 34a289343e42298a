package io.github.deeplabij.common;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place on the same disk as a folder of models where a new one is made ready, so that it appears in one step. Its
 * name starts with a dot, which no model's does. What a crash left of another one is cleared away by the next.
 */
public final class Staging implements AutoCloseable {

	private static final String PREFIX = ".incoming-";
	private static final String LOCK = "lock";
	private static final String NEW = "new";
	private static final String OLD = "old";
	/** One that is being made has no lock for so long at most. */
	private static final long BEGINNING_MILLISECONDS = 60_000;

	private final Path models;
	private final Path folder;
	private final Claim claim;

	private Staging(final Path models, final Path folder, final Claim claim) {
		this.models = models;
		this.folder = folder;
		this.claim = claim;
	}

	/** A new one for a folder of models, which is made if it isn't there. */
	public static Staging in(final Path models) throws IOException {
		return in(models, Claim.Locks.SYSTEM);
	}

	public static Staging in(final Path models, final Claim.Locks locks) throws IOException {
		UserFolder.make(models);
		clear(models, locks);
		final Path folder = Files.createTempDirectory(models, PREFIX);
		Claim claim = null;
		try {
			claim = Claim.take(folder.resolve(LOCK), locks).orElseThrow(() -> new IOException(folder +
				" was taken by another program"));
			Files.createDirectory(folder.resolve(NEW));
			return new Staging(models, folder, claim);
		}
		catch (final IOException e) {
			if (claim != null) claim.close();
			delete(folder);
			throw e;
		}
	}

	/** An empty folder for what comes. */
	public Path folder() {
		return folder.resolve(NEW);
	}

	/**
	 * Gives a folder in here its place among the models, in one step.
	 *
	 * @throws IOException if there is one already
	 */
	public void publish(final Path ready, final Path target) throws IOException {
		if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) throw new FileAlreadyExistsException(target.toString());
		WholeFile.sync(ready);
		Files.move(ready, target, StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * The same in place of the one that may be there. That comes back if this fails, or is not brought to its end by a
	 * crash.
	 */
	public void replace(final Path ready, final Path target) throws IOException {
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
	public void withdraw(final Path model) throws IOException {
		Files.move(model, Files.createTempDirectory(folder(), "gone").resolve("model"), StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public void close() {
		boolean restored = false;
		try (claim) {
			restore(models, folder);
			restored = true;
		}
		catch (final IOException e) {
			// the next one clears it away
		}
		try {
			if (restored) delete(folder);
		}
		catch (final IOException e) {
			// the next one clears it away
		}
	}

	/**
	 * Clears away what programs have left that ended before they had finished, and puts back what they had taken away
	 * for something that then did not come.
	 *
	 * @param models a folder of models, which need not be there or be writable
	 */
	public static void clear(final Path models) {
		try {
			clear(models, Claim.Locks.SYSTEM);
		}
		catch (final IOException e) {
			// then there is nothing that we could do
		}
	}

	private static void clear(final Path models, final Claim.Locks locks) throws IOException {
		if (!Files.isDirectory(models)) return;
		final List<Path> all;
		try (Stream<Path> entries = Files.list(models)) {
			all = entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(entry,
				LinkOption.NOFOLLOW_LINKS)).toList();
		}
		for (final Path left : all) {
			try {
				clearOne(models, left, locks);
			}
			catch (final IOException e) {
				// perhaps another user's
			}
		}
	}

	private static void clearOne(final Path models, final Path left, final Claim.Locks locks) throws IOException {
		final Path lock = left.resolve(LOCK);
		if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS) && System.currentTimeMillis() - Files
			.getLastModifiedTime(left).toMillis() < BEGINNING_MILLISECONDS) return;
		final Optional<Claim> claim = Claim.take(lock, locks);
		if (claim.isEmpty()) return;
		try (Claim ours = claim.get()) {
			restore(models, left);
			delete(left.resolve(NEW));
			delete(left.resolve(OLD));
		}
		delete(left);
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
			if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) Files.move(model, target,
				StandardCopyOption.ATOMIC_MOVE);
		}
	}

	/** Deletes a file or a folder with all that is in it; of a link, the link. */
	public static void delete(final Path path) throws IOException {
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
