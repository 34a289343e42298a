package io.github.deeplabij.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models are installed and files downloaded where the file system has no locks, too, and no two programs are at one
 * thing.
 */
class ClaimTest {

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

	/** More than any process has. */
	private static final long NOBODY = 40_000_000;
	private static final String BEFORE = "2001-01-01T00:00:00Z";

	/** The owner's file of a program that was started then, and has or had this number. */
	private static void claimedBy(final Path file, final String start, final long number) throws IOException {
		final Path owner = file.resolveSibling(file.getFileName() + ".owner");
		final String host;
		try (Claim claim = Claim.take(file, NONE).orElseThrow()) {
			host = Files.readAllLines(owner).get(0);
		}
		Files.write(owner, List.of(host, Long.toString(number), start));
	}

	@Test
	void withoutLocksAFileIsClaimedOnce() throws IOException {
		final Path file = folder.resolve("file");
		try (Claim claim = Claim.take(file, NONE).orElseThrow()) {
			assertTrue(claim.channel().isOpen());
			assertTrue(Claim.take(file, NONE).isEmpty());
		}
		Claim.take(file, NONE).orElseThrow().close();
		assertEquals(List.of("file"), left());
	}

	@Test
	void whatAnotherProgramHasClaimedIsTaken() throws IOException {
		final Path file = folder.resolve("file");
		final ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
		claimedBy(file, other.info().startInstant().map(Object::toString).orElse("at some time"), other.pid());
		assertTrue(Claim.take(file, NONE).isEmpty());
	}

	@Test
	void whatAProgramHadClaimedThatEndedIsFree() throws IOException {
		final Path file = folder.resolve("file");
		// the number of this program, which was started later
		claimedBy(file, BEFORE, ProcessHandle.current().pid());
		Claim.take(file, NONE).orElseThrow().close();
		claimedBy(file, BEFORE, NOBODY);
		Claim.take(file, NONE).orElseThrow().close();
		assertEquals(List.of("file"), left());
	}

	@ParameterizedTest
	@ValueSource(strings = { "another machine\n1\n2026-01-01T00:00:00Z", "", "half" })
	void whatOthersHaveClaimedIsTakenForADay(final String owner) throws IOException {
		final Path file = folder.resolve("file");
		final Path said = Files.writeString(folder.resolve("file.owner"), owner);
		assertTrue(Claim.take(file, NONE).isEmpty());
		Files.setLastModifiedTime(said, FileTime.fromMillis(System.currentTimeMillis() - 25L * 3600 * 1000));
		Claim.take(file, NONE).orElseThrow().close();
	}

	@Test
	void modelsAreReplacedAndClearedWithoutLocks() throws IOException {
		final Path target = folder.resolve("model");
		Files.writeString(Files.createDirectory(target).resolve("which"), "old");
		try (Staging staging = Staging.in(folder, NONE); Staging other = Staging.in(folder, NONE)) {
			Files.writeString(Files.createDirectory(staging.folder().resolve("ready")).resolve("which"), "new");
			Files.createDirectory(other.folder().resolve("coming"));
			staging.replace(staging.folder().resolve("ready"), target);
			Staging.in(folder, NONE).close();
			assertTrue(Files.exists(other.folder().resolve("coming")), "the other one is still at it");
		}
		assertEquals("new", Files.readString(target.resolve("which")));
		assertEquals(List.of("model"), left());
	}

	@Test
	void whatWasTakenAwayComesBackWithoutLocks() throws IOException {
		final Path crashed = Files.createDirectory(folder.resolve(".incoming-1"));
		Files.createDirectories(crashed.resolve("old/model"));
		claimedBy(crashed.resolve("lock"), BEFORE, NOBODY);
		Staging.in(folder, NONE).close();
		assertEquals(List.of("model"), left());
	}
}
