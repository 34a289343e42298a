package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;

/** Sessions and runs give back what they take outside the Java heap, where no garbage collector looks. */
class NativeMemoryTest {

	private static final Path STATUS = Path.of("/proc/self/status");
	private static final byte[] GRAPH = TestModels.graph("threshold");
	private static final int ROUNDS = 200;
	private static final int SIDE = 384;

	/** In kB: three scores for each pixel of a square of six times the side. */
	private static final long OUTPUT = 3L * Float.BYTES * 36 * SIDE * SIDE >> 10;

	/** A result that is not released, of 384 x 384 x 2 floats, would add up to 236 MB. */
	private static final long BOUND = 60 << 10;

	@BeforeEach
	void needsProc() throws IOException {
		assumeTrue(Files.isReadable(STATUS) && Files.readString(STATUS).contains("VmRSS:"),
			"no /proc/self/status here");
	}

	/** What the process holds, in kB, after all that can be collected is. */
	private static long resident() throws IOException, InterruptedException {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(100);
			final long now = Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmRSS:")).mapToLong(
				line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
			least = Math.min(least, now);
		}
		return least;
	}

	private interface Work {

		void once(int round);
	}

	/** A leak grows in every window of rounds; the heap, compiled code and the allocator's arenas grow now and then. */
	private static void staysFlat(final Work work) throws IOException, InterruptedException {
		for (int i = 0; i < ROUNDS / 2; i++)
			work.once(i);
		long grown = Long.MAX_VALUE;
		for (int window = 0; window < 3 && grown >= BOUND; window++) {
			final long before = resident();
			for (int i = 0; i < ROUNDS; i++)
				work.once(i);
			grown = Math.min(grown, resident() - before);
		}
		assertTrue(grown < BOUND, "grew by " + grown + " kB or more in each " + ROUNDS + " rounds");
	}

	private static void run(final Network network, final int side) {
		network.input(1, 1, side, side);
		network.run(() -> false);
	}

	@Test
	void openingAndClosing() throws Exception {
		staysFlat(round -> {
			try (Network network = SessionNetwork.load(GRAPH, Device.CPU)) {
				run(network, SIDE);
				run(network, SIDE);
			}
		});
	}

	@Test
	void runningOneShape() throws Exception {
		try (Network network = SessionNetwork.load(GRAPH, Device.CPU)) {
			staysFlat(round -> run(network, SIDE));
		}
	}

	@Test
	void runningManyShapes() throws Exception {
		try (Network network = SessionNetwork.load(GRAPH, Device.CPU)) {
			staysFlat(round -> run(network, SIDE - round % 7));
		}
	}

	@Test
	void aMomentAfterTheLastRunItsMemoryIsGivenBack() throws Exception {
		try (Network network = SessionNetwork.load(TestModels.graph("atrous"), Device.CPU)) {
			for (int i = 0; i < 3; i++)
				run(network, 6 * SIDE);
			final long kept = resident();
			network.last();
			run(network, 6 * SIDE);
			long returned = kept - resident();
			for (int i = 0; i < 60 && returned <= OUTPUT / 6; i++)
				returned = kept - resident();
			assertTrue(returned > OUTPUT / 6, returned + " kB");
		}
	}

	/** No garbage either, for it is collected only when as much has gathered as the Java heap may have. */
	@Test
	void smallerShapesInTurnTakeTheMemoryOfTheLargest() {
		final BufferPoolMXBean pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().filter(
			bean -> bean.getName().equals("direct")).findFirst().orElseThrow();
		try (Network network = SessionNetwork.load(GRAPH, Device.CPU)) {
			run(network, SIDE);
			final long before = pool.getTotalCapacity();
			for (int i = 0; i < ROUNDS; i++)
				run(network, SIDE - 100 * (i % 3));
			final long grown = pool.getTotalCapacity() - before;
			assertTrue(grown < SIDE * SIDE, "grew by " + grown + " bytes");
		}
	}
}
