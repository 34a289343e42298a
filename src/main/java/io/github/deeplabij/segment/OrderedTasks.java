package io.github.deeplabij.segment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Does tasks, several at once, and hands on what they give in the caller's own thread and in their order. Where the
 * memory does not suffice for several at once, they are done one after the other.
 */
final class OrderedTasks<T> {

	private final Iterator<Task<T>> tasks;
	private final Consumer<T> taker;
	private final AtomicBoolean stopped = new AtomicBoolean();
	private final Deque<Begun<T>> ahead = new ArrayDeque<>();

	/** Gives something. */
	@FunctionalInterface
	interface Task<T> {

		/**
		 * @param alone whether no other is done at the same time
		 * @param stopped whether it is in vain by now
		 */
		T run(boolean alone, BooleanSupplier stopped);
	}

	private record Begun<T>(Task<T> task, Future<T> future) {
	}

	private OrderedTasks(final Iterator<Task<T>> tasks, final Consumer<T> taker) {
		this.tasks = tasks;
		this.taker = taker;
	}

	/**
	 * Does all tasks.
	 *
	 * @param workers how many at once; at most one more is done and waits to be taken
	 * @throws RuntimeException what a task or the taker throws; no task is under way any more then
	 */
	static <T> void run(final int workers, final Iterator<Task<T>> tasks, final Consumer<T> taker) {
		new OrderedTasks<>(tasks, taker).run(workers);
	}

	private void run(final int workers) {
		if (workers > 1) atOnce(workers);
		while (tasks.hasNext()) taker.accept(tasks.next().run(true, () -> false));
	}

	private void atOnce(final int workers) {
		final ExecutorService threads = Executors.newFixedThreadPool(workers, task -> {
			final Thread thread = new Thread(task, "DeepLab tiles");
			thread.setDaemon(true);
			return thread;
		});
		boolean enough = true;
		try {
			while (enough && tasks.hasNext() || !ahead.isEmpty()) {
				while (enough && tasks.hasNext() && ahead.size() <= workers) begin(threads, tasks.next());
				enough &= take(ahead.remove());
			}
		}
		finally {
			stopped.set(true);
			awaitAll(threads);
		}
	}

	private void begin(final ExecutorService threads, final Task<T> task) {
		ahead.add(new Begun<>(task, threads.submit(() -> {
			if (stopped.get()) throw new CancellationException();
			return task.run(false, stopped::get);
		})));
	}

	/** Hands on what a task gave; says whether there was memory enough for several. */
	private boolean take(final Begun<T> begun) {
		try {
			taker.accept(result(begun.future));
			return true;
		}
		catch (final TileRunner.NoMemory | OutOfMemoryError e) {
			// nothing else is to take memory meanwhile
			for (final Begun<T> other : ahead) await(other.future);
			taker.accept(begun.task.run(true, () -> false));
			return false;
		}
	}

	private T result(final Future<T> future) {
		await(future);
		try {
			return future.get();
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof Error error) throw error;
			throw (RuntimeException) e.getCause();
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	/** Waits for the end of a task, whatever that is. */
	private static void await(final Future<?> future) {
		uninterrupted(() -> {
			try {
				future.get();
			}
			catch (final ExecutionException e) {
				// whoever wants its result hears of it
			}
			return true;
		});
	}

	private static void awaitAll(final ExecutorService threads) {
		threads.shutdown();
		uninterrupted(() -> threads.awaitTermination(1, TimeUnit.MINUTES));
	}

	/** Something that waits. */
	@FunctionalInterface
	private interface Wait {

		boolean isOver() throws InterruptedException;
	}

	private static void uninterrupted(final Wait wait) {
		boolean interrupted = false;
		for (boolean over = false; !over;) {
			try {
				over = wait.isOver();
			}
			catch (final InterruptedException e) {
				interrupted = true;
			}
		}
		if (interrupted) Thread.currentThread().interrupt();
	}
}
