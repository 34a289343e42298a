package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.Cores;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.natives.Natives;

/**
 * A graph in a session of ONNX Runtime in this JVM.
 * <p>
 * A run that is alone uses all cores. Of as many runs at once as there are cores, each uses one, which takes less time
 * than one after the other; they share a second session, or, where the weights are large, the first.
 * <p>
 * The buffers of a shape are kept for the next run of the same shape, so runs of one shape take no new memory.
 * {@link #close()} waits for runs: closing a session that runs would end the JVM.
 */
public final class SessionNetwork implements Network {

	private static final List<Optimisation> LEVELS = List.of(Optimisation.ALL, Optimisation.BASIC,
		Optimisation.DISABLED);

	private final Device device;
	private final Optimisation optimisation;
	private final List<String> notes;
	private final TensorSpec input;
	private final List<TensorSpec> outputs;
	private final SessionPair sessions;
	private final Semaphore turns;
	private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
	private final Deque<Buffers> spare = new ArrayDeque<>();
	private Buffers current;
	private volatile boolean closed;

	private SessionNetwork(final SessionPair sessions, final Device device, final Optimisation optimisation,
		final List<String> notes, final TensorSpec input, final List<TensorSpec> outputs)
	{
		this.sessions = sessions;
		this.device = device;
		this.optimisation = optimisation;
		this.notes = notes;
		this.input = input;
		this.outputs = outputs;
		turns = new Semaphore(device.kind() == Device.Kind.CPU ? Cores.count() : 1, true);
	}

	/**
	 * Loads a graph, rewritten as far as it can be: what does not load so is tried again, rewritten less.
	 *
	 * @param wanted where it is to run; {@code AUTO} takes CUDA where ONNX Runtime offers it and it starts, else the
	 *           CPU
	 * @throws DeepLabException if ONNX Runtime can't load it, or not on that device
	 * @throws OutOfMemoryError if the memory does not suffice
	 */
	public static Network load(final Graph graph, final Device wanted) {
		return on(wanted, device -> load(graph, device, Settings.ALL_CORES));
	}

	/** The same of an ONNX file without external data; its first input and first output are run. */
	public static Network load(final byte[] onnx, final Device wanted) {
		return load(Graph.of(onnx), wanted);
	}

	/** The same, rewritten just so far. */
	public static Network load(final Graph graph, final Device wanted, final Optimisation optimisation) {
		return on(wanted, device -> load(graph, device, List.of(optimisation), opener(graph, Settings.ALL_CORES),
			null));
	}

	private static Network on(final Device wanted, final Function<Device, Network> load) {
		if (wanted.kind() != Device.Kind.AUTO) {
			Devices.require(wanted);
			return load.apply(wanted);
		}
		final Device cuda = new Device(Device.Kind.CUDA, 0);
		if (Devices.available().contains(cuda)) {
			try {
				return load.apply(cuda);
			}
			catch (final DeepLabException e) {
				// then on the CPU
			}
		}
		return load.apply(Device.CPU);
	}

	/** Loads a graph that runs with so many threads, on a device that is there. */
	static SessionNetwork load(final Graph graph, final Device device, final int threads) {
		final boolean several = threads == Settings.ALL_CORES && device.kind() == Device.Kind.CPU &&
			SessionPair.suits(graph);
		return load(graph, device, LEVELS, opener(graph, threads), several ? opener(graph, 1) : null);
	}

	/** Makes a session. */
	@FunctionalInterface
	public interface Opener {

		OrtSession open(Device device, Optimisation optimisation, ExternalData external) throws OrtException;
	}

	public static Opener opener(final Graph graph, final int threads) {
		return (device, optimisation, external) -> {
			Devices.providers();
			try (OrtSession.SessionOptions options = new Settings(device, optimisation, threads).options(external
				.folder()))
			{
				return Natives.environment().createSession(FetchedPart.of(graph.bytes(), graph.outputs()),
					options);
			}
		};
	}

	/**
	 * Loads a graph at the first level of optimisation that it loads at: rewriting can fail where the graph itself is
	 * sound.
	 *
	 * @param levels at least one
	 * @param narrow makes a session of one thread, for several runs at once; null if they share the first
	 */
	static SessionNetwork load(final Graph graph, final Device device, final List<Optimisation> levels,
		final Opener opener, final Opener narrow)
	{
		OrtException first = null;
		try (ExternalData external = new ExternalData(graph.external())) {
			for (final Optimisation level : levels) {
				try {
					return of(opener.open(device, level, external), narrow, graph, device, level, first);
				}
				catch (final OrtException e) {
					if (Failure.isOutOfMemory(e)) throw new OutOfMemoryError(e.getMessage());
					final Optional<DeepLabException> why = Failure.ofGraph(e, external.folder());
					if (why.isPresent()) throw why.get();
					if (first == null) first = e;
				}
			}
		}
		throw Failure.ofLoad(first, device);
	}

	private static SessionNetwork of(final OrtSession session, final Opener narrow, final Graph graph,
		final Device device, final Optimisation level, final OrtException before) throws OrtException
	{
		final List<String> notes = before == null ? List.of() : List.of(
			"The model was loaded at the optimisation level " + level.name().toLowerCase(Locale.ROOT) +
				", since ONNX Runtime could not load it at a higher one: " + Failure.sentence(before));
		try {
			final SessionPair pair = new SessionPair(session, narrow == null ? null : () -> {
				try (ExternalData external = new ExternalData(graph.external())) {
					return narrow.open(device, level, external);
				}
			});
			return new SessionNetwork(pair, device, level, notes, TensorSpec.input(session.getInputInfo(), graph
				.input()), TensorSpec.outputs(session.getOutputInfo(), graph.outputs()));
		}
		catch (final OrtException | RuntimeException e) {
			closeQuietly(session);
			throw e;
		}
	}

	private static void closeQuietly(final OrtSession session) {
		try {
			session.close();
		}
		catch (final OrtException e) {
			// the first error is the one to tell
		}
	}

	@Override
	public Device device() {
		return device;
	}

	@Override
	public Optimisation optimisation() {
		return optimisation;
	}

	@Override
	public List<String> notes() {
		return notes;
	}

	@Override
	public int parallel() {
		// on a GPU one run is prepared while another one is computed
		return device.kind() == Device.Kind.CPU ? Cores.count() : 2;
	}

	@Override
	public synchronized FloatBuffer input(final long... shape) {
		return using(() -> {
			if (current == null) current = new Buffers(input, outputs);
			return input(current, shape);
		});
	}

	@Override
	public synchronized Scores run(final BooleanSupplier cancelled) {
		return using(() -> {
			if (current == null) throw new IllegalStateException("no input");
			return run(1, current, cancelled);
		});
	}

	@Override
	public <T> T run(final int among, final long[] shape, final Consumer<FloatBuffer> fill,
		final BooleanSupplier cancelled, final Function<Scores, T> read)
	{
		return using(() -> {
			final Buffers buffers = take();
			boolean good = false;
			try {
				fill.accept(input(buffers, shape));
				final T made = read.apply(run(among, buffers, cancelled));
				good = true;
				return made;
			}
			finally {
				if (good) give(buffers);
				else buffers.close();
			}
		});
	}

	/** Does something that the network must not be closed during. */
	private <T> T using(final Supplier<T> work) {
		lifetime.readLock().lock();
		try {
			if (closed) throw new IllegalStateException("closed");
			return work.get();
		}
		finally {
			lifetime.readLock().unlock();
		}
	}

	private Buffers take() {
		synchronized (spare) {
			return spare.isEmpty() ? new Buffers(input, outputs) : spare.pop();
		}
	}

	private void give(final Buffers buffers) {
		synchronized (spare) {
			spare.push(buffers);
		}
	}

	private static FloatBuffer input(final Buffers buffers, final long... shape) {
		try {
			return buffers.input(shape);
		}
		catch (final OrtException e) {
			buffers.close();
			throw new DeepLabException("ONNX Runtime could not prepare the input: " + Failure.sentence(e), e);
		}
		catch (final OutOfMemoryError e) {
			buffers.close();
			throw e;
		}
	}

	private Scores run(final int among, final Buffers buffers, final BooleanSupplier cancelled) {
		turns.acquireUninterruptibly();
		sessions.begin(buffers);
		try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
			final RunCanceller watch = new RunCanceller(options, cancelled);
			try {
				return buffers.run(sessions.of(among), options);
			}
			catch (final OrtException e) {
				if (watch.cancelled()) throw new CancellationException();
				if (Failure.isOutOfMemory(e)) throw new OutOfMemoryError(e.getMessage());
				throw Failure.ofRun(e, buffers.shape());
			}
			finally {
				watch.stop();
			}
		}
		catch (final OrtException e) {
			throw new DeepLabException("ONNX Runtime could not prepare the run: " + Failure.sentence(e), e);
		}
		catch (final OutOfMemoryError e) {
			buffers.close();
			throw e;
		}
		finally {
			sessions.end();
			turns.release();
		}
	}

	@Override
	public void last() {
		sessions.last(this::shrink);
	}

	/** Gives memory back, unless a run is under way or was a moment ago. */
	private void shrink() {
		if (!lifetime.writeLock().tryLock()) return;
		try {
			if (!closed && sessions.areIdle()) release();
		}
		finally {
			lifetime.writeLock().unlock();
		}
	}

	@Override
	public synchronized void rest() {
		lifetime.writeLock().lock();
		try {
			if (!closed) releaseAll();
		}
		finally {
			lifetime.writeLock().unlock();
		}
	}

	@Override
	public synchronized void close() {
		lifetime.writeLock().lock();
		try {
			if (closed) return;
			closed = true;
			releaseAll();
			sessions.close();
		}
		catch (final OrtException e) {
			throw new DeepLabException("ONNX Runtime could not release the model: " + Failure.sentence(e), e);
		}
		finally {
			lifetime.writeLock().unlock();
		}
	}

	private void releaseAll() {
		release();
		if (current != null) current.close();
		current = null;
	}

	/** Gives back what the next run could do without. */
	private void release() {
		final Buffers ran = spare.isEmpty() ? current : spare.peek();
		if (ran != null && !closed) sessions.shrink(ran);
		spare.forEach(Buffers::close);
		spare.clear();
	}
}
