package io.github.deeplabij.isolate;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.ChildProtocol;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.onnx.Network;

/**
 * A graph of which nothing is known, loaded in a JVM of its own, with limits of time and memory: says what it takes and
 * gives, and runs on any input. A graph that crashes, hangs or wants all memory ends that JVM alone.
 * <pre>{@code
 * try (GraphProbe probe = GraphProbe.open(bytes, Map.of(), () -> false)) {
 *   GraphInfo.Values scores = probe.run(new float[3 * 65 * 65], 1, 3, 65, 65).get("logits");
 * }
 * }</pre>
 */
public final class GraphProbe implements AutoCloseable {

	/** For its load and first run together, and for each later run. */
	private static final Duration LIMIT = Duration.ofSeconds(25);
	private static final Limits LIMITS = new Limits(Limits.TRIAL.memory(), 512 << 20);

	private final BooleanSupplier cancelled;
	private final ChildJvm jvm;
	private final Duration limit;
	private final long start = System.nanoTime();
	private final SharedFloats in;
	private final List<SharedFloats> out = new ArrayList<>();
	private GraphInfo info;
	private boolean hasRun;

	private GraphProbe(final ChildJvm jvm, final Duration limit, final BooleanSupplier cancelled) {
		this.jvm = jvm;
		in = new SharedFloats(jvm.folder(), "in");
		this.limit = limit;
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
	public static GraphProbe open(final byte[] onnx, final Map<String, byte[]> external,
		final BooleanSupplier cancelled)
	{
		return open(ProbeProgram.class, onnx, external, LIMIT, cancelled);
	}

	/**
	 * @param program what loads and runs it: {@link ProbeProgram}
	 * @param limit for the load and the first run together, and for each later run
	 */
	static GraphProbe open(final Class<?> program, final byte[] onnx, final Map<String, byte[]> external,
		final Duration limit, final BooleanSupplier cancelled)
	{
		final Graph graph = new Graph(onnx, "", external, "", "");
		final GraphProbe probe = new GraphProbe(ChildJvm.start(program, LIMITS, graph, false), limit, cancelled);
		boolean loaded = false;
		try {
			probe.info = probe.jvm.ask("load", limit, cancelled, (from, to) -> readInfo(ChildProtocol.read(from)));
			loaded = true;
			return probe;
		}
		catch (final OutOfMemoryError e) {
			throw new DeepLabException("The model is not loaded: in a trial it took more memory than " + LIMITS
				.memoryInWords() + "; check where the file is from, or export it again.", e);
		}
		finally {
			if (!loaded) probe.close();
		}
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
	 * @throws DeepLabException if the graph does not run on that; if it crashes or takes too long, later calls fail as
	 *             well
	 */
	public synchronized Map<String, GraphInfo.Values> run(final float[] values, final long... shape) {
		final Duration left = hasRun ? limit : limit.minusNanos(System.nanoTime() - start);
		in.write(FloatBuffer.wrap(values));
		final Map<String, GraphInfo.Values> outputs = jvm.ask("run a tensor of " + Arrays.toString(shape), left,
			cancelled, (from, to) -> {
				ChildProtocol.ask(to, request -> {
					request.writeInt(in.number());
					ChildProtocol.writeShape(request, shape);
				});
				return readOutputs(ChildProtocol.read(from));
			});
		hasRun = true;
		return outputs;
	}

	/** Some of its outputs, at least one, as a network on the CPU; it ends with this probe. */
	public Network network(final List<String> outputs) {
		return new ProbeNetwork(this::run, info.inputs().get(0), outputs);
	}

	/** Whether it still runs: what crashed or took too long has ended for good. */
	public boolean isAlive() {
		return jvm.isAlive();
	}

	private static GraphInfo readInfo(final DataInputStream answer) throws IOException {
		final List<GraphInfo.DeclaredTensor> inputs = tensors(answer);
		final List<GraphInfo.DeclaredTensor> outputs = tensors(answer);
		final String producer = ChildProtocol.readText(answer);
		final String description = ChildProtocol.readText(answer);
		final Map<String, String> metadata = new LinkedHashMap<>();
		for (int n = answer.readInt(); n > 0; n--) {
			final String key = ChildProtocol.readText(answer);
			metadata.put(key, ChildProtocol.readText(answer));
		}
		return new GraphInfo(inputs, outputs, producer, description, metadata);
	}

	private static List<GraphInfo.DeclaredTensor> tensors(final DataInputStream answer) throws IOException {
		final List<GraphInfo.DeclaredTensor> tensors = new ArrayList<>();
		for (int n = answer.readInt(); n > 0; n--) {
			final String name = ChildProtocol.readText(answer);
			final String type = ChildProtocol.readText(answer);
			final boolean runs = answer.readBoolean();
			final List<Long> shape = Arrays.stream(ChildProtocol.readShape(answer)).boxed().toList();
			final List<String> symbols = new ArrayList<>();
			while (symbols.size() < shape.size())
				symbols.add(ChildProtocol.readText(answer));
			tensors.add(new GraphInfo.DeclaredTensor(name, type, runs, shape, List.copyOf(symbols)));
		}
		return List.copyOf(tensors);
	}

	private Map<String, GraphInfo.Values> readOutputs(final DataInputStream answer) throws IOException {
		final Map<String, GraphInfo.Values> outputs = new LinkedHashMap<>();
		final int count = answer.readInt();
		for (int i = 0; i < count; i++) {
			final String name = ChildProtocol.readText(answer);
			final long[] shape = ChildProtocol.readShape(answer);
			if (out.size() == i) out.add(SharedFloats.output(jvm.folder(), i));
			outputs.put(name, new GraphInfo.Values(shape, readFloats(out.get(i), answer.readInt(), shape)));
		}
		return outputs;
	}

	/** @param number of the file; 0 if there is none */
	private static float[] readFloats(final SharedFloats file, final int number, final long... shape)
		throws IOException
	{
		if (number == 0) return null;
		final long count = WorkerNetwork.elements(shape);
		if (count > ProbeProgram.LARGEST) throw new IOException("an output of " + count + " elements");
		final float[] values = new float[(int) count];
		file.open(number, count).get(values);
		return values;
	}

	@Override
	public void close() {
		jvm.close();
	}
}
