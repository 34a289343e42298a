package io.github.deeplabij.scale;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.github.deeplabij.common.Claim;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/**
 * Knows how many programs have ended while they segmented a block, such as by a crash of the network. A block in work
 * has a file with that number, which says one more until the block is done or given up, and which is claimed, so that
 * programs at work are not taken for ended ones. A program that is told to stop says so.
 */
final class Attempts {

	private final Path folder;
	private final Set<Attempt> open = ConcurrentHashMap.newKeySet();
	private volatile boolean stopped;

	/**
	 * @param folder of the files, which may not be there yet
	 */
	Attempts(final Path folder) {
		this.folder = folder;
	}

	/** The blocks that programs are at, or were when they ended. */
	Set<Integer> known() {
		final Set<Integer> blocks = new TreeSet<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*.txt")) {
			for (final Path file : files)
				blocks.add(Integer.parseInt(file.getFileName().toString().replace(".txt", "")));
		}
		catch (final NoSuchFileException e) {
			return blocks;
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
		return blocks;
	}

	/**
	 * A block begins. To be closed at its end, whatever that is.
	 *
	 * @throws DeepLabException with {@link ScaleProblem.Ended} if too many programs have ended at it; the next time it
	 *             is tried again
	 */
	Attempt begin(final int block) {
		final Path file = folder.resolve(String.format(Locale.ROOT, "%08d.txt", block));
		try {
			Files.createDirectories(folder);
			final Optional<Claim> claim = stopped ? Optional.empty() : Claim.take(file, Claim.Locks.SYSTEM);
			if (claim.isEmpty()) return new Attempt(file, null, 0);
			final int before = read(claim.get().channel());
			final Attempt attempt = new Attempt(file, claim.get(), before);
			if (before >= BlockQueue.TRIES) {
				attempt.done();
				throw new DeepLabException(new ScaleProblem.Ended(before));
			}
			write(claim.get().channel(), before + 1);
			open.add(attempt);
			return attempt;
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	/** Does something; where the program is told to stop meanwhile, what is open does not count. */
	void whileRunning(final Runnable work) {
		final Thread stop = new Thread(() -> {
			stopped = true;
			open.forEach(Attempt::close);
		});
		Runtime.getRuntime().addShutdownHook(stop);
		try {
			work.run();
		}
		finally {
			if (!stopped) Runtime.getRuntime().removeShutdownHook(stop);
		}
	}

	private DeepLabException unreadable(final IOException e) {
		return new DeepLabException(new ScaleProblem.Unwritable(folder.toString(), WholeFile.reason(e)), e);
	}

	private static int read(final FileChannel channel) throws IOException {
		final ByteBuffer digit = ByteBuffer.allocate(1);
		return channel.read(digit, 0) < 1 ? 0 : Math.max(0, Character.digit(digit.get(0), 10));
	}

	private static void write(final FileChannel channel, final int count) throws IOException {
		channel.write(ByteBuffer.wrap(new byte[] { (byte) ('0' + count) }), 0);
	}

	/** A block in work. */
	final class Attempt implements AutoCloseable {

		private final Path file;
		private final Claim claim;
		private final int before;

		/**
		 * @param claim null where it is not counted, since another program is at the block too
		 */
		private Attempt(final Path file, final Claim claim, final int before) {
			this.file = file;
			this.claim = claim;
			this.before = before;
		}

		/** The block is done. */
		synchronized void done() {
			end(0);
		}

		/** The program did not end at it, whether the block is done or not. */
		@Override
		public synchronized void close() {
			end(before);
		}

		private void end(final int count) {
			if (claim == null || !claim.channel().isOpen()) return;
			open.remove(this);
			try (claim) {
				if (count > 0) write(claim.channel(), count);
				else Files.deleteIfExists(file);
			}
			catch (final IOException e) {
				throw unreadable(e);
			}
		}
	}
}
