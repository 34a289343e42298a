package io.github.deeplabij.onnx;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import ai.onnxruntime.OrtEnvironment;
import io.github.deeplabij.model.DeepLabException;

/**
 * Loads and runs a graph for the first time in a JVM of its own. A graph of a hundred bytes can end the JVM that loads it, or
 * keep it busy for minutes without a way to stop; there, it ends or is ended alone.
 */
public final class Trial {

	private static final long LIMIT_SECONDS = 25;
	private static final long WATCH_MILLISECONDS = 20;
	private static final long HEAP_MEGABYTES = 64;
	private static final String GOOD = "DeepLab trial: good";
	private static final String BAD = "DeepLab trial: ";

	private Trial() {}

	/**
	 * Makes sure that a graph can be loaded and run. What passed once is not tried again.
	 *
	 * @param onnx the bytes of the ONNX file
	 * @param sha256 their SHA-256
	 * @param cancelled asked every few milliseconds
	 * @param shape a shape of the input tensor
	 * @throws CancellationException if it was cancelled
	 * @throws DeepLabException if it crashes, takes too long or too much memory, or can't be run
	 */
	public static void require(final byte[] onnx, final String sha256, final BooleanSupplier cancelled,
		final long... shape)
	{
		final Path passed = Path.of(System.getProperty("user.home"), ".deeplab-ij", "passed", sha256 + "-" + OrtEnvironment.class
			.getPackage().getImplementationVersion());
		if (Files.exists(passed)) return;
		Path folder = null;
		try {
			folder = Files.createTempDirectory("deeplab-trial");
			run(folder, onnx, cancelled, shape);
		}
		catch (final IOException | URISyntaxException e) {
			throw new DeepLabException("The model could not be tried in a JVM of its own, which models from outside have to be (" +
				e.getMessage() + ").", e);
		}
		finally {
			Jvm.delete(folder);
		}
		try {
			Files.createDirectories(passed.getParent());
			Files.writeString(passed, Arrays.toString(shape));
		}
		catch (final IOException e) {
			// then it is tried again the next time
		}
	}

	private static void run(final Path folder, final byte[] onnx, final BooleanSupplier cancelled, final long... shape)
		throws IOException, URISyntaxException
	{
		Files.write(folder.resolve("model.onnx"), onnx);
		final Path out = folder.resolve("out.txt");
		final Process process = Jvm.start(Trial.class, folder, onnx.length, HEAP_MEGABYTES, Arrays.stream(shape).mapToObj(Long::toString)
			.toList()).redirectOutput(out.toFile()).start();
		try {
			final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
			while (!process.waitFor(WATCH_MILLISECONDS, TimeUnit.MILLISECONDS)) {
				if (cancelled.getAsBoolean()) throw new CancellationException();
				if (System.nanoTime() > end) throw new DeepLabException(
					"The model was given up: in a trial it did not load and run one small tile within " + LIMIT_SECONDS +
						" seconds; try it when the machine is less busy, or check where the file is from.");
			}
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new DeepLabException("The trial of the model was interrupted; run it again.", e);
		}
		finally {
			process.destroyForcibly();
		}
		final List<String> lines = Files.readAllLines(out);
		if (lines.contains(GOOD)) return;
		for (final String line : lines) {
			if (line.startsWith(BAD)) throw new DeepLabException(line.substring(BAD.length()));
		}
		throw new DeepLabException("The model is not loaded: in a trial it ended the program that ran it (exit code " + process
			.exitValue() + "); the file is damaged, or made to do harm.");
	}

	/** The trial itself: runs {@code model.onnx} of the working folder on ones, in the shape that the arguments give. */
	public static void main(final String... arguments) throws IOException {
		final long[] shape = Arrays.stream(arguments).mapToLong(Long::parseLong).toArray();
		try (Network network = SessionNetwork.load(Graph.of(Files.readAllBytes(Path.of("model.onnx"))), Device.CPU, 1)) {
			final FloatBuffer input = network.input(shape);
			while (input.hasRemaining()) input.put(1);
			network.run(() -> false);
			System.out.println(GOOD);
		}
		catch (final DeepLabException e) {
			System.out.println(BAD + e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			System.out.println(BAD + "The model is not loaded: in a trial it took more memory than " + (Jvm.LIMIT_BYTES >> 30) +
				" GB; check where the file is from, or export it again.");
		}
		System.out.flush();
		Runtime.getRuntime().halt(0);
	}
}
