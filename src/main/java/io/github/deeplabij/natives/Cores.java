package io.github.deeplabij.natives;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The physical cores that ONNX Runtime computes on: it starts a thread for each. */
public final class Cores {

	private static final Path SYSTEM = Path.of("/sys/devices/system/cpu");
	/** The property of Java that says how many, where several programs share the cores. */
	private static final String THREADS = "deeplab.threads";
	private static final int COUNT = Integer.getInteger(THREADS, count(SYSTEM, Runtime.getRuntime()
		.availableProcessors()));

	private Cores() {}

	/** Whether only some are to be computed on. */
	public static boolean shared() {
		return Integer.getInteger(THREADS) != null;
	}

	/** How many there are, of those that this JVM may use, or as many as the property says; at least 1. */
	public static int count() {
		return COUNT;
	}

	/**
	 * Counts processors that share a core once.
	 *
	 * @param system Linux's list of processors; where there is none, each counts
	 * @param most what the JVM may use
	 */
	static int count(final Path system, final int most) {
		final Set<String> cores = new HashSet<>();
		try (DirectoryStream<Path> processors = Files.newDirectoryStream(system, "cpu[0-9]*")) {
			for (final Path each : processors) cores.add(Files.readString(each.resolve(
				"topology/thread_siblings_list")));
		}
		catch (final IOException | SecurityException e) {
			// then each counts
		}
		return cores.isEmpty() ? most : Math.min(cores.size(), most);
	}
}
