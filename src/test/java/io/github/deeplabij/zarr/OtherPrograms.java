package io.github.deeplabij.zarr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs that read Zarr, where they can be had. {@code -Dzarr.python=} names a Python with zarr-python 2,
 * {@code -Dtensorstore.python=} one with TensorStore, and {@code -Dzarrita.folder=} a folder in which {@code npm
 * install zarrita} was run.
 *
 * @param check a command that succeeds where the program is there
 * @param read a command that reads a folder, whose path is to be added
 */
record OtherPrograms(String name, List<String> check, List<String> read, String folder) {

	private static final String PYTHON = Path.of("src/test/python/zarr_arrays.py").toAbsolutePath().toString();
	private static final String NODE = Path.of("src/test/node/zarr_arrays.mjs").toAbsolutePath().toString();

	static Stream<OtherPrograms> all() {
		final String zarr = System.getProperty("zarr.python", "/usr/bin/python3");
		final String tensorstore = System.getProperty("tensorstore.python", "python3");
		final String zarrita = System.getProperty("zarrita.folder", ".");
		return Stream.of(new OtherPrograms("zarr-python", List.of(zarr, "-c", "import zarr, numcodecs"), List.of(zarr,
			PYTHON, "read", "zarr"), "."), new OtherPrograms("TensorStore", List.of(tensorstore, "-c",
				"import tensorstore"), List.of(tensorstore, PYTHON, "read", "tensorstore"), "."), new OtherPrograms(
					"zarrita", List.of("node", "-e", "require('fs').statSync('node_modules/zarrita')"), List.of("node",
						NODE, "read"), zarrita));
	}

	@Override
	public String toString() {
		return name;
	}

	/** What the program prints at the end; the test is skipped where the program can't be had. */
	String read(final Path arrays) throws Exception {
		assumeTrue(isThere(), name + " is not on this machine");
		final List<String> command = new ArrayList<>(read);
		command.add(arrays.toAbsolutePath().toString());
		final Process process = start(command);
		final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		assertEquals(0, process.waitFor(), out);
		return out;
	}

	private boolean isThere() throws InterruptedException {
		try {
			final Process process = start(check);
			return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (final IOException e) {
			return false;
		}
	}

	private Process start(final List<String> command) throws IOException {
		return new ProcessBuilder(command).directory(Path.of(folder).toFile()).redirectErrorStream(true).start();
	}
}
