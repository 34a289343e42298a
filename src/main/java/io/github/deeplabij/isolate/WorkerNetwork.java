package io.github.deeplabij.isolate;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.ChildProtocol;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.Optimisation;

/**
 * A graph that runs in a JVM of its own. What crashes there, takes too long, or is cancelled ends that JVM alone; the
 * next input starts another one.
 */
public final class WorkerNetwork implements Network {

	/** For what passed its trial: a large network on a large tile may take minutes on a small machine. */
	static final Duration LONG = Duration.ofMinutes(10);

	private final Class<?> program;
	private final Graph graph;
	private final Device wanted;
	private final Limits limits;
	private Device device;
	private Optimisation optimisation;
	private List<String> notes;
	private ChildJvm jvm;
	private SharedFloats in;
	private List<SharedFloats> outs;
	private long[] shape;
	private boolean closed;

	private WorkerNetwork(final Class<?> program, final Graph graph, final Device wanted, final Limits limits) {
		this.program = program;
		this.graph = graph;
		this.wanted = wanted;
		this.limits = limits;
	}

	/**
	 * Loads a graph that passed its trial into a JVM of its own, where all runs are too. One that crashes or hangs
	 * there costs that run alone; the next {@link #input} starts another JVM.
	 *
	 * @param wanted where it is to run; {@code AUTO} takes CUDA where ONNX Runtime offers it and it starts, else the
	 *            CPU
	 * @param cancelled asked every few milliseconds while it is loaded
	 * @throws CancellationException if it was cancelled
	 * @throws DeepLabException if ONNX Runtime can't load it, or not on that device
	 * @throws OutOfMemoryError if the memory does not suffice
	 */
	public static WorkerNetwork load(final Graph graph, final Device wanted, final BooleanSupplier cancelled) {
		return load(Worker.class, graph, wanted, Limits.work(), LONG, cancelled);
	}

	/**
	 * Loads a graph within limits.
	 *
	 * @param program what loads and runs it there: {@link Worker}, or another one that answers as it does
	 */
	public static WorkerNetwork load(final Class<?> program, final Graph graph, final Device wanted,
		final Limits limits, final Duration time, final BooleanSupplier cancelled)
	{
		final WorkerNetwork network = new WorkerNetwork(program, graph, wanted, limits);
		network.start(time, cancelled);
		return network;
	}

	private void start(final Duration time, final BooleanSupplier cancelled) {
		final boolean gpu = wanted.kind() != Device.Kind.CPU && Devices.available().size() > 1;
		final List<String> arguments = new ArrayList<>(List.of(wanted.toString(), graph.input()));
		arguments.addAll(graph.outputs());
		jvm = ChildJvm.start(program, limits, graph, gpu, arguments.toArray(String[]::new));
		boolean loaded = false;
		try {
			jvm.ask("load", time, cancelled, (from, to) -> {
				final DataInputStream answer = ChildProtocol.read(from);
				device = Device.parse(ChildProtocol.readText(answer));
				optimisation = Optimisation.valueOf(ChildProtocol.readText(answer));
				final List<String> said = new ArrayList<>();
				for (int n = answer.readInt(); n > 0; n--)
					said.add(ChildProtocol.readText(answer));
				notes = List.copyOf(said);
				return null;
			});
			in = new SharedFloats(jvm.folder(), "in");
			outs = IntStream.range(0, graph.outputs().size()).mapToObj(i -> SharedFloats.output(jvm.folder(), i))
				.toList();
			loaded = true;
		}
		finally {
			if (!loaded) jvm.close();
		}
	}

	@Override
	public synchronized Optimisation optimisation() {
		return optimisation;
	}

	@Override
	public synchronized List<String> notes() {
		return notes;
	}

	@Override
	public synchronized Device device() {
		return device;
	}

	@Override
	public synchronized FloatBuffer input(final long... wantedShape) {
		if (closed) throw new IllegalStateException("closed");
		if (!jvm.isAlive()) {
			jvm.close();
			start(LONG, () -> false);
		}
		long count = 1;
		for (final long length : wantedShape)
			count = Math.multiplyExact(count, length);
		final FloatBuffer input = in.create(count);
		shape = wantedShape.clone();
		return input;
	}

	@Override
	public Scores run(final BooleanSupplier cancelled) {
		return run(LONG, cancelled);
	}

	/** Whether the last run left it alive. */
	synchronized boolean isAlive() {
		return jvm.isAlive();
	}

	/** The same within a time of its own. */
	synchronized Scores run(final Duration time, final BooleanSupplier cancelled) {
		if (closed) throw new IllegalStateException("closed");
		if (shape == null) throw new IllegalStateException("no input");
		if (cancelled.getAsBoolean()) throw new CancellationException();
		return jvm.ask("run a tensor of " + words(shape), time, cancelled, (from, to) -> {
			ChildProtocol.ask(to, request -> {
				request.writeInt(in.number());
				ChildProtocol.writeShape(request, shape);
			});
			final DataInputStream answer = ChildProtocol.read(from);
			if (answer.readInt() != outs.size()) throw new IOException("another number of outputs");
			final List<Scores> all = new ArrayList<>();
			for (final SharedFloats out : outs) {
				final int number = answer.readInt();
				final long[] given = ChildProtocol.readShape(answer);
				all.add(new Scores(out.open(number, elements(given)), given));
			}
			return all.get(0).with(all.subList(1, all.size()));
		});
	}

	/** The process's answer is not to be trusted. */
	static long elements(final long... shape) throws IOException {
		long count = 1;
		for (final long length : shape) {
			if (length < 0 || length > Integer.MAX_VALUE) throw new IOException("a length of " + length);
			count = Math.min(Integer.MAX_VALUE, count * length);
		}
		return count;
	}

	private static String words(final long... shape) {
		final StringBuilder words = new StringBuilder();
		for (final long length : shape)
			words.append(words.isEmpty() ? "" : " x ").append(length);
		return words.toString();
	}

	@Override
	public synchronized void close() {
		if (closed) return;
		closed = true;
		jvm.close();
	}
}
