package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.deeplabij.model.DeepLabException;

/**
 * A graph in a session of ONNX Runtime in this JVM.
 * <p>
 * The buffers of a shape are kept for the next run of the same shape, so runs of one shape take no new memory. Runs and
 * {@link #close()} exclude each other: closing a session that runs would end the JVM.
 */
final class SessionNetwork implements Network {

	private static final long WATCH_MILLISECONDS = 20;
	private static final int ALL_CORES = 0;

	/** Looks whether a run was cancelled; ONNX Runtime itself can't ask. */
	private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
		final Thread thread = new Thread(task, "DeepLab cancel");
		thread.setDaemon(true);
		return thread;
	});

	private final OrtSession session;
	private final Device device;
	private final Port input;
	private final Port output;
	private Buffers buffers;
	private boolean closed;

	private SessionNetwork(final OrtSession session, final Device device) throws OrtException {
		this.session = session;
		this.device = device;
		input = only(session.getInputInfo(), "input");
		output = only(session.getOutputInfo(), "output");
	}

	/** See {@link Network#load(byte[], Device, Optimisation)}. */
	static Network load(final byte[] onnx, final Device wanted, final Optimisation optimisation) {
		final boolean cuda = providers().contains(OrtProvider.CUDA);
		if (wanted.kind() == Device.Kind.CUDA && !cuda) throw new DeepLabException("The device " + wanted +
			" can't be used: the ONNX Runtime that is installed here runs on the CPU only; use device=cpu or device=auto.");
		if (wanted.kind() == Device.Kind.AUTO && cuda) {
			try {
				return open(onnx, new Device(Device.Kind.CUDA, 0), optimisation, ALL_CORES);
			}
			catch (final DeepLabException e) {
				return open(onnx, Device.CPU, optimisation, ALL_CORES);
			}
		}
		return open(onnx, wanted.kind() == Device.Kind.AUTO ? Device.CPU : wanted, optimisation, ALL_CORES);
	}

	/** See {@link Network#devices()}. */
	static List<Device> devices() {
		if (!providers().contains(OrtProvider.CUDA)) return List.of(Device.CPU);
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.addCUDA(0);
			return List.of(Device.CPU, new Device(Device.Kind.CUDA, 0));
		}
		catch (final OrtException e) {
			return List.of(Device.CPU);
		}
	}

	static EnumSet<OrtProvider> providers() {
		try {
			return Natives.start(OrtEnvironment::getAvailableProviders);
		}
		catch (final LinkageError e) {
			Throwable cause = e;
			while (cause.getCause() != null) cause = cause.getCause();
			final String why = String.valueOf(cause.getMessage());
			throw new DeepLabException("ONNX Runtime can't start here (" + why + "); " + (why.contains("VERS_") || why.contains(
				"already loaded") ? "another plugin has loaded another version of it: restart and run DeepLab first, or remove that one."
					: "it needs room and leave to write in the temporary folder " + System.getProperty("java.io.tmpdir") + "."), e);
		}
	}

	/** The one environment; what goes wrong is told by exceptions, not on the standard streams. */
	static OrtEnvironment environment() {
		return Environment.ONE;
	}

	/** Loads a graph that runs with so many threads. */
	static SessionNetwork open(final byte[] onnx, final Device device, final Optimisation optimisation, final int threads) {
		providers();
		OrtSession session = null;
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.addConfigEntry("session.load_model_format", "ONNX");
			options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
			options.setIntraOpNumThreads(threads);
			options.setOptimizationLevel(optimisation.level());
			if (device.kind() == Device.Kind.CUDA) options.addCUDA(device.index());
			session = environment().createSession(onnx, options);
			return new SessionNetwork(session, device);
		}
		catch (final OrtException e) {
			closeQuietly(session);
			throw new DeepLabException("ONNX Runtime can't load the model on the device " + device + ": " + sentence(e), e);
		}
		catch (final DeepLabException e) {
			closeQuietly(session);
			throw e;
		}
	}

	private static void closeQuietly(final OrtSession session) {
		try {
			if (session != null) session.close();
		}
		catch (final OrtException e) {
			// the first error is the one to tell
		}
	}

	private static Port only(final Map<String, NodeInfo> tensors, final String what) {
		if (tensors.size() != 1) throw new DeepLabException("The model's graph has " + tensors.size() + " " + what + "s (" +
			String.join(", ", tensors.keySet()) + "); graphs with one are run.");
		final Map.Entry<String, NodeInfo> only = tensors.entrySet().iterator().next();
		if (!(only.getValue().getInfo() instanceof TensorInfo info) || !TensorBuffer.supports(info.type)) {
			throw new DeepLabException("The " + what + " '" + only.getKey() + "' of the model's graph is none of float32, float16, " +
				"uint8, int32 and int64 (" + only.getValue().getInfo() + "); export the model with one of these.");
		}
		return new Port(only.getKey(), info.type);
	}

	/** The name and element type of the graph's input or output. */
	private record Port(String name, OnnxJavaType type) {
	}

	@Override
	public Device device() {
		return device;
	}

	@Override
	public synchronized FloatBuffer input(final long... shape) {
		requireOpen();
		if (buffers == null || !Arrays.equals(buffers.shape, shape)) {
			try {
				reshapeBuffers(shape);
			}
			catch (final OrtException e) {
				throw new DeepLabException("ONNX Runtime could not prepare the input: " + sentence(e), e);
			}
		}
		return buffers.in.floats();
	}

	/** Takes the memory of the shape before, if it suffices: shapes may take turns. */
	private void reshapeBuffers(final long... shape) throws OrtException {
		final Buffers old = buffers;
		if (old == null || !old.in.holds(shape)) {
			releaseBuffers();
			buffers = new Buffers(shape.clone(), new TensorBuffer(environment(), input.type, shape), null);
			return;
		}
		buffers = null;
		final TensorBuffer spare = old.out == null ? old.spare : old.out;
		buffers = new Buffers(shape.clone(), old.in.reshaped(environment(), shape), spare);
	}

	/** The output's memory, once its shape is known. */
	private TensorBuffer output(final long... shape) throws OrtException {
		final TensorBuffer spare = buffers.spare;
		buffers.spare = null;
		if (spare != null && spare.holds(shape)) return spare.reshaped(environment(), shape);
		if (spare != null) spare.close();
		return new TensorBuffer(environment(), output.type, shape);
	}

	@Override
	public synchronized Scores run(final BooleanSupplier cancelled) {
		requireOpen();
		if (buffers == null) throw new IllegalStateException("no input");
		try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
			final Watch watch = new Watch(options, cancelled);
			try {
				return run(options);
			}
			catch (final OrtException e) {
				if (watch.cancelled()) throw new CancellationException();
				if (isOutOfMemory(e)) throw new OutOfMemoryError(e.getMessage());
				throw new DeepLabException("ONNX Runtime could not run the model: " + sentence(e), e);
			}
			finally {
				watch.stop();
			}
		}
		catch (final OrtException e) {
			throw new DeepLabException("ONNX Runtime could not prepare the run: " + sentence(e), e);
		}
	}

	private Scores run(final OrtSession.RunOptions options) throws OrtException {
		buffers.in.encode();
		final Map<String, OnnxTensor> inputs = Map.of(input.name, buffers.in.tensor());
		if (buffers.out == null) {
			try (OrtSession.Result result = session.run(inputs, options)) {
				final OnnxTensor tensor = (OnnxTensor) result.get(0);
				buffers.out = output(tensor.getInfo().getShape());
				buffers.out.copy(tensor);
			}
		}
		else {
			final Map<String, ? extends OnnxValue> pinned = Map.of(output.name, buffers.out.tensor());
			session.run(inputs, Set.of(), pinned, options).close();
			buffers.out.decode();
		}
		return new Scores(buffers.out.floats().asReadOnlyBuffer(), buffers.out.tensor().getInfo().getShape());
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
			throw new DeepLabException("ONNX Runtime could not release the model: " + sentence(e), e);
		}
	}

	private void requireOpen() {
		if (closed) throw new IllegalStateException("closed");
	}

	private void releaseBuffers() {
		if (buffers != null) buffers.close();
		buffers = null;
	}

	static boolean isOutOfMemory(final OrtException e) {
		final String message = String.valueOf(e.getMessage());
		return message.contains("bad_alloc") || message.contains("bad allocation") || message.contains(
			"Failed to allocate memory") || message.contains("out of memory");
	}

	/** ONNX Runtime's message on one line, without its own error code and source position. */
	static String sentence(final OrtException e) {
		final String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replaceFirst("^Error code - \\w+ - message: ", "")
			.replaceFirst("/onnxruntime_src/\\S+:\\d+ .*\\) (?=[A-Z])", "").strip();
		final String brief = message.length() > 300 ? message.substring(0, 300) + " ..." : message;
		return brief.endsWith(".") ? brief : brief + ".";
	}

	/** Made when first asked for. */
	private static final class Environment {

		static final OrtEnvironment ONE = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
	}

	/** The tensors of one shape of the input. */
	private static final class Buffers implements AutoCloseable {

		private final long[] shape;
		private final TensorBuffer in;
		private TensorBuffer out;
		/** The output of the shape before, for its memory; null if there is none. */
		private TensorBuffer spare;

		Buffers(final long[] shape, final TensorBuffer in, final TensorBuffer spare) {
			this.shape = shape;
			this.in = in;
			this.spare = spare;
		}

		@Override
		public void close() {
			in.close();
			if (out != null) out.close();
			if (spare != null) spare.close();
		}
	}

	/** Ends a run when it is cancelled; never touches the options after {@link #stop()}. */
	private static final class Watch {

		private final OrtSession.RunOptions options;
		private final BooleanSupplier question;
		private final ScheduledFuture<?> future;
		private boolean stopped;
		private boolean cancelled;

		Watch(final OrtSession.RunOptions options, final BooleanSupplier question) {
			this.options = options;
			this.question = question;
			future = WATCH.scheduleWithFixedDelay(this::look, WATCH_MILLISECONDS, WATCH_MILLISECONDS, TimeUnit.MILLISECONDS);
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
}
