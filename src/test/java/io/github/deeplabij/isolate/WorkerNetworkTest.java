package io.github.deeplabij.isolate;

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
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.isolate.StandIn.Fault;
import io.github.deeplabij.isolate.StandIn.When;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.ChildProtocol;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.GraphInput;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.onnx.RunProblem;

class WorkerNetworkTest {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/** No test leaves a process or a file behind. */
	@AfterEach
	void leavesNothing() throws IOException {
		assertEquals(List.of(), folders());
		assertEquals(0, ProcessHandle.current().children().filter(WorkerNetworkTest::isWorker).count());
	}

	private static boolean isWorker(final ProcessHandle process) {
		final String command = process.info().commandLine().orElse("");
		return command.contains(Worker.class.getName()) || command.contains(StandIn.class.getName());
	}

	private static List<Path> folders() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return files.filter(file -> file.getFileName().toString().startsWith("deeplab-jvm-" + ProcessHandle
				.current().pid() + "-")).toList();
		}
	}

	private static WorkerNetwork load(final byte[] onnx) {
		return WorkerNetwork.load(Graph.of(onnx), Device.CPU, () -> false);
	}

	private static WorkerNetwork load(final Fault fault, final When when, final float number) {
		return WorkerNetwork.load(StandIn.class, StandIn.graph(fault, when, number), Device.CPU, Limits.TRIAL, LIMIT,
			() -> false);
	}

	private static String refusal(final Executable attempt) {
		return assertThrows(DeepLabException.class, attempt).getMessage();
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
		try (Network here = SessionNetwork.load(onnx, Device.CPU); Network there = load(onnx)) {
			assertEquals(here.device(), there.device());
			for (final int side : new int[] { 33, 65, 49, 65 }) {
				final float[] values = new float[channels * side * side];
				for (int i = 0; i < values.length; i++)
					values[i] = random.nextInt(200);
				assertArrayEquals(run(here, values, 1, channels, side, side), run(there, values, 1, channels, side,
					side), name + side);
			}
		}
	}

	/** What is wrong comes from there with its numbers. */
	@Test
	void saysWhatIsWrongAsTheSameGraphDoesHere() {
		final byte[] onnx = TestModels.graph("identity-uint8");
		try (Network here = SessionNetwork.load(onnx, Device.CPU); Network there = load(onnx)) {
			for (final Network network : List.of(here, there)) {
				assertEquals(new RunProblem.NotInRange(0, 255, 300), assertThrows(DeepLabException.class, () -> run(
					network, new float[] { 300 }, 1, 1, 1, 1)).problem());
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "ENDS, 134", "KILLED, 137" })
	void goesOnAfterItEnded(final Fault fault, final int code) {
		Assumptions.assumeTrue(fault != Fault.KILLED || Files.isExecutable(Path.of("/bin/sh")), "no signals here");
		try (Network network = load(fault, When.HAS, 300)) {
			assertArrayEquals(new float[] { 5, 299 }, run(network, new float[] { 5, 299 }, 1, 1, 1, 2));
			final String sentence = refusal(() -> run(network, new float[] { 5, 300 }, 1, 1, 1, 2));
			assertTrue(sentence.contains(
				"crashed the JVM of its own in which it was to run a tensor of 1 x 1 x 1 x 2 (exit code " + code + ")"),
				sentence);
			assertArrayEquals(new float[] { 5, 301 }, run(network, new float[] { 5, 301 }, 1, 1, 1, 2));
		}
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "ENDS", "NONSENSE" })
	void saysThatItEndedWhileItWasLoaded(final Fault fault) {
		final String sentence = refusal(() -> load(fault, When.LOADED, 0));
		assertTrue(sentence.contains("crashed the JVM of its own in which it was to load"), sentence);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "NONSENSE", "BOASTS", "LIES" })
	void believesNoAnswer(final Fault fault) {
		try (Network network = load(fault, When.HAS, 300)) {
			final String sentence = refusal(() -> run(network, new float[] { 300 }, 1, 1, 1, 1));
			assertTrue(sentence.contains("crashed the JVM of its own"), sentence);
			assertArrayEquals(new float[] { 5 }, run(network, new float[] { 5 }, 1, 1, 1, 1));
		}
	}

	@Test
	void whatIsPrintedIsNoAnswer() {
		Assumptions.assumeTrue(Files.isDirectory(Path.of("/dev/fd")),
			"answers can't be told from what is printed here");
		try (Network network = load(Fault.PRINTS, When.HAS, 300)) {
			for (int i = 0; i < 3; i++)
				assertArrayEquals(new float[] { 300 }, run(network, new float[] { 300 }, 1, 1, 1, 1));
		}
	}

	@Test
	void staysAfterWhatItRefuses() {
		try (WorkerNetwork refusing = load(Fault.REFUSES, When.HAS, 300);
				WorkerNetwork failing = load(Fault.FAILS, When.HAS, 300))
		{
			assertEquals("It does not run on that.", refusal(() -> run(refusing, new float[] { 300 }, 1, 1, 1, 1)));
			final String sentence = refusal(() -> run(failing, new float[] { 300 }, 1, 1, 1, 1));
			assertTrue(sentence.contains("ONNX Runtime for Java fails on it") && sentence.contains("unforeseen"),
				sentence);
			for (final WorkerNetwork network : List.of(refusing, failing))
				assertTrue(network.isAlive());
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
		try (WorkerNetwork network = load(Fault.FILLS, When.HAS, 300)) {
			assertThrows(OutOfMemoryError.class, () -> run(network, new float[] { 300 }, 1, 1, 1, 1));
			assertTrue(network.isAlive());
			assertArrayEquals(new float[] { 5 }, run(network, new float[] { 5 }, 1, 1, 1, 1));
			assertThrows(OutOfMemoryError.class, () -> network.input(1, 1, 1 << 16, 1 << 16));
		}
	}

	@Test
	void stopsARunThatIsCancelled() {
		final AtomicInteger asked = new AtomicInteger();
		try (Network network = load(Fault.SLEEPS, When.HAS, 1)) {
			network.input(1, 1, 1, 1).put(1);
			assertThrows(CancellationException.class, () -> network.run(() -> asked.incrementAndGet() > 3));
			network.input(1, 1, 1, 1).put(1);
			assertThrows(CancellationException.class, () -> network.run(() -> true));
		}
	}

	@Test
	void stopsALoadThatIsCancelled() {
		final AtomicInteger asked = new AtomicInteger();
		assertThrows(CancellationException.class, () -> WorkerNetwork.load(StandIn.class, StandIn.graph(Fault.SLEEPS,
			When.LOADED, 0), Device.CPU, Limits.TRIAL, LIMIT, () -> asked.incrementAndGet() > 3));
	}

	@Test
	void givesUpWhatTakesTooLong() {
		try (WorkerNetwork network = load(Fault.SLEEPS, When.HAS, 1)) {
			network.input(1, 1, 1, 1).put(1);
			final String sentence = refusal(() -> network.run(Duration.ofSeconds(1), () -> false));
			assertTrue(sentence.contains("did not run a tensor of 1 x 1 x 1 x 1 within 1 seconds"), sentence);
			assertFalse(network.isAlive());
		}
	}

	@Test
	void endsWhatTakesTooMuchMemoryWhereTheSystemKeepsNoLimit() {
		Assumptions.assumeTrue(ResidentMemory.isCheap(), "looked at seldom here");
		final Limits small = new Limits(256 << 20, 1 << 30);
		try (ChildJvm jvm = ChildJvm.start(StandIn.class, small, StandIn.graph(Fault.GROWS, When.LOADED, 0), true)) {
			final OutOfMemoryError e = assertThrows(OutOfMemoryError.class, () -> jvm.ask("load", LIMIT, () -> false, (
				from, to) -> ChildProtocol.read(from)));
			assertEquals(small.memoryInWords(), e.getMessage());
			assertFalse(jvm.isAlive());
		}
	}

	@Test
	void givesNoMoreAddressesThanTheLimitWhereTheSystemKeepsIt() {
		Assumptions.assumeTrue(ResidentMemory.isCheap(), "this system keeps no such limit");
		try (Network network = load(Fault.MAPS, When.HAS, 300)) {
			final String sentence = refusal(() -> run(network, new float[] { 300 }, 1, 1, 1, 1));
			assertTrue(sentence.contains("Map failed"), sentence);
		}
	}

	@Test
	void refusesFilesOutsideTheFolder() {
		final DeepLabException e = assertThrows(DeepLabException.class, () -> WorkerNetwork.load(new Graph(TestModels
			.graph("threshold"), "", Map.of("../weights.bin", new byte[1]), "", ""), Device.CPU, () -> false));
		assertTrue(e.getMessage().contains("'../weights.bin'"), e.getMessage());
	}

	@Test
	void endsWithTheOneWhoStartedIt() throws Exception {
		final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		final Process parent = new ProcessBuilder(java.toString(), "-cp", System.getProperty("java.class.path"),
			Orphan.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		final Path folder = Path.of(parent.inputReader().readLine());
		final ProcessHandle worker = parent.children().filter(WorkerNetworkTest::isWorker).findFirst().orElseThrow();
		assertTrue(Files.isDirectory(folder));
		parent.destroyForcibly().waitFor();
		worker.onExit().get(30, TimeUnit.SECONDS);
		assertFalse(worker.isAlive());
		assertFalse(Files.exists(folder));
	}

	/** Starts a run that does not end, and waits to be killed. */
	static final class Orphan {

		private Orphan() {}

		public static void main(final String... arguments) throws IOException {
			final WorkerNetwork network = load(Fault.SLEEPS, When.HAS, 1);
			network.input(1, 1, 1, 1).put(1);
			System.out.println(folders().get(0));
			network.run(() -> false);
		}
	}
}
