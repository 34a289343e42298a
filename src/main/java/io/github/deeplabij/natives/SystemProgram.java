package io.github.deeplabij.natives;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system that know something, asked for a few seconds at most. */
final class SystemProgram {

	private static final long LIMIT_SECONDS = 10;

	private SystemProgram() {}

	/** What a program says; empty if it is not there, fails or takes too long. */
	static List<String> lines(final String... command) {
		Path out = null;
		try {
			// a file takes any amount without anybody reading
			out = Files.createTempFile("deeplab", ".txt");
			final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile())
				.start();
			process.getOutputStream().close();
			try {
				if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) return List.of();
			}
			finally {
				process.destroyForcibly();
			}
			return new String(Files.readAllBytes(out), StandardCharsets.UTF_8).lines().toList();
		}
		catch (final IOException e) {
			return List.of();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			return List.of();
		}
		finally {
			if (out != null) out.toFile().delete();
		}
	}
}
