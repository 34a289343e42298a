package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import ai.onnxruntime.OrtEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native libraries are unpacked once, whole, and again if they were changed. */
class NativesTest {

	private static final String LIBRARY = System.mapLibraryName("onnxruntime");
	private static final String BRIDGE = System.mapLibraryName("onnxruntime4j_jni");

	@TempDir
	Path root;

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
	void saysWhenItCantWrite() throws IOException {
		final Path file = Files.createFile(root.resolve("file"));
		assertThrows(IOException.class, () -> Natives.unpack(file));
	}

	@Test
	void severalProgramsMayStartAtOnce() throws IOException, InterruptedException {
		final List<Process> programs = new ArrayList<>();
		for (int i = 0; i < 3; i++) programs.add(program("-Duser.home=" + root));
		for (final Process program : programs) assertEquals("null", said(program));
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
		assertEquals(folder.toString(), said(program("-Duser.home=" + root.resolve("home"), "-Donnxruntime.native.path=" + folder)));
		assertEquals(0, filesIn("tmp"), "files left in the temporary folder");
		assertEquals(0, filesIn("home"), "files unpacked");
	}

	@Test
	void asSecondInTheJvmItLoadsItsOwnWay() throws IOException, InterruptedException {
		assertEquals("null", said(program("-Duser.home=" + root.resolve("home"), "-Ddeeplab-ij.natives=elsewhere")));
		assertEquals(2, filesIn("tmp"), "ONNX Runtime unpacks its libraries itself");
	}

	/** Starts ONNX Runtime as a user's JVM does, with a temporary folder of its own. */
	private Process program(final String... options) throws IOException {
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of(options));
		command.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + Files.createTempDirectory(root, "tmp"), "-cp", System
			.getProperty("java.class.path"), Start.class.getName()));
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
			return files.filter(Files::isRegularFile).filter(file -> root.relativize(file).toString().startsWith(start)).count();
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
}
