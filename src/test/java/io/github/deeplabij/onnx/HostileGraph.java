package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.deeplabij.model.DeepLabException;

/** Files that are made to break a program that loads them. */
final class HostileGraph {

	static final Path OWN = Path.of("src/test/resources/hostile");

	private HostileGraph() {}

	static byte[] bytes(final String name) {
		try {
			return Files.readAllBytes(OWN.resolve(name + ".onnx"));
		}
		catch (final IOException e) {
			throw new AssertionError(e);
		}
	}

	static List<Path> in(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
		}
	}

	/** The sentence that a trial with the input that the graph itself declares ends in; empty if it passes. */
	static String trial(final Path file, final Duration limit) throws IOException {
		final byte[] onnx = Files.readAllBytes(file);
		final List<GraphInput> inputs = GraphInput.of(onnx);
		final long[] shape = inputs.isEmpty() || inputs.get(0).shape() == null ? new long[] { 1, 1, 8, 8 } : inputs.get(0).shape();
		for (int i = 0; i < shape.length; i++) if (shape[i] < 0) shape[i] = 8;
		try {
			Trial.run(Graph.of(onnx), Device.CPU, limit, () -> false, shape);
			return "";
		}
		catch (final DeepLabException e) {
			assertEquals(1, e.getMessage().lines().count(), file + ": " + e.getMessage());
			assertTrue(e.getMessage().endsWith("."), file + ": " + e.getMessage());
			return e.getMessage();
		}
	}
}
