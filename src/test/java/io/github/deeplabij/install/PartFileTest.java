package io.github.deeplabij.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.Claim;
import io.github.deeplabij.common.DeepLabException;

/** A file is downloaded by one program at a time, where the file system has no locks, too. */
class PartFileTest {

	/** As NFS without its lock service, and Lustre without flock. */
	private static final Claim.Locks NONE = channel -> {
		throw new IOException("No locks available");
	};

	@TempDir
	private Path folder;

	private List<String> left() throws IOException {
		try (Stream<Path> all = Files.list(folder)) {
			return all.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void partsOfFilesAreClaimedWithoutLocks() throws IOException {
		final Path file = folder.resolve("file");
		try (PartFile part = PartFile.open(file, "https://example.org/x", NONE)) {
			part.restart("https://example.org/x", "1");
			assertEquals("https://example.org/x is being downloaded already; wait for that to end.", assertThrows(
				DeepLabException.class, () -> PartFile.open(file, "https://example.org/x", NONE)).getMessage());
			part.finish(file, "https://example.org/x", false);
		}
		assertEquals(List.of("file"), left());
		assertFalse(Files.exists(folder.resolve("file.part.owner")));
	}
}
