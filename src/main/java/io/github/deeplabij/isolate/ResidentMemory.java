package io.github.deeplabij.isolate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has. */
final class ResidentMemory {

	private static final Path PROC = Path.of("/proc");
	private static final String KEY = "VmRSS:";

	private ResidentMemory() {}

	/** Whether it costs next to nothing to ask: on Linux. */
	static boolean isCheap() {
		return Files.isDirectory(PROC);
	}

	/** In bytes; 0 if it has ended, or the system does not tell (Windows). */
	static long of(final Process process) {
		try {
			final Path status = PROC.resolve(process.pid() + "/status");
			if (Files.exists(status)) return Files.readAllLines(status).stream().filter(line -> line.startsWith(KEY))
				.mapToLong(line -> kilobytes(line.substring(KEY.length()).replace("kB", ""))).findFirst().orElse(0);
			if (!Files.isExecutable(Path.of("/bin/ps"))) return 0;
			final Process ps = new ProcessBuilder("/bin/ps", "-o", "rss=", "-p", Long.toString(process.pid()))
				.redirectError(ProcessBuilder.Redirect.DISCARD).start();
			return kilobytes(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
		}
		catch (final IOException | NumberFormatException e) {
			return 0;
		}
	}

	private static long kilobytes(final String text) {
		return text.isBlank() ? 0 : 1024 * Long.parseLong(text.strip());
	}
}
