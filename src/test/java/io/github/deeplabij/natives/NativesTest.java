package io.github.deeplabij.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import ai.onnxruntime.OrtEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;

/** Native libraries are unpacked once, whole, and again if they were changed. */
class NativesTest {

	private static final String LIBRARY = System.mapLibraryName("onnxruntime");
	private static final String BRIDGE = System.mapLibraryName("onnxruntime4j_jni");

	@TempDir
	Path root;

	@BeforeEach
	void home() throws IOException {
		Files.createDirectories(Path.of(System.getProperty("user.home")));
	}

	@Test
	void unpacksWhatIsInTheJarAndNothingElse() throws IOException {
		final Path folder = Natives.unpack(root).orElseThrow();
		requireWhole(folder);
	}

	@Test
	void leavesWholeFilesAlone() throws IOException {
		final Path file = Natives.unpack(root).orElseThrow().resolve(LIBRARY);
		final FileTime old = FileTime.fromMillis(1_000_000_000_000L);
		Files.setLastModifiedTime(file, old);
		Natives.unpack(root);
		assertEquals(old, Files.getLastModifiedTime(file));
	}

	@Test
	void replacesTruncatedAndChangedFiles() throws IOException {
		final Path folder = Natives.unpack(root).orElseThrow();
		final byte[] library = Files.readAllBytes(folder.resolve(LIBRARY));
		library[library.length / 2] ^= 1;
		Files.write(folder.resolve(LIBRARY), library);
		final byte[] bridge = Files.readAllBytes(folder.resolve(BRIDGE));
		Files.write(folder.resolve(BRIDGE), Arrays.copyOf(bridge, 1 << 16));
		Natives.unpack(root);
		requireWhole(folder);
		Files.write(folder.resolve(BRIDGE), Arrays.copyOf(bridge, bridge.length + 1));
		Natives.unpack(root);
		requireWhole(folder);
	}

	@Test
	void whatWasComparedIsNotComparedAgain() throws IOException {
		final Path folder = Natives.unpack(root).orElseThrow();
		final byte[] changed = Files.readAllBytes(folder.resolve(BRIDGE));
		changed[changed.length / 2] ^= 1;
		Files.write(folder.resolve(BRIDGE), changed);
		new NativesRecord(folder, names(folder)).keep();
		Natives.unpack(root);
		assertArrayEquals(changed, Files.readAllBytes(folder.resolve(BRIDGE)), "compared though nothing changed");
	}

	@Test
	void aChangeIsSeenThatKeepsSizeAndTime() throws IOException {
		assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("unix"), "nobody keeps that time here");
		final Path file = Natives.unpack(root).orElseThrow().resolve(BRIDGE);
		final FileTime time = Files.getLastModifiedTime(file);
		final byte[] changed = Files.readAllBytes(file);
		changed[changed.length / 2] ^= 1;
		Files.write(file, changed);
		Files.setLastModifiedTime(file, time);
		requireWhole(Natives.unpack(root).orElseThrow());
	}

	@Test
	void aRecordOfSomebodyElseDoesNotCount() throws IOException {
		final Path folder = Natives.unpack(root).orElseThrow();
		final byte[] changed = Files.readAllBytes(folder.resolve(BRIDGE));
		changed[changed.length / 2] ^= 1;
		Files.write(folder.resolve(BRIDGE), changed);
		final NativesRecord record = new NativesRecord(folder, names(folder));
		record.keep();
		final Path file = folder.resolveSibling(folder.getFileName() + ".checked");
		assertTrue(record.holds());
		try {
			Files.setAttribute(file, "unix:uid", 65_534);
		}
		catch (final IOException | UnsupportedOperationException e) {
			assumeTrue(false, "files can't be given away here");
		}
		assertFalse(record.holds());
		requireWhole(Natives.unpack(root).orElseThrow());
		assertTrue(record.holds(), "a new one is kept");
	}

	private static List<String> names(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			final List<String> there = files.map(file -> file.getFileName().toString()).toList();
			return Stream.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared").map(
				System::mapLibraryName).filter(there::contains).toList();
		}
	}

	@Test
	void nobodyElseMayWriteWhatIsLoaded() throws IOException {
		assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions here");
		final Path folder = Natives.unpack(root).orElseThrow();
		for (final Path each : List.of(folder, folder.resolve(LIBRARY)))
			Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
		Natives.unpack(root);
		for (final Path each : List.of(folder, folder.resolve(LIBRARY)))
			assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
	}

	@Test
	void aLinkIsNoLibrary() throws IOException {
		final Path folder = Natives.unpack(root).orElseThrow();
		final Path elsewhere = Files.move(folder.resolve(LIBRARY), root.resolve("elsewhere"));
		try {
			Files.createSymbolicLink(folder.resolve(LIBRARY), elsewhere);
		}
		catch (final FileSystemException | UnsupportedOperationException e) {
			assumeTrue(false, "symbolic links can't be made here");
		}
		Natives.unpack(root);
		assertFalse(Files.isSymbolicLink(folder.resolve(LIBRARY)));
		requireWhole(folder);
	}

	@Test
	void saysWhenItCantWrite() throws IOException {
		final Path file = Files.createFile(root.resolve("file"));
		assertThrows(IOException.class, () -> Natives.unpack(file));
	}

	@Test
	void severalProgramsMayStartAtOnce() throws IOException, InterruptedException {
		final List<Process> programs = new ArrayList<>();
		for (int i = 0; i < 3; i++)
			programs.add(program("-Duser.home=" + root));
		for (final Process program : programs)
			assertEquals("null", said(program));
		assertEquals(0, filesIn("tmp"), "files left in the temporary folders");
		try (Stream<Path> folders = Files.walk(root, 5)) {
			requireWhole(folders.filter(file -> file.endsWith(LIBRARY)).findFirst().orElseThrow().getParent());
		}
	}

	@Test
	void runsWithoutItsFolderWhereHomeCantBeWritten() throws IOException, InterruptedException {
		final Path file = Files.createFile(root.resolve("file"));
		assertEquals("null", said(program("-Duser.home=" + file)));
		assertEquals(2, filesIn("tmp"), "ONNX Runtime unpacks its libraries itself");
	}

	@Test
	void loadsTheFolderThatTheUserChose() throws IOException, InterruptedException {
		final Path folder = Natives.unpack(root.resolve("own")).orElseThrow();
		assertEquals(folder.toString(), said(program("-Duser.home=" + root.resolve("home"),
			"-Donnxruntime.native.path=" + folder)));
		assertEquals(0, filesIn("tmp"), "files left in the temporary folder");
		assertEquals(0, filesIn("home"), "files unpacked");
	}

	@Test
	void asSecondInTheJvmItLoadsItsOwnWay() throws IOException, InterruptedException {
		assertEquals("null", said(program("-Duser.home=" + root.resolve("home"), "-Ddeeplab-ij.natives=elsewhere")));
		assertEquals(2, filesIn("tmp"), "ONNX Runtime unpacks its libraries itself");
	}

	@Test
	void clearsAwayWhatACrashLeft() throws IOException {
		final Path folder = Natives.unpack(root).orElseThrow();
		final Path left = Files.createFile(folder.resolve(".deeplab-left-1.part"));
		final Path running = Files.createFile(folder.resolve(".deeplab-running-1.part"));
		for (final Path part : List.of(left, running)) {
			Files.setLastModifiedTime(part, FileTime.fromMillis(System.currentTimeMillis() - 2 * 3_600_000));
		}
		try (FileChannel channel = FileChannel.open(running, StandardOpenOption.WRITE)) {
			channel.lock(Long.MAX_VALUE - 1, 1, false);
			Natives.unpack(root);
		}
		assertFalse(Files.exists(left));
		assertTrue(Files.exists(running), "another program may be writing it");

		final Path temporary = Files.createDirectory(root.resolve("temporary"));
		final Path empty = Files.createDirectory(temporary.resolve("onnxruntime-java1"));
		final Path used = Files.createDirectory(temporary.resolve("onnxruntime-java2"));
		final Path young = Files.createDirectory(temporary.resolve("onnxruntime-java3"));
		final Path other = Files.createDirectory(temporary.resolve("other"));
		Files.createFile(used.resolve(LIBRARY));
		for (final Path each : List.of(empty, used, other))
			Files.setLastModifiedTime(each, FileTime.fromMillis(0));
		Natives.sweep(temporary);
		assertFalse(Files.exists(empty));
		for (final Path each : List.of(used, young, other))
			assertTrue(Files.exists(each), each.toString());
	}

	@Test
	void runsWithoutItsFolderWhereThatMayNotExecute() throws IOException, InterruptedException {
		final Path home = Files.createDirectory(root.resolve("noexec"));
		assumeTrue(run("mount", "-t", "tmpfs", "-o", "noexec,size=64m", "tmpfs", home.toString()) == 0,
			"may not mount");
		try {
			assertEquals("null", said(program("-Duser.home=" + home)));
			assertEquals(2, filesIn("tmp"), "ONNX Runtime unpacks its libraries itself");
		}
		finally {
			run("umount", home.toString());
		}
	}

	private static int run(final String... command) throws InterruptedException {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start().waitFor();
		}
		catch (final IOException e) {
			return -1;
		}
	}

	@Test
	void loadsAnInstalledGpuRuntime() throws IOException, InterruptedException {
		final Path home = root.resolve("home");
		final Path folder = FakeNatives.install(home, Natives.unpack(root.resolve("cpu")).orElseThrow());
		final String[] expected = { folder + ", the GPU runtime, checked by SHA-256", "[-Donnxruntime.native.path=" +
			folder + "]" };
		for (int i = 0; i < 2; i++) {
			assertArrayEquals(expected, said(program(Where.class, "-Duser.home=" + home)).lines().toArray());
		}
	}

	@Test
	void goesBackToTheCpuWhereAGpuRuntimeIsDamaged() throws IOException, InterruptedException {
		final Path home = root.resolve("home");
		final Path folder = FakeNatives.install(home, Natives.unpack(root.resolve("cpu")).orElseThrow());
		assertTrue(said(program(Where.class, "-Duser.home=" + home)).contains("the GPU runtime, checked"));
		final byte[] library = Files.readAllBytes(folder.resolve(LIBRARY));
		library[library.length / 2] ^= 1;
		Files.write(folder.resolve(LIBRARY), library);
		for (int i = 0; i < 2; i++) {
			final String said = said(program(Where.class, "-Duser.home=" + home));
			assertTrue(said.contains("unchanged since every byte was compared with the jar"), said);
			assertTrue(said.contains("The CPU is used instead of the GPU runtime in " + folder + ": " + LIBRARY +
				" has changed since it was installed"), said);
		}
	}

	@Test
	void goesBackToTheCpuWhereAGpuRuntimeDoesNotLoad() throws IOException, InterruptedException {
		final Path home = root.resolve("home");
		final Path wrong = Files.createDirectory(root.resolve("wrong"));
		for (final String name : List.of(LIBRARY, BRIDGE, FakeNatives.CUDA))
			Files.writeString(wrong.resolve(name), "no library");
		FakeNatives.install(home, wrong);
		final String said = said(program(Where.class, "-Duser.home=" + home));
		assertTrue(said.contains("unchanged since every byte was compared with the jar"), said);
		assertTrue(said.contains(": its libraries can't be loaded (" + LIBRARY + ": "), said);
	}

	@Test
	void saysThatAnotherPluginHasAnotherVersion() throws IOException, InterruptedException {
		assumeTrue(LIBRARY.endsWith(".so"), "the loader of Linux alone tells versions apart");
		final Path other = Natives.unpack(root.resolve("other")).orElseThrow().resolve(LIBRARY);
		final byte[] bytes = Files.readAllBytes(other);
		final String text = new String(bytes, StandardCharsets.ISO_8859_1);
		final String version = "VERS_" + Platform.runtimeVersion();
		assertTrue(text.contains(version));
		Files.write(other, text.replace(version, version.replaceFirst("\\d", "0")).getBytes(
			StandardCharsets.ISO_8859_1));
		final String said = said(program(Second.class, "-Duser.home=" + root.resolve("home"), "-Dother=" + other));
		assertEquals(1, said.lines().count(), said);
		assertTrue(said.startsWith("ONNX Runtime can't start here: another version of ONNX Runtime than " + Platform
			.runtimeVersion() + ", which DeepLab uses, is already loaded in this program by another plugin ("), said);
		assertTrue(said.endsWith("start again and run DeepLab first, or remove that plugin."), said);
	}

	/** Starts ONNX Runtime as a user's JVM does, with a temporary folder of its own. */
	private Process program(final String... options) throws IOException {
		return program(Start.class, options);
	}

	private Process program(final Class<?> main, final String... options) throws IOException {
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
			.toString()));
		command.addAll(List.of(options));
		command.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + Files.createTempDirectory(root, "tmp"), "-cp",
			System.getProperty("java.class.path"), main.getName()));
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static String said(final Process program) throws IOException, InterruptedException {
		final String said = new String(program.getInputStream().readAllBytes()).strip();
		assertEquals(0, program.waitFor(), said);
		return said;
	}

	/** How many files are in the folders whose names start so. */
	private long filesIn(final String start) throws IOException {
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(Files::isRegularFile).filter(file -> root.relativize(file).toString().startsWith(start))
				.count();
		}
	}

	private static void requireWhole(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			for (final Path file : files.toList()) {
				final String name = "/ai/onnxruntime/native/" + folder.getFileName() + "/" + file.getFileName();
				try (InputStream wanted = OrtEnvironment.class.getResourceAsStream(name)) {
					assertArrayEquals(wanted.readAllBytes(), Files.readAllBytes(file), name);
				}
			}
		}
	}

	/** Asks for the providers, says what the property is afterwards, and ends like a crash: nothing is cleared up. */
	static final class Start {

		public static void main(final String... arguments) {
			Natives.start(OrtEnvironment::getAvailableProviders);
			System.out.println(System.getProperty("onnxruntime.native.path"));
			System.out.flush();
			Runtime.getRuntime().halt(0);
		}
	}

	/**
	 * Says which libraries were chosen, what a JVM started from this one is told, and why an installed GPU runtime is
	 * not used.
	 */
	static final class Where {

		public static void main(final String... arguments) {
			Natives.start(OrtEnvironment::getAvailableProviders);
			System.out.println(Natives.choice().how());
			System.out.println(Natives.options());
			Natives.rejected().map(Problem::what).ifPresent(System.out::println);
			System.out.flush();
			Runtime.getRuntime().halt(0);
		}
	}

	/** Loads another version first, as another plugin would. */
	static final class Second {

		public static void main(final String... arguments) {
			System.load(System.getProperty("other"));
			try {
				Devices.providers();
			}
			catch (final DeepLabException e) {
				System.out.println(e.getMessage());
			}
			System.out.flush();
			Runtime.getRuntime().halt(0);
		}
	}
}
