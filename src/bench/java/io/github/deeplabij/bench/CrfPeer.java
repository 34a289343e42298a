package io.github.deeplabij.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** pydensecrf in a Python process, which is kept until this is closed. */
final class CrfPeer implements AutoCloseable {

	/** Where the benchmarks' Python is, from the project's root. */
	static final Path SCRIPTS = Path.of("src/bench/python");

	private static final String PYTHON = System.getProperty("peer.python", "");

	private final Process process;
	private final BufferedWriter to;
	private final BufferedReader from;
	private Path loaded;

	CrfPeer() throws IOException {
		process = new ProcessBuilder(python(), SCRIPTS.resolve("crf_peer.py").toString()).redirectError(
			ProcessBuilder.Redirect.INHERIT).start();
		to = process.outputWriter();
		from = process.inputReader();
	}

	/**
	 * What an inference took.
	 *
	 * @param millis for set-up and inference
	 * @param peak the process' largest memory, in kilobytes
	 * @param growth that less what it had when the input was loaded
	 */
	record Cost(double millis, long peak, long growth) {

		/** Reads it from words. */
		static Cost parse(final String line) {
			final String[] words = line.split(" ");
			return new Cost(Double.parseDouble(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
		}
	}

	/** Whether a Python was given; else a sentence says that there is none. */
	static boolean isGiven() {
		if (PYTHON.isEmpty()) System.out.println(
			"pydensecrf is left out: give a Python that has it, -Dpeer.python=/path/to/python (see " +
			"docs/crf-speed.md).");
		return !PYTHON.isEmpty();
	}

	static String python() {
		return PYTHON;
	}

	/** Loads what {@link CrfInput#write} has written, unless it is loaded. */
	void load(final Path folder) throws IOException {
		if (folder.equals(loaded)) return;
		ask("load\t" + folder.toAbsolutePath());
		loaded = folder;
	}

	Cost infer(final CrfParameters parameters) throws IOException {
		return Cost.parse(ask("infer\t" + parameters));
	}

	/** The result of the last inference. */
	float[][][] q() throws IOException {
		final Path file = Files.createTempFile("q", ".npy");
		try {
			ask("write\t" + file);
			return Npy.read(file).values();
		}
		finally {
			Files.delete(file);
		}
	}

	private String ask(final String command) throws IOException {
		to.write(command + "\n");
		to.flush();
		final String answer = from.readLine();
		if (answer == null) throw new IOException("The Python process of pydensecrf has ended.");
		return answer;
	}

	@Override
	public void close() {
		process.destroy();
	}
}
