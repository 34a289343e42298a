package io.github.deeplabij.onnx;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * Ends a run when it is cancelled, which ONNX Runtime itself can't ask; never touches the options after
 * {@link #stop()}.
 */
final class RunCanceller {

	private static final long MILLISECONDS = 20;

	private static final ScheduledExecutorService THREAD = Executors.newSingleThreadScheduledExecutor(task -> {
		final Thread thread = new Thread(task, "DeepLab cancel");
		thread.setDaemon(true);
		return thread;
	});

	private final OrtSession.RunOptions options;
	private final BooleanSupplier question;
	private final ScheduledFuture<?> future;
	private boolean stopped;
	private boolean cancelled;

	RunCanceller(final OrtSession.RunOptions options, final BooleanSupplier question) {
		this.options = options;
		this.question = question;
		future = THREAD.scheduleWithFixedDelay(this::look, MILLISECONDS, MILLISECONDS, TimeUnit.MILLISECONDS);
	}

	/** Does something small once. */
	static void later(final long time, final TimeUnit unit, final Runnable task) {
		THREAD.schedule(task, time, unit);
	}

	private synchronized void look() {
		if (stopped || cancelled || !question.getAsBoolean()) return;
		cancelled = true;
		try {
			options.setTerminate(true);
		}
		catch (final OrtException e) {
			throw new IllegalStateException(e);
		}
	}

	synchronized boolean cancelled() {
		return cancelled;
	}

	synchronized void stop() {
		stopped = true;
		future.cancel(false);
	}
}
