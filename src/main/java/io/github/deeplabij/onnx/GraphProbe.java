package io.github.deeplabij.onnx;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.model.DeepLabException;

/**
 * A graph of which nothing is known, loaded in a JVM of its own, with limits of time and memory: says what it takes and gives,
 * and runs on any input. A graph that crashes, hangs or wants all memory ends that JVM alone.
 * <pre>{@code
 * try (GraphProbe probe = GraphProbe.open(bytes, Map.of(), () -> false)) {
 *   GraphInfo.Values scores = probe.run(new float[3 * 65 * 65], 1, 3, 65, 65).get("logits");
 * }
 * }</pre>
 */
public final class GraphProbe implements AutoCloseable {

	private static final long LOAD_SECONDS = 25;
	private static final long RUN_SECONDS = 60;
	private static final long WATCH_MILLISECONDS = 20;
	private static final long HEAP_MEGABYTES = 512;
	private static final int LONGEST_TEXT = 1 << 24;
	private static final int MOST_AXES = 64;

	private final BooleanSupplier cancelled;
	private final Path folder;
	private Process process;
	private DataInputStream in;
	private DataOutputStream out;
	private GraphInfo info;

	private GraphProbe(final Path folder, final BooleanSupplier cancelled) {
		this.folder = folder;
		this.cancelled = cancelled;
	}

	/**
	 * Loads a graph.
	 *
	 * @param onnx the bytes of the ONNX file
	 * @param external the files that it has its weights in, by the place in its folder that it names
	 * @param cancelled asked every few milliseconds, in later calls too
	 * @throws CancellationException if it was cancelled
	 * @throws DeepLabException if it can't be loaded
	 */
	public static GraphProbe open(final byte[] onnx, final Map<String, byte[]> external, final BooleanSupplier cancelled) {
		GraphProbe probe = null;
		try {
			probe = new GraphProbe(Files.createTempDirectory("deeplab-probe"), cancelled);
			Files.write(probe.folder.resolve("model.onnx"), onnx);
			long size = onnx.length;
			for (final Map.Entry<String, byte[]> each : external.entrySet()) {
				final Path file = probe.folder.resolve(each.getKey()).normalize();
				if (!file.startsWith(probe.folder)) throw new DeepLabException("The model names the file '" + each.getKey() +
					"', which lies outside its own folder and is not opened.");
				Files.createDirectories(file.getParent());
				Files.write(file, each.getValue());
				size += each.getValue().length;
			}
			probe.start(size);
			return probe;
		}
		catch (final IOException | URISyntaxException e) {
			if (probe != null) probe.close();
			throw new DeepLabException("The model could not be looked at in a JVM of its own (" + e.getMessage() + ").", e);
		}
		catch (final DeepLabException | CancellationException e) {
			if (probe != null) probe.close();
			throw e;
		}
	}

	private void start(final long size) throws IOException, URISyntaxException {
		process = Jvm.start(ProbeProgram.class, folder, size, HEAP_MEGABYTES, List.of()).start();
		in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
		out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
		info = within(LOAD_SECONDS, "load", this::readInfo);
	}

	/** What the graph says of itself. */
	public GraphInfo info() {
		return info;
	}

	/**
	 * Runs a graph of one input.
	 *
	 * @param values the input's elements
	 * @param shape the input's shape
	 * @return its outputs by their names
	 * @throws CancellationException if it was cancelled
	 * @throws DeepLabException if the graph does not run on that; if it crashes or takes too long, later calls fail as well
	 */
	public synchronized Map<String, GraphInfo.Values> run(final float[] values, final long... shape) {
		if (!process.isAlive()) throw crashed();
		return within(RUN_SECONDS, "run on " + Arrays.toString(shape), () -> {
			out.writeInt(shape.length);
			for (final long length : shape) out.writeLong(length);
			ProbeProgram.writeFloats(out, values);
			out.flush();
			return readOutputs();
		});
	}

	/** One of its outputs as a network on the CPU; it ends with this probe. */
	public Network network(final String output) {
		return new ProbeNetwork(this, output);
	}

	/** Whether it still runs: what crashed or took too long has ended for good. */
	public boolean isAlive() {
		return process.isAlive();
	}

	private <T> T within(final long seconds, final String what, final Callable<T> call) {
		final FutureTask<T> task = new FutureTask<>(call);
		final Thread thread = new Thread(task, "DeepLab probe");
		thread.setDaemon(true);
		thread.start();
		final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (true) {
			try {
				return task.get(WATCH_MILLISECONDS, TimeUnit.MILLISECONDS);
			}
			catch (final TimeoutException e) {
				if (cancelled.getAsBoolean()) {
					process.destroyForcibly();
					throw new CancellationException();
				}
				if (System.nanoTime() > end) {
					process.destroyForcibly();
					throw new DeepLabException("The model was given up: in a trial it did not " + what + " within " + seconds +
						" seconds; try it when the machine is less busy, or check where the file is from.", e);
				}
			}
			catch (final InterruptedException e) {
				process.destroyForcibly();
				Thread.currentThread().interrupt();
				throw new DeepLabException("The look at the model was interrupted; run it again.", e);
			}
			catch (final ExecutionException e) {
				if (e.getCause() instanceof DeepLabException sentence) throw sentence;
				process.destroyForcibly();
				throw crashed();
			}
		}
	}

	private DeepLabException crashed() {
		try {
			process.waitFor(1, TimeUnit.SECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		return new DeepLabException("The model is not loaded: in a trial it ended the program that ran it" + (process.isAlive() ? ""
			: " (exit code " + process.exitValue() + ")") + "; the file is damaged, made to do harm, or takes more memory than " +
			(Jvm.LIMIT_BYTES >> 30) + " GB.");
	}

	private void head() throws IOException {
		final int head = in.readInt();
		if (head == ProbeProgram.BAD) throw new DeepLabException(text());
		if (head != ProbeProgram.GOOD) throw new IOException("no answer");
	}

	private GraphInfo readInfo() throws IOException {
		head();
		final List<GraphInfo.Port> inputs = ports();
		final List<GraphInfo.Port> outputs = ports();
		final String producer = text();
		final String description = text();
		final Map<String, String> metadata = new LinkedHashMap<>();
		for (int n = in.readInt(); n > 0; n--) {
			final String key = text();
			metadata.put(key, text());
		}
		return new GraphInfo(inputs, outputs, producer, description, metadata);
	}

	private List<GraphInfo.Port> ports() throws IOException {
		final List<GraphInfo.Port> ports = new ArrayList<>();
		for (int n = in.readInt(); n > 0; n--) {
			final String name = text();
			final String type = text();
			final boolean runs = in.readBoolean();
			final List<Long> shape = new ArrayList<>();
			final List<String> symbols = new ArrayList<>();
			for (int i = in.readInt(); i > 0; i--) {
				shape.add(in.readLong());
				symbols.add(text());
			}
			ports.add(new GraphInfo.Port(name, type, runs, List.copyOf(shape), List.copyOf(symbols)));
		}
		return List.copyOf(ports);
	}

	private Map<String, GraphInfo.Values> readOutputs() throws IOException {
		head();
		final Map<String, GraphInfo.Values> outputs = new LinkedHashMap<>();
		for (int n = in.readInt(); n > 0; n--) {
			final String name = text();
			final int axes = in.readInt();
			if (axes < 0 || axes > MOST_AXES) throw new IOException("a tensor of " + axes + " axes");
			final long[] shape = new long[axes];
			for (int i = 0; i < axes; i++) shape[i] = in.readLong();
			outputs.put(name, new GraphInfo.Values(shape, in.readBoolean() ? ProbeProgram.readFloats(in) : null));
		}
		return outputs;
	}

	private String text() throws IOException {
		final int length = in.readInt();
		if (length < 0 || length > LONGEST_TEXT) throw new IOException("a text of " + length + " bytes");
		final byte[] bytes = new byte[length];
		in.readFully(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		if (process != null) {
			process.destroyForcibly();
			try {
				process.waitFor(2, TimeUnit.SECONDS);
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		}
		Jvm.delete(folder);
	}
}
