package io.github.deeplabij.isolate;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.TemporaryFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.natives.ChildProtocol;
import io.github.deeplabij.natives.JvmCommand;
import io.github.deeplabij.natives.Natives;
import io.github.deeplabij.onnx.Graph;

/**
 * A JVM of its own for a graph that nobody knows, with limits of memory and time. It has a copy of the graph in its
 * working folder, and answers what it is asked until it is closed. What goes wrong there ends that JVM alone, and is
 * one sentence here. Other threads may close it at any time.
 */
public final class ChildJvm implements AutoCloseable {

	/** In the working folder: the ONNX file, and the folder of its external data. */
	static final String GRAPH = "model.onnx";
	static final String EXTERNAL = "external";
	private static final long WATCH_MILLISECONDS = 20;
	/** In so many turns of the watch, what is not cheap is looked at. */
	private static final int SELDOM = 25;
	private static final Path SHELL = Path.of("/bin/sh");
	private static final Path DESCRIPTORS = Path.of("/dev/fd");

	private final Path folder;
	private final Limits limits;
	private final boolean limited;
	private final Process process;
	private final DataInputStream in;
	private final DataOutputStream out;

	private ChildJvm(final Path folder, final Limits limits, final boolean limited, final Process process) {
		this.folder = folder;
		this.limits = limits;
		this.limited = limited;
		this.process = process;
		in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
		out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
	}

	/**
	 * Starts a program.
	 *
	 * @param main its class, which is to {@link ChildProtocol#serve serve}
	 * @param graph of which it gets a copy
	 * @param gpu whether it may reach a GPU: its driver reserves more addresses than any limit
	 * @throws DeepLabException if it can't be started, or one of the files would lie outside the folder
	 */
	static ChildJvm start(final Class<?> main, final Limits limits, final Graph graph, final boolean gpu,
		final String... arguments)
	{
		Path folder = null;
		try {
			TemporaryFolder.sweep();
			folder = TemporaryFolder.make("");
			Files.write(folder.resolve(GRAPH), graph.bytes());
			long size = graph.bytes().length;
			for (final Map.Entry<String, byte[]> each : graph.external().entrySet()) {
				final Path file = folder.resolve(EXTERNAL).resolve(each.getKey()).normalize();
				if (!file.startsWith(folder.resolve(EXTERNAL))) throw new DeepLabException(
					"The model keeps weights in the file '" + each.getKey() +
						"', which lies outside its own folder and is not read.");
				Files.createDirectories(file.getParent());
				Files.write(file, each.getValue());
				size += each.getValue().length;
			}
			final Limits all = limits.with(size);
			// macOS takes such a limit and does not keep it
			final boolean limited = !gpu && Files.isExecutable(SHELL) && ResidentMemory.isCheap();
			return new ChildJvm(folder, all, limited, builder(main, folder, all, limited, List.of(arguments)).start());
		}
		catch (final IOException | URISyntaxException e) {
			TemporaryFolder.delete(folder);
			throw new DeepLabException(
				"A JVM of its own, in which models from outside are run first, could not be started (" + WholeFile
					.reason(e) + "); it needs room in the temporary folder " + System.getProperty("java.io.tmpdir") +
					".", e);
		}
		catch (final DeepLabException e) {
			TemporaryFolder.delete(folder);
			throw e;
		}
	}

	private static ProcessBuilder builder(final Class<?> main, final Path folder, final Limits limits,
		final boolean limited, final List<String> arguments) throws URISyntaxException
	{
		final List<String> command = new ArrayList<>();
		final boolean apart = Files.isExecutable(SHELL) && Files.isDirectory(DESCRIPTORS);
		if (limited || apart) {
			// a graph can ask for any amount of memory outside the Java heap; what is printed must not get between
			// the answers
			command.addAll(List.of(SHELL.toString(), "-c", (limited ? "ulimit -v " + limits.memory() / 1024 + "; "
				: "") + "exec \"$@\"" + (apart ? " 3>&1 1>/dev/null" : ""), "sh"));
		}
		final List<String> options = new ArrayList<>(Natives.options());
		options.addAll(List.of("-Xmx" + (limits.heap() >> 20) + "m", "-XX:MaxDirectMemorySize=" + (limits
			.memory() >> 22) + "m", "-XX:CompressedClassSpaceSize=64m", "-XX:ReservedCodeCacheSize=32m",
			"-XX:ActiveProcessorCount=1", "-XX:+DisplayVMOutputToStderr"));
		command.addAll(JvmCommand.of(main, options, arguments));
		final ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(
			ProcessBuilder.Redirect.DISCARD);
		if (apart) builder.environment().put(ChildProtocol.VARIABLE, DESCRIPTORS.resolve("3").toString());
		// glibc reserves 64 MB of addresses for each thread's arena, which the limit would count
		builder.environment().put("MALLOC_ARENA_MAX", "2");
		return builder;
	}

	/**
	 * In such a JVM: its graph.
	 *
	 * @param input the input to run
	 * @param outputs the outputs to fetch
	 */
	static Graph graph(final String input, final List<String> outputs) throws IOException {
		final Map<String, byte[]> external = new HashMap<>();
		final Path root = Path.of(EXTERNAL);
		if (Files.exists(root)) {
			try (Stream<Path> files = Files.walk(root)) {
				for (final Path file : files.filter(Files::isRegularFile).toList())
					external.put(root.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(
						file));
			}
		}
		return new Graph(Files.readAllBytes(Path.of(GRAPH)), "", external, input, outputs);
	}

	/** Its working folder. */
	Path folder() {
		return folder;
	}

	/** Whether it still runs: what crashed, was cancelled or took too long has ended for good. */
	boolean isAlive() {
		return process.isAlive();
	}

	/** It took longer than it may. */
	static final class Late extends DeepLabException {

		private static final long serialVersionUID = 1;

		Late(final String message, final Throwable cause) {
			super(message, cause);
		}
	}

	/** Asks something of it and reads the answer. */
	interface Exchange<T> {

		T on(DataInputStream in, DataOutputStream out) throws IOException;
	}

	/**
	 * Asks it to do something.
	 *
	 * @param what what that is, as in "it did not run"
	 * @param time how long it may take
	 * @param cancelled asked every few milliseconds
	 * @throws CancellationException if it was cancelled; it has then ended
	 * @throws Late if it took too long; it has then ended
	 * @throws DeepLabException if the exchange throws it; or if it crashed, and has ended
	 * @throws OutOfMemoryError if the exchange throws it; or if it took more memory than it may, and has ended
	 */
	<T> T ask(final String what, final Duration time, final BooleanSupplier cancelled, final Exchange<T> exchange) {
		final FutureTask<T> task = new FutureTask<>(() -> exchange.on(in, out));
		final Thread thread = new Thread(task, "DeepLab exchange");
		thread.setDaemon(true);
		thread.start();
		final long end = System.nanoTime() + time.toNanos();
		boolean answered = false;
		try {
			for (int turn = 0;; turn++) {
				try {
					final T answer = task.get(WATCH_MILLISECONDS, TimeUnit.MILLISECONDS);
					answered = true;
					return answer;
				}
				catch (final TimeoutException e) {
					if (cancelled.getAsBoolean()) throw new CancellationException();
					if (System.nanoTime() > end) throw new Late(
						"The model was given up: in a JVM of its own it did not " + what + " within " + time
							.toSeconds() +
							" seconds; try it when the machine is less busy, or check where the file is from.", e);
					final boolean look = !limited && (ResidentMemory.isCheap() || turn % SELDOM == 0);
					if (look && ResidentMemory.of(process) > limits.memory()) throw new OutOfMemoryError(limits
						.memoryInWords());
				}
			}
		}
		catch (final ExecutionException e) {
			answered = !(e.getCause() instanceof IOException);
			if (e.getCause() instanceof DeepLabException sentence) throw sentence;
			if (e.getCause() instanceof OutOfMemoryError memory) throw memory;
			throw ended(what, e.getCause());
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new DeepLabException("The run of the model was interrupted; run it again.", e);
		}
		finally {
			if (!answered) {
				process.destroyForcibly();
				await();
			}
		}
	}

	private DeepLabException ended(final String what, final Throwable cause) {
		await();
		return new DeepLabException("The model is given up: it crashed the JVM of its own in which it was to " + what +
			(process.isAlive() ? "" : " (exit code " + process.exitValue() + ")") +
			"; the file is damaged, made to do harm, or takes more than " + limits.memoryInWords() + " of memory.",
			cause);
	}

	private void await() {
		try {
			process.waitFor(2, TimeUnit.SECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Ends it, and deletes its working folder. */
	@Override
	public void close() {
		process.destroyForcibly();
		await();
		TemporaryFolder.delete(folder);
	}
}
