package io.github.deeplabij.doors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs that a program of ours starts to run a network in. */
final class Workers {

	private static final String FOLDER = "deeplab-jvm-";
	private static final long LIMIT_SECONDS = 120;

	private Workers() {}

	/**
	 * Ends the first of them from outside, as the system may do at any time.
	 *
	 * @param temporary the temporary folder of the program, where nobody else has such a program
	 * @param bytes once its input is longer than that; -1 as soon as it is there
	 * @return to wait for; it fails if there was none
	 */
	static CompletableFuture<Void> end(final Path temporary, final long bytes) {
		return CompletableFuture.runAsync(() -> {
			try {
				final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
				Optional<ProcessHandle> worker = Optional.empty();
				while (worker.isEmpty()) {
					if (System.nanoTime() > end) throw new AssertionError("no program of a network in " + temporary);
					Thread.sleep(5);
					worker = find(temporary, bytes);
				}
				worker.get().destroyForcibly();
			}
			catch (final InterruptedException e) {
				throw new IllegalStateException(e);
			}
		});
	}

	private static Optional<ProcessHandle> find(final Path temporary, final long bytes) {
		try (Stream<Path> folders = Files.list(temporary)) {
			final Optional<Path> folder = folders.filter(Files::isDirectory).filter(each -> each.getFileName()
				.toString().startsWith(FOLDER) && isLonger(each, bytes)).findFirst();
			final Optional<String> parent = folder.map(each -> each.getFileName().toString().substring(FOLDER.length())
				.replaceFirst("-.*", ""));
			return parent.flatMap(pid -> ProcessHandle.of(Long.parseLong(pid))).flatMap(each -> each.children().filter(
				child -> child.info().commandLine().orElse("").contains(".isolate.Worker")).findFirst());
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** What is deleted meanwhile has no length. */
	private static boolean isLonger(final Path folder, final long bytes) {
		final String[] inputs = folder.toFile().list((where, name) -> name.matches("in\\d+"));
		return bytes < 0 || inputs != null && Stream.of(inputs).anyMatch(name -> folder.resolve(name).toFile()
			.length() > bytes);
	}
}
