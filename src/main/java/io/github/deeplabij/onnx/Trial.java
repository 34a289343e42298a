package io.github.deeplabij.onnx;

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
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.Sha256;

/**
 * Loads and runs a graph for the first time in a JVM of its own. A graph of a hundred bytes can end the JVM that loads it, or
 * keep it busy for minutes without a way to stop; there, it ends or is ended alone.
 * <p>
 * The smallest input is of ones first. Every input counts from 0 to 255 again and again, and once more in the same range brought
 * to -1 to 1: a graph may crash at some values only, and one that has fixed lengths sees no other input; the second run of a
 * shape goes other ways in ONNX Runtime than the first. A slow but honest graph is not to be refused: the smallest input has all
 * the time that there is; further runs are made only where they are expected to take a quarter of what is left of it, and may take
 * longer than that if the one before did in proportion. Nor is one refused that can't be run on such values, as long as it says
 * so and does not crash.
 */
public final class Trial {

	private static final Duration LIMIT = Duration.ofSeconds(25);
	private static final int RESERVE = 4;
	/** What a run takes on a busy machine whatever the input. */
	private static final double OVERHEAD = 1e8;

	private Trial() {}

	/**
	 * Makes sure that a graph can be loaded and run. What passed once on that device, with these libraries of ONNX Runtime, is
	 * not tried again.
	 *
	 * @param device where it is to run
	 * @param cancelled asked every few milliseconds
	 * @param shapes shapes of the input tensor, the smallest first
	 * @throws CancellationException if it was cancelled
	 * @throws DeepLabException if it crashes, takes too long or too much memory, or can't be run
	 */
	public static void require(final Graph graph, final Device device,
		final BooleanSupplier cancelled, final long[]... shapes)
	{
		final Path passed = Path.of(System.getProperty("user.home"), ".deeplab-ij", "passed", key(graph, device));
		if (Files.exists(passed)) return;
		final String verdict = run(graph, device, LIMIT, cancelled, shapes);
		try {
			Files.createDirectories(passed.getParent());
			Files.writeString(passed, verdict + "\n");
		}
		catch (final IOException e) {
			// then it is tried again the next time
		}
	}

	/**
	 * The trial itself.
	 *
	 * @return the largest shape that was run
	 */
	static String run(final Graph graph, final Device device, final Duration limit,
		final BooleanSupplier cancelled, final long[]... shapes)
	{
		final long end = System.nanoTime() + limit.toNanos();
		try (WorkerNetwork network = WorkerNetwork.load(graph, device, Limits.TRIAL, limit, cancelled)) {
			String largest = "";
			double before = 0;
			double area = 1;
			for (final long[] shape : shapes) {
				final double elements = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
				for (final Values values : Values.values()) {
					final boolean first = largest.isEmpty();
					if (values == Values.ONES && !first) continue;
					final double times = elements / area;
					final long left = end - System.nanoTime();
					if (Math.max(0, before - OVERHEAD) * times * RESERVE > left) return largest;
					final FloatBuffer input = network.input(shape);
					for (int i = 0; i < input.capacity(); i++) input.put(i, values.at(i));
					final long start = System.nanoTime();
					try {
						network.run(Duration.ofNanos(Math.max(1, left)), cancelled);
					}
					catch (final Jvm.Late e) {
						if (before * times > left) return largest;
						throw e;
					}
					catch (final DeepLabException e) {
						if (!network.isAlive() || !Arrays.toString(shape).equals(largest)) throw e;
					}
					before = System.nanoTime() - start;
					area = elements;
					largest = Arrays.toString(shape);
				}
			}
			return largest;
		}
		catch (final OutOfMemoryError e) {
			throw new DeepLabException("The model is not loaded: in a trial it took more memory than " + Limits.TRIAL.memoryInWords() +
				"; check where the file is from, or export it again.", e);
		}
	}

	/** What an input is filled with. */
	private enum Values {

		ONES, BYTES, SCALED;

		float at(final int index) {
			return this == ONES ? 1 : this == BYTES ? index % 256 : index % 256 / 127.5f - 1;
		}
	}

	/** What a verdict holds for: the very bytes, on that device, with these libraries. */
	private static String key(final Graph graph, final Device device) {
		final MessageDigest digest = Sha256.digest();
		digest.update(graph.bytes());
		digest.update(graph.key().getBytes(StandardCharsets.UTF_8));
		digest.update((device + "\n" + Platform.runtimeVersion() + "\n").getBytes(StandardCharsets.UTF_8));
		final File[] natives = Natives.choice().folder().map(folder -> folder.toFile().listFiles()).orElse(null);
		if (natives != null) Arrays.stream(natives).sorted().forEach(file -> digest.update((file + " " + file.length() + " " + file
			.lastModified() + "\n").getBytes(StandardCharsets.UTF_8)));
		return HexFormat.of().formatHex(digest.digest());
	}
}
