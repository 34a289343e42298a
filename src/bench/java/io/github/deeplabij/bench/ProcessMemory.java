package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, in kilobytes: what the system says, so on Linux alone. */
final class ProcessMemory {

	private static final Path SELF = Path.of("/proc/self");

	private ProcessMemory() {}

	/** Makes the peak that of what comes from here on. */
	static void forgetPeak() throws IOException {
		Files.writeString(SELF.resolve("clear_refs"), "5");
	}

	static long now() throws IOException {
		return kilobytes("VmRSS:");
	}

	static long peak() throws IOException {
		return kilobytes("VmHWM:");
	}

	private static long kilobytes(final String key) throws IOException {
		return Files.readAllLines(SELF.resolve("status")).stream().filter(line -> line.startsWith(key)).mapToLong(
			line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
	}
}
