package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.runner.RunnerException;

/** All benchmarks of the CRF, and their figure. */
public final class CrfReport {

	/** Takes the figures as CSV. */
	static final Path FOLDER = Path.of("target/bench");

	/** Takes what pydensecrf loads. */
	static final Path INPUTS = FOLDER.resolve("crf-inputs");

	private static final List<String> CASES = List.of("512x512x2", "512x512x3", "512x512x21", "500x375x21",
		"1024x1024x2", "1024x1024x3", "1024x1024x21", "2048x2048x2", "2048x2048x3");

	private CrfReport() {}

	/** Width, height and number of classes of what is measured: those of the property "cases", or the usual ones. */
	static List<String> cases() {
		final String given = System.getProperty("cases", "");
		return given.isEmpty() ? CASES : List.of(given.split(","));
	}

	/** Measures errors, memory and times, and draws them. */
	public static void main(final String... arguments) throws RunnerException, IOException, InterruptedException {
		CrfError.main();
		CrfMemory.main();
		CrfSpeed.main();
		if (CrfPeer.isGiven()) python("plot_crf.py", FOLDER.toString(), "docs/images/crf-speed.svg");
	}

	/** Runs one of the scripts. */
	static void python(final String script, final String... arguments) throws IOException, InterruptedException {
		final List<String> command = new ArrayList<>(List.of(CrfPeer.python(), CrfPeer.SCRIPTS.resolve(script)
			.toString()));
		command.addAll(List.of(arguments));
		if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) throw new IOException(script +
			" has failed.");
	}
}
