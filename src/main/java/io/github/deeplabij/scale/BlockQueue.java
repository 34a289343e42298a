package io.github.deeplabij.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.zarr.ZarrProblem;

/**
 * Segments blocks in several threads, so that reading and writing go on while the network runs. A block that fails is
 * tried again after the others, {@value #TRIES} times in all; then it is left out, and the others are done.
 * <p>
 * A block at which a program ended comes after the others, and alone, so that a network that crashes on it keeps no
 * other from being done. When it has ended {@value #TRIES} programs, it is left out too.
 */
public final class BlockQueue {

	/** How often a block is tried. */
	public static final int TRIES = 3;

	private final Scale scale;
	private final Monitor monitor;
	private final Listener listener;
	private final Attempts attempts;
	private final Deque<Integer> waiting = new ArrayDeque<>();
	/** Those to be done alone. */
	private final Deque<Integer> suspect = new ArrayDeque<>();
	private boolean alone;
	private final Map<Integer, Integer> tries = new HashMap<>();
	private final Map<Integer, Problem> failed = new TreeMap<>();
	private int running;
	private RuntimeException fatal;

	/** Hears of blocks, from several threads, one at a time. */
	public interface Listener {

		/** A block begins. */
		default void begins(final int block) {}

		/**
		 * A block is done.
		 *
		 * @param anew whether it was not done before
		 */
		void done(int block, boolean anew);

		/** A block was tried for the last time. */
		void failed(int block, Problem problem);
	}

	/**
	 * @param monitor may cancel it
	 */
	public BlockQueue(final Scale scale, final Listener listener, final Monitor monitor) {
		this.scale = scale;
		this.listener = listener;
		this.monitor = monitor;
		attempts = scale.attempts();
	}

	/**
	 * Segments blocks.
	 *
	 * @param threads how many at once
	 * @return why blocks could not be done, by their numbers
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if nothing can be written
	 */
	public Map<Integer, Problem> run(final int[] blocks, final int threads) {
		final Set<Integer> known = attempts.known();
		for (final int block : blocks)
			(known.contains(block) ? suspect : waiting).add(block);
		attempts.whileRunning(() -> work(Math.min(threads, blocks.length)));
		if (fatal != null) throw fatal;
		return failed;
	}

	private void work(final int threads) {
		final List<Thread> workers = new ArrayList<>();
		for (int t = 0; t < threads; t++) {
			final Thread worker = new Thread(this::work, "DeepLab block " + t);
			worker.start();
			workers.add(worker);
		}
		workers.forEach(BlockQueue::await);
	}

	private static void await(final Thread worker) {
		boolean interrupted = false;
		while (true) {
			try {
				worker.join();
				if (interrupted) Thread.currentThread().interrupt();
				return;
			}
			catch (final InterruptedException e) {
				interrupted = true;
			}
		}
	}

	private void work() {
		for (Integer block = next(); block != null; block = next()) {
			try (Attempts.Attempt attempt = attempts.begin(block)) {
				final boolean anew = scale.segment(block, monitor);
				attempt.done();
				end(block, anew, null);
			}
			catch (final CancellationException e) {
				stop(e);
			}
			catch (final DeepLabException e) {
				if (isFatal(e)) stop(e);
				else end(block, true, e.problem());
			}
			catch (final RuntimeException | Error e) {
				end(block, true, new Sentence("for a reason not foreseen: " + e));
			}
		}
	}

	/** Whether other blocks will fail likewise. */
	private static boolean isFatal(final DeepLabException e) {
		return e.problem() instanceof ZarrProblem.Unwritable || e.problem() instanceof ScaleProblem.Unwritable;
	}

	/** The next block; null if there is none, and none will come. */
	private synchronized Integer next() {
		while (fatal == null && running > 0 && (alone || waiting.isEmpty())) {
			try {
				wait();
			}
			catch (final InterruptedException e) {
				// the monitor says when to stop
			}
		}
		if (fatal != null || waiting.isEmpty() && suspect.isEmpty()) return null;
		running++;
		alone = waiting.isEmpty();
		final int block = (alone ? suspect : waiting).remove();
		listener.begins(block);
		return block;
	}

	private synchronized void end(final int block, final boolean anew, final Problem problem) {
		running--;
		if (problem == null) listener.done(block, anew);
		else if (!(problem instanceof ScaleProblem.Ended) && tries.merge(block, 1, Integer::sum) < TRIES) (alone
			? suspect : waiting).add(block);
		else {
			failed.put(block, problem);
			listener.failed(block, problem);
		}
		notifyAll();
	}

	private synchronized void stop(final RuntimeException e) {
		running--;
		if (fatal == null) fatal = e;
		notifyAll();
	}
}
