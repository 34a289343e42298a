package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.natives.Natives;

/**
 * A graph in a session of ONNX Runtime in this JVM.
 * <p>
 * The buffers of a shape are kept for the next run of the same shape, so runs of one shape take no new memory. Runs and
 * {@link #close()} exclude each other: closing a session that runs would end the JVM.
 */
public final class SessionNetwork implements Network {

	/**
	 * The elements of an input up to which the memory of a last run stays too, some 0.3 GB in the bundled networks: to
	 * take it anew costs more than a run on a small image itself (120 ms in place of 40 for 256 x 256 pixels on 2
	 * cores).
	 */
	private static final long KEPT = 1 << 19;

	private static final List<Optimisation> LEVELS = List.of(Optimisation.ALL, Optimisation.BASIC,
		Optimisation.DISABLED);

	private final OrtSession session;
	private final Device device;
	private final Optimisation optimisation;
	private final List<String> notes;
	private final TensorSpec input;
	private final List<TensorSpec> outputs;
	private Buffers buffers;
	private boolean last;
	private boolean closed;

	private SessionNetwork(final OrtSession session, final Device device, final Optimisation optimisation,
		final List<String> notes, final TensorSpec input, final List<TensorSpec> outputs)
	{
		this.session = session;
		this.device = device;
		this.optimisation = optimisation;
		this.notes = notes;
		this.input = input;
		this.outputs = outputs;
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
		return on(wanted, device -> load(graph, device, List.of(optimisation), opener(graph, Settings.ALL_CORES)));
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
		return load(graph, device, LEVELS, opener(graph, threads));
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
	 */
	static SessionNetwork load(final Graph graph, final Device device, final List<Optimisation> levels,
		final Opener opener)
	{
		OrtException first = null;
		try (ExternalData external = new ExternalData(graph.external())) {
			for (final Optimisation level : levels) {
				try {
					return of(opener.open(device, level, external), graph, device, level, first);
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

	private static SessionNetwork of(final OrtSession session, final Graph graph, final Device device,
		final Optimisation level, final OrtException before) throws OrtException
	{
		final List<String> notes = before == null ? List.of() : List.of(
			"The model was loaded at the optimisation level " + level.name().toLowerCase(Locale.ROOT) +
				", since ONNX Runtime could not load it at a higher one: " + Failure.sentence(before));
		try {
			return new SessionNetwork(session, device, level, notes, TensorSpec.input(session.getInputInfo(), graph
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
	public synchronized FloatBuffer input(final long... shape) {
		requireOpen();
		if (buffers == null || !Arrays.equals(buffers.shape, shape)) {
			try {
				reshapeBuffers(shape);
			}
			catch (final OrtException e) {
				releaseBuffers();
				throw new DeepLabException("ONNX Runtime could not prepare the input: " + Failure.sentence(e), e);
			}
			catch (final OutOfMemoryError e) {
				releaseBuffers();
				throw e;
			}
		}
		return buffers.in.part(buffers.batch);
	}

	/** Takes the memory of the shape before, if it suffices: shapes may take turns. */
	private void reshapeBuffers(final long... shape) throws OrtException {
		final int batch = input.batch(shape);
		final long[] whole = shape.clone();
		if (batch > 1) whole[0] = batch;
		if (buffers == null || !buffers.in.holds(whole)) {
			releaseBuffers();
			buffers = new Buffers(shape.clone(), batch, new TensorBuffer(Natives.environment(), input.type(), whole),
				new OutputBuffers(outputs));
			return;
		}
		buffers.out.forgetShapes();
		buffers = new Buffers(shape.clone(), batch, buffers.in.reshaped(Natives.environment(), whole), buffers.out);
	}

	@Override
	public synchronized Scores run(final BooleanSupplier cancelled) {
		requireOpen();
		if (buffers == null) throw new IllegalStateException("no input");
		try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
			final boolean shrinks = last && device.kind() == Device.Kind.CPU && TriedShapes.elements(
				buffers.shape) > KEPT;
			if (shrinks) options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
			last = false;
			final RunCanceller watch = new RunCanceller(options, cancelled);
			try {
				return run(options);
			}
			catch (final OrtException e) {
				if (watch.cancelled()) throw new CancellationException();
				if (Failure.isOutOfMemory(e)) throw new OutOfMemoryError(e.getMessage());
				throw Failure.ofRun(e, buffers.shape);
			}
			finally {
				watch.stop();
			}
		}
		catch (final OrtException e) {
			throw new DeepLabException("ONNX Runtime could not prepare the run: " + Failure.sentence(e), e);
		}
		catch (final OutOfMemoryError e) {
			releaseBuffers();
			throw e;
		}
	}

	private Scores run(final OrtSession.RunOptions options) throws OrtException {
		if (buffers.batch > 1) buffers.in.repeat(buffers.batch);
		buffers.in.encode();
		final Map<String, OnnxTensor> inputs = Map.of(input.name(), buffers.in.tensor());
		if (buffers.out.canBeWritten()) {
			session.run(inputs, Set.of(), buffers.out.tensors(), options).close();
			buffers.out.written();
		}
		else {
			try (OrtSession.Result result = session.run(inputs, buffers.out.names(), options)) {
				buffers.out.copy(result);
			}
		}
		return buffers.out.scores(buffers.batch);
	}

	@Override
	public synchronized void last() {
		last = true;
	}

	@Override
	public synchronized void rest() {
		releaseBuffers();
	}

	@Override
	public synchronized void close() {
		if (closed) return;
		closed = true;
		releaseBuffers();
		try {
			session.close();
		}
		catch (final OrtException e) {
			throw new DeepLabException("ONNX Runtime could not release the model: " + Failure.sentence(e), e);
		}
	}

	private void requireOpen() {
		if (closed) throw new IllegalStateException("closed");
	}

	private void releaseBuffers() {
		if (buffers != null) buffers.close();
		buffers = null;
	}

	/**
	 * The tensors of one shape of the input.
	 *
	 * @param batch how often the graph takes it at once
	 */
	private record Buffers(long[] shape, int batch, TensorBuffer in, OutputBuffers out) implements AutoCloseable {

		@Override
		public void close() {
			in.close();
			out.close();
		}
	}
}
