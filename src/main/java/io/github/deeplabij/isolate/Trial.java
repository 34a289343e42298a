package io.github.deeplabij.isolate;

import java.io.File;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Natives;
import io.github.deeplabij.natives.Platform;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.TriedShapes;

/**
 * Loads and runs a graph for the first time in a JVM of its own. A graph of a hundred bytes can end the JVM that loads
 * it, or keep it busy for minutes without a way to stop; there, it ends or is ended alone.
 * <p>
 * The smallest input is of ones first. Every input counts from 0 to 255 again and again, and once more in the same
 * range brought to -1 to 1: a graph may crash at some values only, and one that has fixed lengths sees no other input;
 * the second run of a shape goes other ways in ONNX Runtime than the first. A slow but honest graph is not to be
 * refused: the smallest input has all the time that there is; further runs are made only where they are expected to
 * take a quarter of what is left of it, and may take longer than that if the one before did in proportion. Nor is one
 * refused that can't be run on such values, as long as it says so and does not crash.
 * <p>
 * How large the tiles of an image will be is not known then; those that are larger than what was tried are tried when
 * they come.
 */
public final class Trial {

	private static final Duration LIMIT = Duration.ofSeconds(25);
	private static final int RESERVE = 4;
	/** What a run takes on a busy machine whatever the input. */
	private static final double OVERHEAD = 1e8;
	/**
	 * How many times as long as one in proportion a run on a larger input may take: it may no longer fit into caches.
	 */
	private static final int GENEROUS = 10;

	private Trial() {}

	/**
	 * Makes sure that a graph can be loaded and run. What passed once on that device, with these libraries of ONNX
	 * Runtime, is not tried again.
	 *
	 * @param device where it is to run
	 * @param cancelled asked every few milliseconds
	 * @param shapes shapes of the input tensor, the smallest first
	 * @return what it was tried on
	 * @throws CancellationException if it was cancelled
	 * @throws DeepLabException if it crashes, takes too long or too much memory, or can't be run
	 */
	public static TriedShapes require(final Graph graph, final Device device, final BooleanSupplier cancelled,
		final long[]... shapes)
	{
		final Path passed = file(graph, device);
		final Optional<TriedShapes> known = read(passed);
		if (known.isPresent()) return known.get();
		final TriedShapes verdict = TriedShapes.of(run(Worker.class, graph, device, LIMIT, cancelled, shapes));
		write(passed, verdict);
		return verdict;
	}

	/**
	 * A network that runs on an input that is longer along an axis than those that its graph was tried on only after
	 * that passed a trial of its own.
	 *
	 * @param network where the graph is loaded
	 * @param tried what {@link #require} gave for it
	 * @return closing it closes the network. Its {@link Network#run} throws what {@link #require} throws, and an
	 *         OutOfMemoryError if such an input takes more memory than a JVM of its own may
	 */
	public static Network guard(final Network network, final Graph graph, final TriedShapes tried) {
		return guard(Worker.class, network, graph, tried);
	}

	/** The same with the program that runs it in the trials. */
	static Network guard(final Class<?> program, final Network network, final Graph graph, final TriedShapes tried) {
		return new GuardedNetwork(network, tried, (passed, shape, cancelled) -> {
			final Path file = file(graph, network.device());
			final TriedShapes known = read(file).orElse(passed);
			if (known.cover(shape)) return known;
			larger(program, graph, network.device(), cancelled, known.largest(), shape);
			final TriedShapes now = known.and(shape);
			write(file, now);
			return now;
		});
	}

	/**
	 * Runs a graph that passed its trial on a larger input, in as much memory as the work itself may take in a JVM of
	 * its own. The time of a run is 25 seconds, and more in proportion to what it takes for the shape that is known,
	 * but not more than such work may take.
	 */
	private static void larger(final Class<?> program, final Graph graph, final Device device,
		final BooleanSupplier cancelled, final long[] known, final long... shape)
	{
		try (WorkerNetwork network = WorkerNetwork.load(program, graph, device, Limits.work(), WorkerNetwork.LONG,
			cancelled))
		{
			final long start = System.nanoTime();
			Values.BYTES.fill(network.input(known));
			runOrSaySo(network, WorkerNetwork.LONG, cancelled);
			final double times = GENEROUS * TriedShapes.elements(shape) / TriedShapes.elements(known);
			final double nanoseconds = LIMIT.toNanos() + times * (System.nanoTime() - start);
			final Duration limit = Duration.ofNanos((long) Math.min(WorkerNetwork.LONG.toNanos(), nanoseconds));
			Values.BYTES.fill(network.input(shape));
			network.run(limit, cancelled);
			Values.SCALED.fill(network.input(shape));
			runOrSaySo(network, limit, cancelled);
		}
	}

	/** What can't be run on such values is no harm, as long as it says so. */
	private static void runOrSaySo(final WorkerNetwork network, final Duration limit, final BooleanSupplier cancelled) {
		try {
			network.run(limit, cancelled);
		}
		catch (final DeepLabException e) {
			if (!network.isAlive()) throw e;
		}
	}

	/**
	 * The trial itself.
	 *
	 * @param program what runs it: {@link Worker}
	 * @return the largest shape that was run
	 */
	static long[] run(final Class<?> program, final Graph graph, final Device device, final Duration limit,
		final BooleanSupplier cancelled, final long[]... shapes)
	{
		final long end = System.nanoTime() + limit.toNanos();
		try (WorkerNetwork network = WorkerNetwork.load(program, graph, device, Limits.TRIAL, limit, cancelled)) {
			long[] largest = {};
			double before = 0;
			for (final long[] shape : shapes) {
				for (final Values values : Values.values()) {
					final boolean first = largest.length == 0;
					if (values == Values.ONES && !first) continue;
					final double times = TriedShapes.elements(shape) / TriedShapes.elements(largest);
					final long left = end - System.nanoTime();
					if (!first && Math.max(0, before - OVERHEAD) * times * RESERVE > left) return largest;
					values.fill(network.input(shape));
					final long start = System.nanoTime();
					try {
						network.run(Duration.ofNanos(Math.max(1, left)), cancelled);
					}
					catch (final ChildJvm.Late e) {
						if (before * times > left) return largest;
						throw e;
					}
					catch (final OutOfMemoryError e) {
						// a larger one is tried with more memory when it comes
						if (!first) return largest;
						throw e;
					}
					catch (final DeepLabException e) {
						if (!network.isAlive() || !Arrays.equals(shape, largest)) throw e;
					}
					before = System.nanoTime() - start;
					largest = shape;
				}
			}
			return largest;
		}
		catch (final OutOfMemoryError e) {
			throw new DeepLabException("The model is not loaded: in a trial it took more memory than " + Limits.TRIAL
				.memoryInWords() + "; check where the file is from, or export it again.", e);
		}
	}

	/** What an input is filled with. */
	private enum Values {

			ONES, BYTES, SCALED;

		void fill(final FloatBuffer input) {
			for (int i = 0; i < input.capacity(); i++)
				input.put(i, this == ONES ? 1 : this == BYTES ? i % 256 : i % 256 / 127.5f - 1);
		}
	}

	private static Path file(final Graph graph, final Device device) {
		return UserFolder.passed().resolve(key(graph, device));
	}

	private static Optional<TriedShapes> read(final Path passed) {
		try {
			return Files.exists(passed) ? TriedShapes.parse(Files.readString(passed)) : Optional.empty();
		}
		catch (final IOException e) {
			return Optional.empty();
		}
	}

	private static void write(final Path passed, final TriedShapes tried) {
		try {
			UserFolder.make(passed.getParent());
			WholeFile.write(passed, tried.toString());
		}
		catch (final IOException e) {
			// then it is tried again the next time
		}
	}

	/** What a verdict holds for: the very bytes, on that device, with these libraries. */
	private static String key(final Graph graph, final Device device) {
		final MessageDigest digest = Sha256.digest();
		digest.update(graph.bytes());
		digest.update(graph.key().getBytes(StandardCharsets.UTF_8));
		digest.update((device + "\n" + Platform.runtimeVersion() + "\n").getBytes(StandardCharsets.UTF_8));
		final File[] natives = Natives.choice().folder().map(folder -> folder.toFile().listFiles()).orElse(null);
		if (natives != null) Arrays.stream(natives).sorted().forEach(file -> digest.update((file + " " + file.length() +
			" " + file.lastModified() + "\n").getBytes(StandardCharsets.UTF_8)));
		return HexFormat.of().formatHex(digest.digest());
	}
}
