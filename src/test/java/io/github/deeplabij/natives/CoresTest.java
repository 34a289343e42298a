package io.github.deeplabij.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoresTest {

	@TempDir
	private Path system;

	private void processor(final int number, final String siblings) throws IOException {
		final Path topology = Files.createDirectories(system.resolve("cpu" + number + "/topology"));
		Files.writeString(topology.resolve("thread_siblings_list"), siblings + "\n");
	}

	@Test
	void processorsThatShareACoreCountOnce() throws IOException {
		for (int i = 0; i < 4; i++) processor(i, i % 2 + "," + (i % 2 + 2));
		Files.createDirectory(system.resolve("cpufreq"));
		assertEquals(2, Cores.count(system, 4));
		processor(4, "4");
		assertEquals(3, Cores.count(system, 8));
	}

	@Test
	void noMoreThanTheJvmMayUse() throws IOException {
		for (int i = 0; i < 8; i++) processor(i, String.valueOf(i));
		assertEquals(3, Cores.count(system, 3));
	}

	@Test
	void eachProcessorCountsWhereTheSystemDoesNotTell() {
		assertEquals(6, Cores.count(system.resolve("missing"), 6));
		assertTrue(Cores.count() >= 1);
	}
}
