package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.io.FileSaver;

/** A model whose trial ends the program that makes it: that costs one sentence, and the batch's program goes on. */
class TrialIT {

	private static final String SLOW = Path.of("src/test/resources/models/slow").toAbsolutePath().toString();

	@TempDir
	Path folder;

	private void image(final String name, final int side) {
		new FileSaver(IJ.createImage(name, "8-bit ramp", side, side, 1)).saveAsPng(folder.resolve(name + ".png")
			.toString());
	}

	private Path verdict() throws IOException {
		try (Stream<Path> passed = Files.list(folder.resolve(".deeplab-ij/passed"))) {
			final List<Path> all = passed.toList();
			assertEquals(1, all.size());
			return all.get(0);
		}
	}

	@Test
	void aModelThatEndsItsTrialIsOneSentence() throws Exception {
		image("grey", 30);
		final Path temporary = Files.createDirectory(folder.resolve("tmp"));
		final CompletableFuture<Void> ended = Workers.end(temporary, -1);
		final Program.Outcome outcome = Program.deeplab(folder, List.of("-Duser.home=" + folder, "-Djava.io.tmpdir=" +
			temporary), "segment", "grey.png", "--model", SLOW, "--out", "out");
		ended.get();
		assertEquals(1, outcome.code(), outcome.out());
		assertEquals(1, outcome.out().strip().lines().count(), outcome.out());
		assertTrue(outcome.out().contains("it crashed the JVM of its own"), outcome.out());
		assertFalse(Files.exists(folder.resolve(".deeplab-ij/passed")), "kept as passed");
	}

	@Test
	void aModelThatEndsTheTrialOfALargerTileCostsThatImageOnly() throws Exception {
		image("first", 30);
		image("second", 1024);
		image("third", 40);
		final Path temporary = Files.createDirectory(folder.resolve("tmp"));
		final CompletableFuture<Void> ended = Workers.end(temporary, 512 * 512 * Float.BYTES);
		final Program.Outcome outcome = Program.deeplab(folder, List.of("-Duser.home=" + folder, "-Djava.io.tmpdir=" +
			temporary), "segment", "first.png", "second.png", "third.png", "--model", SLOW, "--device", "cpu", "--out",
			"out");
		ended.get();
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains(
			"second.png: The model is given up: it crashed the JVM of its own in which it was to run"), outcome.out());
		assertTrue(Files.exists(folder.resolve("out/first-labels.tif")), outcome.out());
		assertTrue(Files.exists(folder.resolve("out/third-labels.tif")), outcome.out());
		assertFalse(Files.exists(folder.resolve("out/second-labels.tif")), outcome.out());
		assertEquals("[1, 1, 512, 512]\n", Files.readString(verdict()));
	}

	@Test
	void aModelThatPassedIsNotTriedAgain() throws Exception {
		image("grey", 30);
		final String model = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();
		final List<String> home = List.of("-Duser.home=" + folder);
		assertEquals(0, Program.deeplab(folder, home, "segment", "grey.png", "--model", model).code());
		assertEquals("[1, 1, 512, 512]\n", Files.readString(verdict()));
		// a trial would say again what it tried
		Files.writeString(verdict(), "[1, 1, 700, 700]\n");
		assertEquals(0, Program.deeplab(folder, home, "segment", "grey.png", "--model", model).code());
		assertEquals("[1, 1, 700, 700]\n", Files.readString(verdict()));
	}
}
