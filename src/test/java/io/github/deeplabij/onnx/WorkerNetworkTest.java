package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.TestModels;

class WorkerNetworkTest {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/** No test leaves a process or a file behind. */
	@AfterEach
	void leavesNothing() throws IOException {
		assertEquals(List.of(), folders());
		assertEquals(0, ProcessHandle.current().children().filter(WorkerNetworkTest::isWorker).count());
	}

	private static boolean isWorker(final ProcessHandle process) {
		return process.info().commandLine().orElse("").contains(Worker.class.getName());
	}

	private static List<Path> folders() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return files.filter(file -> file.getFileName().toString().startsWith("deeplab-jvm-" + ProcessHandle.current().pid() + "-"))
				.toList();
		}
	}

	private static WorkerNetwork load(final byte[] onnx) {
		return WorkerNetwork.load(Graph.of(onnx), Device.CPU, () -> false);
	}

	private static float[] run(final Network network, final float[] values, final long... shape) {
		final FloatBuffer input = network.input(shape);
		assertEquals(values.length, input.remaining());
		input.put(values);
		final Network.Scores scores = network.run(() -> false);
		final float[] given = new float[scores.values().remaining()];
		scores.values().get(given);
		return given;
	}

	@ParameterizedTest
	@ValueSource(strings = { "atrous", "identity-uint8", "identity-float16", "identity-int64" })
	void givesWhatTheSameGraphGivesHere(final String name) {
		final byte[] onnx = TestModels.graph(name);
		final int channels = (int) Math.max(1, GraphInput.of(onnx).get(0).shape()[1]);
		final Random random = new Random(3);
		try (Network here = Network.load(onnx, Device.CPU); Network there = load(onnx)) {
			assertEquals(here.device(), there.device());
			for (final int side : new int[] { 33, 65, 49, 65 }) {
				final float[] values = new float[channels * side * side];
				for (int i = 0; i < values.length; i++) values[i] = random.nextInt(200);
				assertArrayEquals(run(here, values, 1, channels, side, side), run(there, values, 1, channels, side, side), name + side);
			}
		}
	}

	@Test
	void goesOnAfterACrash() {
		try (Network network = load(HostileGraph.bytes("crash-at-300"))) {
			assertArrayEquals(new float[] { 5, 299 }, run(network, new float[] { 5, 299 }, 1, 1, 1, 2));
			final DeepLabException e = assertThrows(DeepLabException.class, () -> run(network, new float[] { 5, 300 }, 1, 1, 1, 2));
			assertTrue(e.getMessage().contains("crashed the JVM of its own in which it was to run a tensor of 1 x 1 x 1 x 2"), e.getMessage());
			assertArrayEquals(new float[] { 5, 301 }, run(network, new float[] { 5, 301 }, 1, 1, 1, 2));
		}
	}

	@Test
	void goesOnAfterARunThatIsNoGood() {
		try (Network network = load(TestModels.graph("threshold"))) {
			assertThrows(DeepLabException.class, () -> run(network, new float[2], 2, 1, 1));
			assertArrayEquals(new float[] { 0, 0, 0.5f, 1.5f }, run(network, new float[] { 1, 2 }, 1, 1, 1, 2));
		}
	}

	@Test
	void goesOnAfterTheMemoryDidNotSuffice() {
		try (Network network = load(HostileGraph.bytes("constant-of-values"))) {
			assertThrows(OutOfMemoryError.class, () -> run(network, new float[] { 1 }, 1, 1, 1, 1));
			assertEquals(1, run(network, new float[] { 1e-12f }, 1, 1, 1, 1).length);
			assertThrows(OutOfMemoryError.class, () -> network.input(1, 1, 1 << 16, 1 << 16));
		}
	}

	@Test
	void stopsARunThatIsCancelled() {
		final AtomicInteger asked = new AtomicInteger();
		try (Network network = load(HostileGraph.bytes("endless-loop"))) {
			network.input(1, 1, 1, 1).put(1);
			assertThrows(CancellationException.class, () -> network.run(() -> asked.incrementAndGet() > 3));
			network.input(1, 1, 1, 1).put(1);
			assertThrows(CancellationException.class, () -> network.run(() -> true));
		}
	}

	@Test
	void stopsALoadThatIsCancelled() {
		final AtomicInteger asked = new AtomicInteger();
		assertThrows(CancellationException.class, () -> WorkerNetwork.load(Graph.of(HostileGraph.bytes("nested-ifs")), Device.CPU,
			Limits.TRIAL, LIMIT, () -> asked.incrementAndGet() > 3));
	}

	@Test
	void givesUpWhatTakesTooLong() {
		try (WorkerNetwork network = load(HostileGraph.bytes("endless-loop"))) {
			network.input(1, 1, 1, 1).put(1);
			final DeepLabException e = assertThrows(DeepLabException.class, () -> network.run(Duration.ofSeconds(1), () -> false));
			assertTrue(e.getMessage().contains("did not run a tensor of 1 x 1 x 1 x 1 within 1 seconds"), e.getMessage());
		}
	}

	@Test
	void endsWhatTakesTooMuchMemoryWhereTheSystemKeepsNoLimit() {
		final Limits small = new Limits(1 << 30, 64 << 20);
		final Graph graph = Graph.of(HostileGraph.bytes("folded-doubling"));
		try (Jvm jvm = Jvm.start(Worker.class, small, graph, true, "cpu", "", "")) {
			final OutOfMemoryError e = assertThrows(OutOfMemoryError.class, () -> jvm.ask("load", LIMIT, () -> false, (from,
				to) -> Answers.read(from)));
			Assumptions.assumeTrue(ResidentMemory.isCheap(), "looked at seldom here");
			assertEquals("1 GB", e.getMessage());
		}
	}

	@Test
	void refusesFilesOutsideTheFolder() {
		final DeepLabException e = assertThrows(DeepLabException.class, () -> WorkerNetwork.load(new Graph(TestModels.graph("threshold"), "",
			Map.of("../weights.bin", new byte[1]), "", ""), Device.CPU, () -> false));
		assertTrue(e.getMessage().contains("'../weights.bin'"), e.getMessage());
	}

	@Test
	void endsWithTheOneWhoStartedIt() throws Exception {
		final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		final Process parent = new ProcessBuilder(java.toString(), "-cp", System.getProperty("java.class.path"), Orphan.class.getName())
			.redirectError(ProcessBuilder.Redirect.DISCARD).start();
		final Path folder = Path.of(parent.inputReader().readLine());
		final ProcessHandle worker = parent.children().filter(WorkerNetworkTest::isWorker).findFirst().orElseThrow();
		assertTrue(Files.isDirectory(folder));
		parent.destroyForcibly().waitFor();
		worker.onExit().get(30, TimeUnit.SECONDS);
		assertFalse(worker.isAlive());
		assertFalse(Files.exists(folder));
	}

	/** Starts an endless run, and waits to be killed. */
	static final class Orphan {

		private Orphan() {}

		public static void main(final String... arguments) throws IOException {
			final WorkerNetwork network = load(HostileGraph.bytes("endless-loop"));
			network.input(1, 1, 1, 1).put(1);
			System.out.println(folders().get(0));
			network.run(() -> false);
		}
	}
}
