package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.io.FileSaver;

/** Files that end the JVM which loads or runs them: each costs one sentence, and the batch's program goes on. */
class TrialIT {

	private static final Path CRASHING = Path.of("../shared/hostile/crash");

	@TempDir
	Path folder;

	@Test
	void aModelThatEndsTheJvmIsOneSentence() throws Exception {
		Assumptions.assumeTrue(Files.isDirectory(CRASHING), "needs ../shared/hostile, which is not here");
		new FileSaver(IJ.createImage("grey", "8-bit ramp", 30, 20, 1)).saveAsPng(folder.resolve("grey.png").toString());
		final String description = Files.readString(Path.of("src/test/resources/models/threshold/rdf.yaml")).replaceAll(
			"(?m)^\\s+sha256:.*$", "");
		int ended = 0;
		try (Stream<Path> files = Files.list(CRASHING)) {
			for (final Path file : files.filter(path -> path.toString().endsWith(".onnx")).sorted().limit(12).toList()) {
				final Path model = Files.createDirectories(folder.resolve(file.getFileName().toString().replace(".onnx", "")));
				Files.copy(file, model.resolve("model.onnx"));
				Files.writeString(model.resolve("rdf.yaml"), description);
				final Program.Outcome outcome = Program.deeplab(folder, List.of("-Duser.home=" + folder), "segment", "grey.png", "--model",
					model.toString(), "--out", "out");
				assertEquals(1, outcome.code(), file + ": " + outcome.out());
				assertEquals(1, outcome.out().strip().lines().count(), file + ": " + outcome.out());
				if (outcome.out().contains("it crashed the JVM of its own")) ended++;
			}
		}
		assertTrue(ended > 0, "none of the files ended its trial");
	}

	@Test
	void aModelThatPassedIsNotTriedAgain() throws Exception {
		new FileSaver(IJ.createImage("grey", "8-bit ramp", 30, 20, 1)).saveAsPng(folder.resolve("grey.png").toString());
		final String model = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();
		final List<String> home = List.of("-Duser.home=" + folder);
		assertEquals(0, Program.deeplab(folder, home, "segment", "grey.png", "--model", model).code());
		try (Stream<Path> passed = Files.list(folder.resolve(".deeplab-ij/passed"))) {
			assertEquals(1, passed.count());
		}
		assertEquals(0, Program.deeplab(folder, home, "segment", "grey.png", "--model", model).code());
	}
}
