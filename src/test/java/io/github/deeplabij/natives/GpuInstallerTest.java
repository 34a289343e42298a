package io.github.deeplabij.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sha256;

/** A GPU runtime is there as a whole or not at all, and what can't be used is refused in one sentence. */
class GpuInstallerTest {

	private static final String VERSION = Platform.runtimeVersion();
	private static final Function<Path, NativesProbe> GOOD = folder -> new NativesProbe(Optional.of(VERSION), List.of(
		"CUDA"), Optional.empty(), Optional.empty());

	@TempDir
	Path folder;
	private Path home;
	private String before;

	@BeforeEach
	void ownHome() throws IOException {
		before = System.setProperty("user.home", folder.resolve("home").toString());
		home = Files.createDirectory(folder.resolve("home"));
	}

	@AfterEach
	void oldHome() {
		System.setProperty("user.home", before);
	}

	private Path gpu() {
		return home.resolve(Path.of(".deeplab-ij", "natives", "gpu"));
	}

	private Path installed() {
		return gpu().resolve(VERSION).resolve(Platform.name());
	}

	private Path jar(final String version, final Map<String, byte[]> entries) throws IOException {
		return FakeNatives.jar(folder.resolve("some.jar"), version, entries);
	}

	private String refused(final Path source) throws IOException {
		return refused(source.toString(), "");
	}

	/** The sentence of a refusal, after which nothing is left. */
	private String refused(final String source, final String sha256) throws IOException {
		final String sentence = assertThrows(DeepLabException.class, () -> GpuInstaller.install(source, sha256,
			Monitor.NONE)).getMessage();
		assertTrue(sentence.endsWith(".") && !sentence.contains("\n"), sentence);
		if (Files.exists(gpu())) try (Stream<Path> left = Files.list(gpu())) {
			assertEquals(List.of(), left.toList());
		}
		return sentence;
	}

	@Test
	void takesThisPlatformsLibrariesAndNothingElse() throws IOException {
		final Map<String, byte[]> entries = new LinkedHashMap<>(FakeNatives.wrong("other-x64"));
		final Map<String, byte[]> own = FakeNatives.wrong(Platform.name());
		entries.putAll(own);
		entries.put("ai/onnxruntime/native/" + Platform.name() + "/" + System.mapLibraryName(
			"onnxruntime_providers_tensorrt"), new byte[9]);
		entries.put("ai/onnxruntime/native/" + Platform.name() + "/../../../../evil", new byte[9]);
		final GpuInstaller.Installed done = GpuInstaller.install(jar(VERSION, entries).toString(), "", Monitor.NONE,
			GOOD);
		assertEquals(new GpuInstaller.Installed(VERSION, List.of("CUDA"), installed(), Optional.empty()), done);
		try (Stream<Path> files = Files.list(installed())) {
			assertEquals(Stream.of(FakeNatives.RUNTIME, FakeNatives.BRIDGE, FakeNatives.SHARED, FakeNatives.CUDA,
				GpuRuntime.SUMS).sorted().toList(), files.map(file -> file.getFileName().toString()).sorted().toList());
		}
		for (final Map.Entry<String, byte[]> each : own.entrySet()) {
			final Path file = installed().resolve(each.getKey().replaceFirst(".*/", ""));
			assertArrayEquals(each.getValue(), Files.readAllBytes(file));
			assertTrue(Files.readString(installed().resolve(GpuRuntime.SUMS)).contains(Sha256.of(file) + "  " + file
				.getFileName() + "\n"));
		}
		try (Stream<Path> left = Files.list(gpu())) {
			assertEquals(List.of(gpu().resolve(VERSION)), left.toList());
		}
	}

	@Test
	void takesTheBridgeFromTheOwnJarWhereAnArchiveHasNone() throws IOException {
		final Path release = Files.createDirectories(folder.resolve("release/lib"));
		Files.writeString(release.resolve(Platform.WINDOWS || Platform.MAC ? FakeNatives.RUNTIME : FakeNatives.RUNTIME +
			"." + VERSION), "library");
		Files.writeString(release.resolve(FakeNatives.CUDA), "provider");
		GpuInstaller.install(release.getParent().toString(), "", Monitor.NONE, GOOD);
		assertEquals("library", Files.readString(installed().resolve(FakeNatives.RUNTIME)));
		assertArrayEquals(Natives.class.getResourceAsStream(Platform.resource(FakeNatives.BRIDGE)).readAllBytes(), Files
			.readAllBytes(installed().resolve(FakeNatives.BRIDGE)));
	}

	@Test
	void takesJarsOfJavaCppOfTheSameVersion() throws IOException {
		final String place = "org/bytedeco/onnxruntime/" + Platform.javaCppName() + "-gpu/";
		final Map<String, byte[]> entries = new LinkedHashMap<>();
		entries.put(place + FakeNatives.RUNTIME + (Platform.WINDOWS || Platform.MAC ? "" : ".1"), new byte[5]);
		entries.put(place + System.mapLibraryName("jnionnxruntime"), new byte[6]);
		entries.put(place + FakeNatives.CUDA, new byte[7]);
		final String properties = "META-INF/maven/org.bytedeco/onnxruntime/pom.properties";
		entries.put(properties, ("version=" + VERSION + "-1.5.99\n").getBytes(StandardCharsets.UTF_8));
		GpuInstaller.install(jar("", entries).toString(), "", Monitor.NONE, GOOD);
		assertEquals(5, Files.size(installed().resolve(FakeNatives.RUNTIME)));
		assertTrue(Files.size(installed().resolve(FakeNatives.BRIDGE)) > 10_000);
		GpuInstaller.remove();
		entries.put(properties, "version=1.2.3-1.5.99\n".getBytes(StandardCharsets.UTF_8));
		assertTrue(refused(jar("", entries)).contains(" is ONNX Runtime 1.2.3, and DeepLab uses " + VERSION + ";"));
	}

	@Test
	void saysWhatIsMissingForTheGpuAndInstallsAllTheSame() throws IOException {
		final Problem missing = new DeviceProblem.CudaMissing("libcudart.so.12", 12, 9, "LD_LIBRARY_PATH");
		assertEquals(Optional.of(missing), GpuInstaller.install(jar(VERSION, FakeNatives.wrong(Platform.name()))
			.toString(), "", Monitor.NONE, at -> new NativesProbe(Optional.of(VERSION), List.of("CUDA"), Optional
				.empty(), Optional.of(missing))).hitch());
		assertTrue(Files.exists(installed()));
	}

	@Test
	void replacesAndRemoves() throws IOException {
		final Path jar = jar(VERSION, FakeNatives.wrong(Platform.name()));
		GpuInstaller.install(jar.toString(), Sha256.of(jar).toUpperCase(), Monitor.NONE, GOOD);
		final Map<String, byte[]> changed = FakeNatives.wrong(Platform.name());
		changed.replaceAll((name, bytes) -> new byte[3]);
		GpuInstaller.install(jar(VERSION, changed).toString(), "", Monitor.NONE, GOOD);
		assertEquals(3, Files.size(installed().resolve(FakeNatives.RUNTIME)));
		assertEquals("The GPU runtime in " + installed() + " was removed; from the next start on, the CPU is used.",
			GpuInstaller.remove());
		assertEquals("No GPU runtime is installed.", GpuInstaller.remove());
		try (Stream<Path> left = Files.list(gpu())) {
			assertEquals(List.of(), left.toList());
		}
	}

	@Test
	void refusesWhatItCantUse() throws IOException {
		final String wrong = refused(jar(VERSION, FakeNatives.wrong(Platform.name())));
		assertTrue(wrong.contains("some.jar can't be used: its libraries can't be loaded (" + FakeNatives.RUNTIME +
			": "), wrong);
		assertFalse(wrong.contains(".part"), wrong);

		final String other = refused(jar("1.2.3", FakeNatives.wrong(Platform.name())));
		assertTrue(other.contains(" is ONNX Runtime 1.2.3, and DeepLab uses " + VERSION + "; get onnxruntime_gpu " +
			VERSION + "."), other);

		final String elsewhere = refused(jar(VERSION, FakeNatives.wrong("plan9-x64")));
		assertTrue(elsewhere.contains("this platform, " + Platform.name() + ", but for plan9-x64;"), elsewhere);

		assertTrue(refused(jar(VERSION, Map.of())).contains("some.jar has no library " + FakeNatives.RUNTIME));
		assertTrue(refused(Files.createDirectory(folder.resolve("empty"))).contains("has no library"));
		assertTrue(refused(folder.resolve("nothing")).startsWith("There is no file or folder "));
		assertTrue(refused(Files.writeString(folder.resolve("text.jar"), "text")).contains(
			"text.jar is no jar, or a damaged or truncated one"));
		final Path jar = jar(VERSION, FakeNatives.wrong(Platform.name()));
		final byte[] bytes = Files.readAllBytes(jar);
		assertTrue(refused(Files.write(folder.resolve("cut.jar"), Arrays.copyOf(bytes, bytes.length / 2))).contains(
			"truncated"));
		assertTrue(refused("", "").startsWith("There is nothing to install"));
		assertTrue(refused(jar.toString(), "0".repeat(64)).contains(" is not the file that is meant: its SHA-256 is " +
			Sha256.of(jar)));
		assertTrue(refused("https://example.org/a.jar", "").startsWith("An https address needs the SHA-256"));
		assertTrue(refused("http://example.org/a.jar", "0".repeat(64)).contains("only https"));
	}

	@Test
	void refusesTheLibrariesOfTheCpu() throws IOException {
		final Path cpu = Natives.unpack(folder.resolve("cpu")).orElseThrow();
		assertTrue(Platform.MAC || refused(cpu).endsWith(" is ONNX Runtime for the CPU alone; get onnxruntime_gpu " +
			VERSION + "."));
	}

	@Test
	void leavesNothingWhenCancelled() throws IOException {
		final Path jar = jar(VERSION, FakeNatives.wrong(Platform.name()));
		assertThrows(CancellationException.class, () -> GpuInstaller.install(jar.toString(), "", new Monitor() {

			private int asked;

			@Override
			public void progress(final long done, final long total) {
				assertTrue(done <= total);
			}

			@Override
			public boolean cancelled() {
				return asked++ > 2;
			}
		}, GOOD));
		try (Stream<Path> left = Files.list(gpu())) {
			assertEquals(List.of(), left.toList());
		}
	}

	/** A program was ended when it had taken the old one away and not yet brought the new one. */
	@Test
	void aRuntimeIsThereWhereItsReplacementWasEnded() throws IOException {
		GpuInstaller.install(jar(VERSION, FakeNatives.wrong(Platform.name())).toString(), "", Monitor.NONE, GOOD);
		final Path crashed = Files.createDirectories(installed().getParent().resolve(".incoming-1"));
		Files.writeString(crashed.resolve("lock"), "");
		Files.createDirectory(crashed.resolve("old"));
		Files.move(installed(), crashed.resolve("old").resolve(installed().getFileName()));
		assertEquals(installed(), GpuRuntime.installed().orElseThrow().folder());
		assertFalse(Files.exists(crashed));
	}

	@Test
	void nobodyElseMayWriteIntoWhatIsInstalled() throws IOException {
		assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions here");
		final Path shared = Files.createDirectory(folder.resolve("shared"));
		final String kept = System.getProperty("deeplab-ij.gpu");
		GpuInstaller.share(shared);
		try {
			GpuInstaller.install(jar(VERSION, FakeNatives.wrong(Platform.name())).toString(), "", Monitor.NONE, GOOD);
			final Path there = GpuRuntime.folderIn(shared);
			for (final Path each : List.of(there, there.resolve(FakeNatives.RUNTIME))) {
				Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxr-x"));
			}
			// it does not load, but that is found out no sooner than nobody else may write it
			assertTrue(GpuRuntime.installed().orElseThrow().problem().orElseThrow().what().contains("can't be loaded"));
			for (final Path each : List.of(there, there.resolve(FakeNatives.RUNTIME))) {
				assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
			}
		}
		finally {
			if (kept == null) System.clearProperty("deeplab-ij.gpu");
			else System.setProperty("deeplab-ij.gpu", kept);
		}
	}
}
