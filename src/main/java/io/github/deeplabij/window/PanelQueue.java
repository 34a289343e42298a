package io.github.deeplabij.window;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.deeplabij.common.Monitor;

/**
 * Runs the newest of several tasks, in a thread of its own: each is first held back for a moment, in which a newer one
 * takes its place. One that runs while a newer one comes is cancelled.
 */
final class PanelQueue implements AutoCloseable {

	/** Work that stops where its monitor cancels; throws nothing. */
	interface Task {

		void run(Monitor monitor);
	}

	private final long delayMilliseconds;
	private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
		final Thread thread = new Thread(task, "DeepLab panel");
		thread.setDaemon(true);
		return thread;
	});
	/** The monitor of the newest task; null if none is wanted. */
	private volatile Monitor newest;

	/**
	 * @param delayMilliseconds how long a task is held back
	 */
	PanelQueue(final long delayMilliseconds) {
		this.delayMilliseconds = delayMilliseconds;
	}

	/** Has a task run in place of all before, and returns at once. */
	void submit(final Task task) {
		final Monitor monitor = new Newest();
		newest = monitor;
		try {
			worker.schedule(() -> {
				if (!monitor.cancelled()) task.run(monitor);
			}, delayMilliseconds, TimeUnit.MILLISECONDS);
		}
		catch (final RejectedExecutionException e) {
			// it was closed meanwhile
		}
	}

	/** Cancels what runs or waits. */
	void clear() {
		newest = null;
	}

	/** Cancels all, runs a last task, and ends. */
	void close(final Runnable last) {
		clear();
		if (!worker.isShutdown()) worker.execute(last);
		worker.shutdown();
	}

	@Override
	public void close() {
		close(() -> {});
	}

	private final class Newest implements Monitor {

		@Override
		public void progress(final long done, final long total) {}

		@Override
		public boolean cancelled() {
			return newest != this;
		}
	}
}
