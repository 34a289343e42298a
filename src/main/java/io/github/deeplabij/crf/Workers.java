package io.github.deeplabij.crf;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Runs numbered tasks on several threads, the caller's among them, so that the work gets done even if the executor has
 * no thread left. Which thread does a task is left to chance; tasks must not depend on it.
 */
final class Workers {

	/** How long a thread that has nothing to do looks for more before it sleeps: waking up takes about as long. */
	private static final long PATIENCE = 50_000;

	private final Executor executor;
	private final int threads;
	/** The executor's threads that are at work or look for it. */
	private final AtomicInteger helpers = new AtomicInteger();
	private volatile Round current;

	/**
	 * @param executor runs the other threads' part
	 * @param threads how many threads work at once, at least 1
	 */
	Workers(final Executor executor, final int threads) {
		this.executor = executor;
		this.threads = threads;
	}

	/** Does one task. */
	interface Task {

		/**
		 * @param task the task's number
		 * @param worker less than the number of threads, and not in use by another task at the same time
		 */
		void run(int task, int worker);
	}

	int threads() {
		return threads;
	}

	/**
	 * Does all tasks and returns when they are done.
	 *
	 * @throws CancellationException if it was cancelled before that; no task runs any more
	 */
	void forEach(final int tasks, final BooleanSupplier cancelled, final Task task) {
		final Round round = new Round(tasks, cancelled, task);
		current = round;
		while (helpers.get() < Math.min(threads, tasks) - 1) {
			helpers.incrementAndGet();
			try {
				executor.execute(this::help);
			}
			catch (final RejectedExecutionException exc) {
				helpers.decrementAndGet();
				break;
			}
		}
		round.run();
		try {
			round.await();
		}
		finally {
			current = null;
		}
	}

	/** Takes part in the present round and in those that follow soon. */
	private void help() {
		Round last = null;
		long since = System.nanoTime();
		while (System.nanoTime() - since < PATIENCE) {
			final Round round = current;
			if (round == null || round == last) Thread.onSpinWait();
			else {
				round.run();
				last = round;
				since = System.nanoTime();
			}
		}
		helpers.decrementAndGet();
	}

	private static final class Round implements Runnable {

		private final int tasks;
		private final BooleanSupplier cancelled;
		private final Task task;
		private final AtomicInteger workers = new AtomicInteger();
		private final AtomicInteger next = new AtomicInteger();
		private final AtomicInteger finished = new AtomicInteger();
		private final AtomicReference<Throwable> failure = new AtomicReference<>();
		private final CountDownLatch done = new CountDownLatch(1);

		Round(final int tasks, final BooleanSupplier cancelled, final Task task) {
			this.tasks = tasks;
			this.cancelled = cancelled;
			this.task = task;
			if (tasks == 0) done.countDown();
		}

		/**
		 * Every task is counted as finished, also one that is left out after a failure, so that nothing runs after the
		 * end.
		 */
		@Override
		public void run() {
			if (next.get() >= tasks) return;
			final int worker = workers.getAndIncrement();
			for (int t = next.getAndIncrement(); t < tasks; t = next.getAndIncrement()) {
				try {
					if (failure.get() == null) {
						if (cancelled.getAsBoolean()) throw new CancellationException();
						task.run(t, worker);
					}
				}
				catch (final Throwable exc) {
					failure.compareAndSet(null, exc);
				}
				if (finished.incrementAndGet() == tasks) done.countDown();
			}
		}

		void await() {
			final long since = System.nanoTime();
			while (done.getCount() > 0 && System.nanoTime() - since < PATIENCE)
				Thread.onSpinWait();
			boolean interrupted = false;
			while (true) {
				try {
					done.await();
					break;
				}
				catch (final InterruptedException exc) {
					interrupted = true;
				}
			}
			if (interrupted) Thread.currentThread().interrupt();
			final Throwable exc = failure.get();
			if (exc instanceof RuntimeException runtime) throw runtime;
			if (exc instanceof Error error) throw error;
		}
	}
}
