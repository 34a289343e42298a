package io.github.deeplabij.image;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.deeplabij.common.Monitor;

/**
 * A thread that reads and one that writes, while the caller's own computes, or others for it. What is read waits for
 * the caller, and the caller waits for what is written: at any time one thing is read and one written, and none piles
 * up. Whoever waits hears within moments that the work is to stop.
 */
final class FolderPipeline implements AutoCloseable {

	private static final int POLL_MILLISECONDS = 50;
	private static final int LEAVE_MILLISECONDS = 500;

	private final Monitor monitor;
	private final ExecutorService reader = thread("DeepLab reads");
	private final ExecutorService writer = thread("DeepLab writes");
	private final ExecutorService computers = Executors.newCachedThreadPool(task -> daemon(task, "DeepLab computes"));
	private Future<?> writing = CompletableFuture.completedFuture(null);
	private volatile boolean closed;

	FolderPipeline(final Monitor monitor) {
		this.monitor = monitor;
	}

	private static ExecutorService thread(final String name) {
		return Executors.newSingleThreadExecutor(task -> daemon(task, name));
	}

	private static Thread daemon(final Runnable task, final String name) {
		final Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/** Begins to read something. */
	<T> Future<T> read(final Callable<T> task) {
		return reader.submit(task);
	}

	/** Begins to compute something beside what the caller computes. */
	<T> Future<T> compute(final Callable<T> task) {
		return computers.submit(task);
	}

	/**
	 * Waits for what is read or computed.
	 *
	 * @throws CancellationException if the monitor cancels
	 */
	<T> T await(final Future<T> future) {
		while (true) {
			if (monitor.cancelled()) throw new CancellationException();
			try {
				return future.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
			}
			catch (final TimeoutException e) {
				// not yet
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new CancellationException();
			}
			catch (final ExecutionException e) {
				if (e.getCause() instanceof Error error) throw error;
				if (e.getCause() instanceof RuntimeException exception) throw exception;
				throw new IllegalStateException(e.getCause());
			}
		}
	}

	/**
	 * Begins to write something, once all before it is written.
	 *
	 * @throws CancellationException if the monitor cancels
	 */
	void write(final Runnable task) {
		finish();
		writing = writer.submit(task);
	}

	/** Waits until all is written. */
	void finish() {
		await(writing);
	}

	/** Whether it was given up: what is still under way counts no more. */
	boolean isClosed() {
		return closed;
	}

	/** Interrupts what is still read or written. A thread that does not heed it can write nothing from then on. */
	@Override
	public void close() {
		closed = true;
		computers.shutdown();
		reader.shutdownNow();
		writer.shutdownNow();
		try {
			reader.awaitTermination(LEAVE_MILLISECONDS, TimeUnit.MILLISECONDS);
			writer.awaitTermination(LEAVE_MILLISECONDS, TimeUnit.MILLISECONDS);
			computers.awaitTermination(LEAVE_MILLISECONDS, TimeUnit.MILLISECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
