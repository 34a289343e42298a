package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What networks run with, asked for and changed by macro and as a process; with natives that only look like those of a
 * GPU.
 */
class RuntimeIT {

	private static final String LIBRARY = System.mapLibraryName("onnxruntime");

	@TempDir
	Path folder;

	private Program.Outcome deeplab(final String... arguments) throws Exception {
		return Program.deeplab(folder, List.of("-Duser.home=" + folder), arguments);
	}

	private String macro(final String text) throws Exception {
		return Program.headlessMacro(folder, List.of("-Duser.home=" + folder), text, folder.toString()).out();
	}

	private Path natives() {
		return folder.resolve(Path.of(".deeplab-ij", "natives"));
	}

	/** A jar that says it is of that version, with two files for each platform that are no libraries. */
	private Path jar(final String version) throws Exception {
		final Path jar = folder.resolve("onnxruntime_gpu-" + version + ".jar");
		try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
			zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
			zip.write(("Manifest-Version: 1.0\nImplementation-Version: " + version + "\n").getBytes());
			for (final String platform : List.of("linux-x64", "linux-aarch64", "osx-aarch64", "osx-x64", "win-x64")) {
				for (final String name : List.of("onnxruntime", "onnxruntime_providers_cuda")) {
					zip.putNextEntry(new ZipEntry("ai/onnxruntime/native/" + platform + "/" + System.mapLibraryName(
						name)));
					zip.write("no library".getBytes());
				}
			}
		}
		return jar;
	}

	/** The one folder with libraries below a folder. */
	private static Path below(final Path root) throws Exception {
		try (Stream<Path> files = Files.walk(root, 3)) {
			return files.filter(file -> file.endsWith(LIBRARY)).findFirst().orElseThrow().getParent();
		}
	}

	private static String version(final String runtime) {
		return runtime.lines().filter(line -> line.startsWith("ONNX Runtime: ")).findFirst().orElseThrow().split(
			" ")[2];
	}

	@Test
	void saysTheSameInAMacroAsOnTheCommandLine() throws Exception {
		final Program.Outcome first = deeplab("runtime");
		assertEquals(0, first.code(), first.out());
		for (final String fact : List.of("DeepLab IJ: ", "ONNX Runtime: ", "libraries: " + natives().resolve(version(
			first.out())), "GPU runtime: none is installed; install one with 'DeepLab Install GPU Runtime...'",
			"providers: CPU", "devices: cpu", "threads: ", "memory arena: ", "graph optimisation: ", "Java: ",
			"system: ", "folder of the user: " + folder))
		{
			assertTrue(first.out().lines().anyMatch(line -> line.startsWith(fact)), fact + " in " + first.out());
		}
		final String logged = macro("run('DeepLab Runtime Info');\nprint('went on');\n");
		for (final String line : first.out().lines().filter(line -> !line.matches("(Java|folder for GPU runtimes): .*"))
			.toList())
		{
			assertTrue(logged.contains(line), line + " in " + logged);
		}
		assertTrue(logged.contains("went on"), logged);
	}

	@Test
	void namesWhatOfCudaIsThere() throws Exception {
		final Path cuda = Files.createDirectory(folder.resolve("cuda"));
		assumeTrue(LIBRARY.endsWith(".so"), "CUDA is looked for in another way here");
		Files.createFile(cuda.resolve("libcudnn.so.9"));
		Files.writeString(cuda.resolve("nvidia-smi"), "#!/bin/sh\necho '0, NVIDIA Made-Up 9000, 8192 MiB, 555.42'\n")
			.toFile().setExecutable(true);
		final List<String> command = new ArrayList<>(List.of("env", "LD_LIBRARY_PATH=" + cuda, "PATH=" + cuda + ":" +
			System.getenv("PATH")));
		command.addAll(Program.command(List.of("-Duser.home=" + folder), "runtime"));
		final String out = Program.run(folder, command).out();
		assertTrue(out.contains("libcudnn.so.9 (cuDNN): " + cuda.resolve("libcudnn.so.9") + "\n"), out);
		assertTrue(out.contains("GPU: cuda:0: NVIDIA Made-Up 9000, 8192 MiB, driver 555.42\n"), out);
	}

	@Test
	void refusesJarsThatCannotBeUsedInOneSentence() throws Exception {
		final String version = version(deeplab("runtime").out());
		final Map<String, String> refusals = Map.of( //
			jar(version).toString(), " can't be used: its libraries can't be loaded (" + LIBRARY + ": ", //
			jar("1.2.3").toString(), " is ONNX Runtime 1.2.3, and DeepLab uses " + version + "; get onnxruntime_gpu " +
				version + ".", //
			"nothing.jar", "There is no file or folder nothing.jar; ", //
			"https://example.org/onnxruntime_gpu.jar", "An https address needs the SHA-256 of its file");
		for (final Map.Entry<String, String> each : refusals.entrySet()) {
			final Program.Outcome outcome = deeplab("install-gpu", each.getKey());
			assertEquals(1, outcome.code(), outcome.out());
			assertEquals(1, outcome.out().strip().lines().count(), outcome.out());
			assertTrue(outcome.out().contains(each.getValue()), outcome.out());
			if (!each.getKey().endsWith(".jar") || each.getKey().startsWith("https")) continue;
			final String out = macro("run('DeepLab Install GPU Runtime...', 'source=[" + each.getKey() +
				"]');\nprint('went on');\n");
			assertTrue(out.contains(each.getValue()), out);
			assertFalse(out.contains("went on") || out.contains("Exception"), out);
		}
		assertEquals(2, deeplab("install-gpu").code());
		assertEquals("No GPU runtime is installed.", deeplab("install-gpu", "--remove").out().strip());
		assertTrue(macro("run('DeepLab Install GPU Runtime...', 'action=remove');\nprint('went on');\n").contains(
			"went on"));
	}

	@Test
	void loadsWhatIsInstalledAndGoesBackToTheCpuWhereThatIsDamaged() throws Exception {
		final String version = version(deeplab("runtime").out());
		final Path cpu = below(natives().resolve(version));
		final Path gpu = Files.createDirectories(natives().resolve(Path.of("gpu", version, cpu.getFileName()
			.toString())));
		final StringBuilder sums = new StringBuilder();
		try (Stream<Path> files = Files.list(cpu)) {
			for (final Path file : files.toList()) {
				Files.copy(file, gpu.resolve(file.getFileName()));
				sums.append(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(
					file)))).append("  ").append(file.getFileName()).append('\n');
			}
		}
		Files.writeString(gpu.resolve("SHA256SUMS"), sums);
		final String used = deeplab("runtime").out();
		assertTrue(used.contains("libraries: " + gpu + ", the GPU runtime, checked by SHA-256\n"), used);
		assertTrue(used.contains("GPU runtime: used\n"), used);
		final Program.Outcome checked = deeplab("check", "nuclei-fluorescence", "--device", "cpu");
		assertEquals(0, checked.code(), checked.out());

		final byte[] library = Files.readAllBytes(gpu.resolve(LIBRARY));
		library[library.length / 2] ^= 1;
		Files.write(gpu.resolve(LIBRARY), library);
		final String why = "The CPU is used instead of the GPU runtime in " + gpu + ": " + LIBRARY +
			" has changed since it was installed; install it " + "again (DeepLab Install GPU Runtime...).";
		final String damaged = deeplab("runtime").out();
		assertTrue(damaged.contains("libraries: " + cpu + ", unchanged since every byte was compared with the jar\n"),
			damaged);
		assertTrue(damaged.contains("GPU runtime: " + why + "\n"), damaged);
		final String segmented = macro("""
				run("DeepLab Sample Image");
				run("DeepLab Segment...", "model=nuclei-fluorescence");
				print(getTitle());
				""");
		assertTrue(segmented.contains("It ran on the CPU. " + why), segmented);
		assertTrue(segmented.contains("DeepLab Sample Image-labels"), segmented);
		final String wanted = macro("""
				run("DeepLab Sample Image");
				run("DeepLab Segment...", "model=nuclei-fluorescence device=cuda");
				print("went on");
				""");
		assertTrue(wanted.contains("The device cuda:0 can't be used. " + why), wanted);
		assertFalse(wanted.contains("went on") || wanted.contains("Exception"), wanted);

		final Program.Outcome removed = deeplab("install-gpu", "--remove");
		assertEquals("The GPU runtime in " + gpu + " was removed; from the next start on, the CPU is used.", removed
			.out().strip());
		assertFalse(Files.exists(gpu));
	}

	@Test
	void aDeviceThatIsNotHereIsOneSentence() throws Exception {
		for (final String device : List.of("coreml", "directml", "cuda:7")) {
			if (deeplab("runtime").out().contains("devices: cpu, " + device)) continue;
			final Program.Outcome outcome = deeplab("check", "nuclei-fluorescence", "--device", device);
			assertEquals(1, outcome.code(), outcome.out());
			assertEquals(1, outcome.out().strip().lines().count(), outcome.out());
			assertTrue(outcome.out().startsWith("nuclei-fluorescence: The device " + device + " can't be used: "),
				outcome.out());
		}
	}
}
