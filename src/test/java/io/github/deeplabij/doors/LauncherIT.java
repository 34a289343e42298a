package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.io.FileSaver;

/** The launcher beside the jars, in a folder with blanks. */
class LauncherIT {

	private static final Path SH = Path.of("/bin/sh");

	@TempDir
	Path root;

	private Path plugin;
	private Path home;

	@BeforeEach
	void install() throws IOException {
		assumeTrue(Files.isExecutable(SH), "there is no " + SH + ", which the launcher runs in");
		final Path imagej = Path.of(System.getProperty("deeplab.imagej"));
		plugin = Files.createDirectories(root.resolve("My ImageJ/plugins/DeepLab_IJ"));
		Files.copy(imagej.resolve("ij.jar"), root.resolve("My ImageJ/ij.jar"));
		try (Stream<Path> files = Files.list(imagej.resolve("plugins/DeepLab_IJ"))) {
			for (final Path file : files.toList())
				Files.copy(file, plugin.resolve(file.getFileName()));
		}
		home = Files.createDirectory(root.resolve("a home"));
		new FileSaver(IJ.createImage("grey", "8-bit ramp", 30, 20, 1)).saveAsPng(root.resolve("grey.png").toString());
		java();
	}

	/** A Java that counts, in the file "used", how often it is given an archive, and then refuses any that is none. */
	private void java() throws IOException {
		final Path bin = Files.createDirectories(root.resolve("my java/bin"));
		Files.writeString(bin.resolve("java"), """
				#!/bin/sh
				case "$*" in
					*-XX:SharedArchiveFile=*) share=-Xshare:on; echo once >>'%s' ;;
				esac
				exec '%s/bin/java' -Duser.home='%s' $share "$@"
				""".formatted(root.resolve("used"), System.getProperty("java.home"), System.getProperty("user.home")));
		Files.setPosixFilePermissions(bin.resolve("java"), PosixFilePermissions.fromString("rwx------"));
	}

	private Program.Outcome run(final Path launcher, final Path where, final String... arguments) throws IOException,
		InterruptedException
	{
		final List<String> command = new ArrayList<>(List.of("env", "HOME=" + where, "JAVA_HOME=" + root.resolve(
			"my java"), launcher.toString()));
		command.addAll(List.of(arguments));
		return Program.run(root, command);
	}

	/** Segments an image, and says nothing else. */
	private void segments(final Path launcher, final Path where) throws IOException, InterruptedException {
		final Program.Outcome outcome = run(launcher, where, "segment", "grey.png", "--out", "my results");
		assertEquals(0, outcome.code(), outcome.out());
		assertTrue(outcome.out().matches("my results/grey-labels\\.tif\ngrey\\.png: segmented with [^\n]*\n"), outcome
			.out());
		Files.delete(root.resolve("my results/grey-labels.tif"));
	}

	private long used() throws IOException {
		return Files.exists(root.resolve("used")) ? Files.readAllLines(root.resolve("used")).size() : 0;
	}

	private List<Path> archives() throws IOException {
		try (Stream<Path> files = Files.list(home.resolve(".deeplab-ij/start"))) {
			return files.toList();
		}
	}

	@Test
	void laterRunsStartFromAnArchive() throws Exception {
		final Path launcher = plugin.resolve("deeplab");
		segments(launcher, home);
		assertEquals(0, used());
		assertEquals(1, archives().size(), archives().toString());
		assertTrue(Files.size(archives().get(0)) > 1_000_000, "the archive holds classes");
		assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(archives().get(0)
			.getParent())));
		segments(launcher, home);
		assertEquals(1, used());

		final Path link = Files.createSymbolicLink(root.resolve("link"), launcher);
		segments(link, home);
		assertEquals(2, used());
		final Program.Outcome wrong = run(link, home, "segment", "grey.png", "--tile", "x");
		assertEquals(2, wrong.code(), wrong.out());
		assertEquals(1, archives().size(), archives().toString());
	}

	@Test
	void aChangedJarGetsAnArchiveOfItsOwn() throws Exception {
		final Path launcher = plugin.resolve("deeplab");
		segments(launcher, home);
		final Path jar;
		try (Stream<Path> jars = Files.list(plugin)) {
			jar = jars.filter(file -> file.getFileName().toString().startsWith("DeepLab_IJ")).findFirst().orElseThrow();
		}
		for (final long days : new long[] { -400, 0 }) {
			Files.setLastModifiedTime(jar, FileTime.fromMillis(System.currentTimeMillis() + days * 86_400_000));
			final long before = used();
			segments(launcher, home);
			assertEquals(before, used());
			segments(launcher, home);
			assertEquals(before + 1, used());
		}
	}

	@Test
	void whereNoArchiveCanBeKeptItRunsWithoutOne() throws Exception {
		final Path launcher = plugin.resolve("deeplab");
		final Path file = Files.createFile(root.resolve("file"));
		segments(launcher, file);
		segments(launcher, file);
		assertEquals(0, used());
	}

	@Test
	void saysWhatIsMissing() throws Exception {
		Files.delete(root.resolve("My ImageJ/ij.jar"));
		final Program.Outcome outcome = run(plugin.resolve("deeplab"), home, "models");
		assertEquals(1, outcome.code());
		assertEquals("deeplab: There is no ij.jar two folders above " + plugin.toRealPath() +
			"; put that folder into the folder plugins of ImageJ.\n", outcome.out());
	}
}
