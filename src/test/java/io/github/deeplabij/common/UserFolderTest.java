package io.github.deeplabij.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody else may write, or read, in the user's own folder. */
class UserFolderTest {

	private final String home = System.getProperty("user.home");

	@TempDir
	private Path folder;

	@BeforeEach
	void liveElsewhere() {
		System.setProperty("user.home", folder.toString());
	}

	@AfterEach
	void comeHome() {
		System.setProperty("user.home", home);
	}

	private static void requirePosix(final Path folder) {
		assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions here");
	}

	private static String rights(final Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

	private static Path open(final Path path) throws IOException {
		return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
	}

	@Test
	void newFoldersAreClosedToOthers() throws IOException {
		requirePosix(folder);
		UserFolder.make(UserFolder.natives().resolve("1.0/linux"));
		for (final String each : List.of("", "natives", "natives/1.0", "natives/1.0/linux"))
			assertEquals("rwx------", rights(folder.resolve(".deeplab-ij").resolve(each)), each);
	}

	@Test
	void foldersThatAreThereAreClosedToo() throws IOException {
		requirePosix(folder);
		Files.createDirectories(UserFolder.cache().resolve("archives"));
		for (final String each : List.of("", "cache", "cache/archives"))
			open(folder.resolve(".deeplab-ij").resolve(each));
		try (Staging staging = Staging.in(UserFolder.cache().resolve("archives"))) {
			assertTrue(Files.isDirectory(staging.folder()));
		}
		for (final String each : List.of("", "cache", "cache/archives"))
			assertEquals("rwx------", rights(folder.resolve(".deeplab-ij").resolve(each)), each);
	}

	@Test
	void foldersElsewhereStayAsTheyAre() throws IOException {
		requirePosix(folder);
		final Path shared = open(Files.createDirectory(folder.resolve("shared")));
		UserFolder.make(shared);
		Staging.in(shared).close();
		assertEquals("rwxrwxrwx", rights(shared));
	}

	@Test
	void othersMayNotWriteWhatIsProtected() throws IOException {
		requirePosix(folder);
		final Path shared = open(Files.createDirectory(folder.resolve("shared")));
		open(Files.createFile(shared.resolve("library")));
		assertTrue(UserFolder.protect(shared));
		assertEquals("rwxr-xr-x", rights(shared));
		assertEquals("rwxr-xr-x", rights(shared.resolve("library")));
	}

	/** In an archive that can only be read, whose files say that all may write them. */
	@Test
	void saysWhereOthersMayWriteAndNothingCanBeDoneAboutThat() throws IOException {
		final Path zip = folder.resolve("posix.zip");
		try (FileSystem made = FileSystems.newFileSystem(zip, Map.of("create", "true", "enablePosixFileAttributes",
			"true")))
		{
			open(Files.createFile(open(Files.createDirectory(made.getPath("/libraries"))).resolve("library")));
		}
		assertTrue(zip.toFile().setReadOnly());
		try (FileSystem read = FileSystems.newFileSystem(zip, Map.of("accessMode", "readOnly",
			"enablePosixFileAttributes", "true")))
		{
			assumeTrue(read.isReadOnly(), "this user may write everywhere");
			assertFalse(UserFolder.protect(read.getPath("/libraries")));
		}
	}

	/** As on Windows; an archive has no such rights either. */
	@Test
	void worksWhereThereAreNoSuchRights() throws IOException {
		try (FileSystem other = FileSystems.newFileSystem(folder.resolve("some.zip"), Map.of("create", "true"))) {
			final Path made = other.getPath("/a/b");
			UserFolder.close(made);
			UserFolder.close(made);
			Files.createFile(made.resolve("library"));
			assertTrue(UserFolder.protect(made));
		}
	}
}
