package io.github.deeplabij.onnx;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.deeplabij.natives.Cores;

/**
 * The sessions of a graph, and the memory that they keep: one whose runs use all cores, and one of a single thread, for
 * as many runs at once as there are cores. The second is made when it is first wanted.
 * <p>
 * After the last run of an image, memory stays for a moment, since the next image is often of the same size. What is
 * not used again soon, or not for the same shapes, is given back.
 */
final class SessionPair {

	/**
	 * The elements of an input up to which memory stays for longer, some 0.3 GB in the bundled networks: to take it
	 * anew costs more than a run on a small image itself (120 ms in place of 40 for 256 x 256 pixels on 2 cores).
	 */
	private static final long KEPT = 1 << 19;
	private static final int MOMENT_SECONDS = 8;
	/** Weights of so many bytes are not loaded twice. */
	private static final long LIGHT = 64 << 20;

	private final OrtSession whole;
	private final Set<String> shapes = new HashSet<>();
	private Narrow opener;
	private OrtSession narrow;
	private double largest;
	private int running;
	private Runnable idle;
	private boolean over;
	private long ended;

	/** Makes the session of one thread. */
	@FunctionalInterface
	interface Narrow {

		OrtSession open() throws OrtException;
	}

	/**
	 * @param whole uses all cores
	 * @param narrow null where the first session does all runs
	 */
	SessionPair(final OrtSession whole, final Narrow narrow) {
		this.whole = whole;
		opener = narrow;
	}

	/** Whether a graph is small enough for two sessions, and there are cores for them. */
	static boolean suits(final Graph graph) {
		final long external = graph.external().values().stream().mapToLong(bytes -> bytes.length).sum();
		return Cores.count() > 1 && graph.bytes().length + external <= LIGHT;
	}

	/** What the runs of that number at once are made with. */
	synchronized OrtSession of(final int among) {
		if (among < Cores.count()) return whole;
		if (narrow == null && opener != null) narrow = open();
		return narrow == null ? whole : narrow;
	}

	private OrtSession open() {
		try {
			return opener.open();
		}
		catch (final OrtException e) {
			// the first one can do it all
			opener = null;
			return null;
		}
	}

	/** A run begins on these. */
	synchronized void begin(final Buffers buffers) {
		final String shape = Arrays.toString(buffers.shape());
		if (over && running == 0 && !shapes.contains(shape)) shrink(buffers);
		over = false;
		shapes.add(shape);
		largest = Math.max(largest, TriedShapes.elements(buffers.shape()));
		running++;
	}

	/** A run has ended. */
	synchronized void end() {
		running--;
		ended = System.nanoTime();
		if (running > 0 || idle == null) return;
		if (largest > KEPT) RunCanceller.later(MOMENT_SECONDS + 1L, TimeUnit.SECONDS, idle);
		idle = null;
		over = true;
	}

	/**
	 * What is prepared to run is the last for a while.
	 *
	 * @param then called a moment after it, if it took much memory
	 */
	synchronized void last(final Runnable then) {
		idle = then;
	}

	/** Whether nothing has been run for a moment. */
	synchronized boolean areIdle() {
		return running == 0 && System.nanoTime() - ended > TimeUnit.SECONDS.toNanos(MOMENT_SECONDS);
	}

	/**
	 * Gives the memory back that runs took, if it is much. ONNX Runtime does so at the end of a run alone; this one is
	 * ended as soon as it begins.
	 *
	 * @param buffers an input that was run before, or is about to be
	 */
	synchronized void shrink(final Buffers buffers) {
		if (largest > KEPT) {
			shrink(whole, buffers);
			if (narrow != null) shrink(narrow, buffers);
		}
		largest = 0;
		shapes.clear();
	}

	private static void shrink(final OrtSession session, final Buffers buffers) {
		try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
			options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
			options.setTerminate(true);
			buffers.start(session, options);
		}
		catch (final OrtException e) {
			// it says that it was ended
		}
	}

	synchronized void close() throws OrtException {
		try {
			if (narrow != null) narrow.close();
		}
		finally {
			whole.close();
		}
	}
}
