package io.github.deeplabij.onnx;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import ai.onnxruntime.OrtEnvironment;

/** A JVM of its own for a graph that nobody knows, with limits of memory. */
final class Jvm {

	/** What it may take in all, beside four times the graph's own size. */
	static final long LIMIT_BYTES = 4L << 30;

	private Jvm() {}

	/**
	 * How to start a class of this jar.
	 *
	 * @param main the class; it runs with a copy of the graph in its working folder
	 * @param size the bytes of the graph
	 * @param heap megabytes for Java itself, beside twice the graph's size
	 * @throws URISyntaxException if the place of this jar is no path
	 */
	static ProcessBuilder start(final Class<?> main, final Path folder, final long size, final long heap,
		final List<String> arguments) throws URISyntaxException
	{
		final List<String> command = new ArrayList<>();
		final Path shell = Path.of("/bin/sh");
		if (Files.isExecutable(shell)) {
			// a graph can ask for any amount of memory outside the Java heap
			command.addAll(List.of(shell.toString(), "-c", "ulimit -v " + (LIMIT_BYTES + 4 * size) / 1024 + "; exec \"$@\"", "sh"));
		}
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + (heap + (size >> 20) * 2) +
			"m", "-XX:MaxDirectMemorySize=1g", "-XX:CompressedClassSpaceSize=64m", "-XX:ReservedCodeCacheSize=32m",
			"-XX:ActiveProcessorCount=1", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash", "-Djava.io.tmpdir=.",
			"-Duser.home=" + System.getProperty("user.home"), "-cp", classPath(main)));
		command.addAll(Natives.options());
		command.add(main.getName());
		command.addAll(arguments);
		final ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(
			ProcessBuilder.Redirect.DISCARD);
		// glibc reserves 64 MB of addresses for each thread's arena, which the limit would count
		builder.environment().put("MALLOC_ARENA_MAX", "2");
		return builder;
	}

	/** What a class of this jar needs: the jar, and ONNX Runtime's. */
	static String classPath(final Class<?> main) throws URISyntaxException {
		return location(main) + File.pathSeparator + location(OrtEnvironment.class);
	}

	private static Path location(final Class<?> type) throws URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	/** Deletes its working folder; null is none. */
	static void delete(final Path folder) {
		if (folder == null) return;
		try (Stream<Path> files = Files.walk(folder)) {
			files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
		}
		catch (final IOException e) {
			// the system clears its temporary folder some day
		}
	}
}
