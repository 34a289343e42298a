package io.github.deeplabij.isolate;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.ChildProtocol;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.TriedShapes;

/**
 * A program in place of {@link Worker}, to try what guards us from a bad one. What it is given as a graph is a text:
 * what goes wrong, and when. Else it gives back what it is given.
 */
final class StandIn implements Network {

	/** What goes wrong. */
	enum Fault {

			/** It ends without a word. */
			ENDS,
			/** The system ends it. */
			KILLED,
			/** It does not answer. */
			SLEEPS,
			/** It takes all of Java's memory. */
			FILLS,
			/** It takes half a gigabyte, and does not answer. */
			GROWS,
			/** It maps a file again and again: the system's limit stops it, or it says how often. */
			MAPS,
			/** It has a reason not to run. */
			REFUSES,
			/** An error that nobody has foreseen. */
			FAILS,
			/** Its answer is none. */
			NONSENSE,
			/** It says that it gave more than it did. */
			BOASTS,
			/** It says that its output has a length below zero. */
			LIES,
			/** It prints to where answers are read from. */
			PRINTS
	}

	/** When it does. */
	enum When {

			/** At once, while it is to load. */
			LOADED,
			/** Where the input has an element of that value. */
			HAS,
			/** Where the input has more rows or columns than that. */
			ABOVE
	}

	/** What {@link Fault#MAPS} maps each time, and how often at most: addresses, and no memory. */
	private static final long PIECE = 1L << 30;
	private static final int PIECES = 16;
	private static final int BLOCK = 1 << 24;

	private final Fault fault;
	private final When when;
	private final float number;
	private long[] shape;
	private FloatBuffer values;

	private StandIn(final String... words) {
		fault = Fault.valueOf(words[0]);
		when = When.valueOf(words[1]);
		number = Float.parseFloat(words[2]);
	}

	/** What to give to a JVM of this program. */
	static Graph graph(final Fault fault, final When when, final float number) {
		return Graph.of((fault + " " + when + " " + number).getBytes(StandardCharsets.UTF_8));
	}

	/** The program. */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		ChildProtocol.serve(new Worker(() -> {
			final StandIn network = read();
			network.load();
			return network;
		}));
	}

	/** In such a JVM: what it is to do. */
	static StandIn read() throws IOException {
		return new StandIn(new String(ChildJvm.graph("", List.of("")).bytes(), StandardCharsets.UTF_8).split(" "));
	}

	/** Goes wrong if that is when it does. */
	void load() throws IOException {
		if (when == When.LOADED) goWrong();
	}

	@Override
	public Device device() {
		return Device.CPU;
	}

	@Override
	public FloatBuffer input(final long... wanted) {
		shape = wanted.clone();
		values = FloatBuffer.allocate((int) TriedShapes.elements(wanted));
		return values;
	}

	@Override
	public Scores run(final BooleanSupplier cancelled) {
		if (!isTime()) return new Scores(values, shape);
		if (fault == Fault.BOASTS) return new Scores(values, new long[] { 1, 1, 1 << 10, 1 << 10 });
		if (fault == Fault.LIES) return new Scores(values, new long[] { 1, -1 });
		try {
			goWrong();
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
		return new Scores(values, shape);
	}

	private boolean isTime() {
		boolean is = false;
		for (int i = 0; i < values.capacity(); i++)
			is |= when == When.HAS && values.get(i) == number;
		for (int i = 2; i < shape.length; i++)
			is |= when == When.ABOVE && shape[i] > number;
		return is;
	}

	/** Does it now. */
	void goWrong() throws IOException {
		final List<byte[]> taken = new ArrayList<>();
		switch (fault) {
			case ENDS -> Runtime.getRuntime().halt(134);
			case KILLED -> {
				new ProcessBuilder("/bin/sh", "-c", "kill -KILL " + ProcessHandle.current().pid()).start();
				sleep();
			}
			case SLEEPS -> sleep();
			case FILLS -> {
				while (true) taken.add(new byte[BLOCK]);
			}
			case GROWS -> {
				while (taken.size() < 32) taken.add(new byte[BLOCK]);
				sleep();
				throw new IllegalStateException("had " + taken.size());
			}
			case MAPS -> {
				try (RandomAccessFile file = new RandomAccessFile("empty", "rw"); FileChannel channel =
					file.getChannel()) {
					file.setLength(PIECE);
					final List<Object> maps = new ArrayList<>();
					while (maps.size() < PIECES) maps.add(channel.map(FileChannel.MapMode.READ_ONLY, 0, PIECE));
					throw new IllegalStateException("mapped " + maps.size());
				}
			}
			case REFUSES -> throw new DeepLabException("It does not run on that.");
			case FAILS -> throw new IllegalStateException("unforeseen");
			case NONSENSE ->
				ChildProtocol.stream().write("What was it that you asked for?".getBytes(StandardCharsets.UTF_8));
			case PRINTS -> new FileOutputStream(FileDescriptor.out).write("Some libraries print what they do.".getBytes(
				StandardCharsets.UTF_8));
			default -> throw new AssertionError(fault);
		}
	}

	private static void sleep() {
		try {
			Thread.sleep(Long.MAX_VALUE);
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	@Override
	public void close() {}
}
