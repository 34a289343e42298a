package io.github.deeplabij.isolate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

	@Test
	void knowsWhatAJvmHasUntilItEnds() throws Exception {
		Assumptions.assumeTrue(ResidentMemory.isCheap() || Path.of("/bin/ps").toFile().canExecute(),
			"this system does not tell");
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
			"-s", "-").redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
				while (ResidentMemory.of(process) < 10_000_000)
					Thread.sleep(10);
			}, "a JVM that takes less than 10 MB");
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		assertEquals(0, ResidentMemory.of(process));
	}
}
