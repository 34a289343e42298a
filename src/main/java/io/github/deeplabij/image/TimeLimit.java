package io.github.deeplabij.image;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does something in a thread of its own, and goes on without it if it takes too long. */
final class TimeLimit {

	private TimeLimit() {}

	/**
	 * Waits for a result. A task that is late is interrupted; one that does not heed it goes on, in a thread that does
	 * not keep Java alive, and its result is forgotten.
	 *
	 * @throws TimeoutException if it takes longer
	 * @throws InterruptedException if this thread is interrupted meanwhile
	 * @throws ExecutionException with what the task threw
	 */
	static <T> T call(final String name, final Callable<T> task, final Duration limit) throws TimeoutException,
		InterruptedException, ExecutionException
	{
		final FutureTask<T> future = new FutureTask<>(task);
		final Thread thread = new Thread(future, name);
		thread.setDaemon(true);
		thread.start();
		try {
			return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		finally {
			future.cancel(true);
		}
	}
}
