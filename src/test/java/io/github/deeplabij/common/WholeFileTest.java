package io.github.deeplabij.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

	private static final String PART = "\\.deeplab-.+\\.part";

	@TempDir
	private Path folder;

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void replacesAFileOnlyByAWholeOne() throws IOException {
		final Path file = Files.writeString(folder.resolve("a.csv"), "old");
		final IOException full = new IOException("No space left on device");
		assertEquals(full, assertThrows(IOException.class, () -> WholeFile.write(file, out -> {
			out.write(new byte[100_000]);
			assertEquals("old", Files.readString(file));
			assertTrue(files().get(0).matches(PART) && files().size() == 2, files().toString());
			throw full;
		})));
		assertEquals("old", Files.readString(file));
		assertEquals(List.of("a.csv"), files());
		WholeFile.write(file, "new");
		assertEquals("new", Files.readString(file));
		assertEquals(List.of("a.csv"), files());
	}

	@Test
	void twoAtOnceDoNotMeet() throws IOException {
		final Path file = folder.resolve("a.csv");
		WholeFile.write(file, out -> {
			out.write("slow".getBytes());
			WholeFile.write(file, "quick");
			assertEquals("quick", Files.readString(file));
		});
		assertEquals("slow", Files.readString(file));
		assertEquals(List.of("a.csv"), files());
	}

	/** A name that the file system takes has a part that it takes too. */
	@Test
	void namesMayBeLong() throws IOException {
		WholeFile.write(folder.resolve("n".repeat(255)), "text");
		assertEquals(List.of("n".repeat(255)), files());
		final IOException tooLong = assertThrows(IOException.class, () -> WholeFile.write(folder.resolve("n".repeat(
			256)), "text"));
		assertFalse(WholeFile.reason(tooLong).isBlank());
		assertEquals(1, files().size());
	}

	private Path part(final long ageSeconds) throws IOException {
		final Path part = Files.writeString(folder.resolve(".deeplab-" + UUID.randomUUID() + "-7.part"), "half");
		Files.setLastModifiedTime(part, FileTime.fromMillis(System.currentTimeMillis() - 1000 * ageSeconds));
		return part;
	}

	@Test
	void clearsAwayWhatAKilledProgramLeft() throws IOException {
		final Path left = part(10);
		final Path young = part(0);
		final Path written = part(10);
		final Path another = Files.writeString(folder.resolve(".deeplab-notes.txt"), "the user's own");
		try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
			channel.lock(Long.MAX_VALUE - 1, 1, false);
			WholeFile.write(folder.resolve("a.csv"), "text");
		}
		assertFalse(Files.exists(left));
		for (final Path kept : List.of(young, written, another))
			assertTrue(Files.exists(kept), kept.toString());
	}

	@Test
	void makesFoldersThatCanBeWritten() throws IOException {
		final Path left = part(10);
		WholeFile.prepareFolder(folder);
		WholeFile.prepareFolder(folder.resolve("a/b"));
		assertFalse(Files.exists(left));
		assertEquals(List.of("a"), files());
		final Path file = Files.writeString(folder.resolve("file"), "in the way");
		assertEquals("a file is in the way", WholeFile.reason(assertThrows(IOException.class, () -> WholeFile
			.prepareFolder(file))));
	}

	@Test
	void saysWhy() throws IOException {
		assertEquals("it, or its folder, is not there", WholeFile.reason(assertThrows(IOException.class, () -> WholeFile
			.write(folder.resolve("absent/a.csv"), "text"))));
		Files.createDirectory(folder.resolve("a.csv"));
		assertEquals("a folder of that name is in the way", WholeFile.reason(assertThrows(IOException.class,
			() -> WholeFile.write(folder.resolve("a.csv"), "text"))));
		assertEquals("No space left on device", WholeFile.reason(new IOException("No space left on device")));
		assertEquals("No space left on device", WholeFile.reason(new IOException("I/O error writing PNG file!",
			new IOException("No space left on device"))));
		assertEquals("File name too long", WholeFile.reason(new FileSystemException("a.csv", null,
			"File name too long")));
		assertEquals(List.of("a.csv"), files());
	}

	@Test
	void leavesAFileThatIsProtected() throws IOException {
		final Path file = Files.writeString(folder.resolve("a.csv"), "protected");
		assertTrue(file.toFile().setReadOnly());
		assumeFalse(Files.isWritable(file), "this user may write every file");
		assertEquals("permission is denied", WholeFile.reason(assertThrows(IOException.class, () -> WholeFile.write(
			file, "text"))));
		assertEquals("protected", Files.readString(file));
		assertEquals(List.of("a.csv"), files());
	}
}
