package io.github.deeplabij.common;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

class TemporaryFolderTest {

	/** No process has such a number. */
	private static final String NOBODY = TemporaryFolder.PREFIX + "999999999999";

	private static Path folder(final Path lock, final String name) throws IOException {
		final Path folder = lock.resolveSibling(name);
		Files.createDirectories(folder.resolve("inside"));
		Files.writeString(folder.resolve("inside").resolve("model.onnx"), "left");
		return folder;
	}

	@Test
	void whatAKilledProcessLeftIsDeleted() throws IOException {
		final Path ours = TemporaryFolder.make("test");
		final Path lock = Files.writeString(ours.resolveSibling(NOBODY + ".lock"), "");
		final Path left = folder(lock, NOBODY + "-external1");
		TemporaryFolder.sweep();
		assertFalse(Files.exists(left), left.toString());
		assertFalse(Files.exists(lock), lock.toString());
		assertTrue(Files.isDirectory(ours), ours.toString());
		TemporaryFolder.delete(ours);
	}

	@Test
	void whatNoLockTellsOfStays() throws IOException {
		final Path ours = TemporaryFolder.make("test");
		final Path other = folder(ours, NOBODY + "9-1");
		TemporaryFolder.sweep();
		assertTrue(Files.isDirectory(other), other.toString());
		TemporaryFolder.delete(other);
		TemporaryFolder.delete(ours);
	}

	@Test
	void whatAProcessThatRunsHasStays() throws Exception {
		final Path ours = TemporaryFolder.make("test");
		final Path file = ours.resolveSibling(TemporaryFolder.PREFIX + ProcessHandle.current().pid() + ".lock");
		final String code = "try (var c = java.nio.channels.FileChannel.open(java.nio.file.Path.of(\"" + file.toString()
			.replace("\\", "\\\\") +
			"\"), java.nio.file.StandardOpenOption.WRITE)) { System.out.println(c.tryLock() == null ? \"held\" : " +
			"\"free\"); }";
		final Path source = ours.resolve("Look.java");
		Files.writeString(source, "public class Look { public static void main(String[] a) throws Exception { " + code +
			" } }");
		final Process look = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			source.toString()).start();
		assertTrue(new String(look.getInputStream().readAllBytes()).startsWith("held"));
		TemporaryFolder.delete(ours);
	}
}
