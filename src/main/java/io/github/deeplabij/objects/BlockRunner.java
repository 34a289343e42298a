package io.github.deeplabij.objects;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import io.github.deeplabij.common.Monitor;

/**
 * Runs numbered tasks on several threads, the caller's among them. Which thread does a task is left to chance; tasks
 * must not depend on it.
 */
final class BlockRunner {

	private final Executor executor;
	private final int threads;
	private final Monitor monitor;
	private long planned;
	private long done;

	BlockRunner(final Executor executor, final int threads, final Monitor monitor) {
		this.executor = executor;
		this.threads = threads;
		this.monitor = monitor;
	}

	/**
	 * Does a task.
	 *
	 * @param <S> what a thread works with
	 */
	interface Task<S> {

		void run(int task, S scratch);
	}

	/** About so many tasks will be done in all. */
	void plan(final long tasks) {
		planned = tasks;
	}

	/**
	 * Does all tasks and returns when they are done.
	 *
	 * @param scratch makes what one thread works with
	 * @throws CancellationException if it was cancelled before that; no task runs any more
	 */
	<S> void forEach(final int tasks, final Supplier<S> scratch, final Task<S> task) {
		forEach(tasks, threads, scratch, task);
	}

	/** The same with fewer threads, for tasks that take much memory. */
	<S> void forEach(final int tasks, final int most, final Supplier<S> scratch, final Task<S> task) {
		final Round<S> round = new Round<>(tasks, scratch, task);
		for (int t = 1; t < Math.min(Math.min(most, threads), tasks); t++) {
			try {
				executor.execute(round);
			}
			catch (final RejectedExecutionException e) {
				break;
			}
		}
		round.run();
		round.await();
	}

	private synchronized void progress() {
		done++;
		if (planned > 0) monitor.progress(Math.min(done, planned), planned);
	}

	private final class Round<S> implements Runnable {

		private final int tasks;
		private final Supplier<S> scratch;
		private final Task<S> task;
		private int next;
		private int running;
		private Throwable failure;

		Round(final int tasks, final Supplier<S> scratch, final Task<S> task) {
			this.tasks = tasks;
			this.scratch = scratch;
			this.task = task;
		}

		@Override
		public void run() {
			S own = null;
			for (int t = take(); t >= 0; t = take()) {
				Throwable thrown = null;
				try {
					if (monitor.cancelled()) throw new CancellationException();
					if (own == null) own = scratch.get();
					task.run(t, own);
					progress();
				}
				catch (final Throwable e) {
					thrown = e;
				}
				finished(thrown);
			}
		}

		private synchronized int take() {
			if (failure != null || next == tasks) return -1;
			running++;
			return next++;
		}

		private synchronized void finished(final Throwable thrown) {
			if (failure == null) failure = thrown;
			running--;
			notifyAll();
		}

		/** The caller's thread has found no more tasks, so that none begins any more. */
		synchronized void await() {
			boolean interrupted = false;
			while (running > 0) {
				try {
					wait();
				}
				catch (final InterruptedException e) {
					interrupted = true;
				}
			}
			if (interrupted) Thread.currentThread().interrupt();
			if (failure instanceof RuntimeException e) throw e;
			if (failure instanceof Error e) throw e;
		}
	}
}
