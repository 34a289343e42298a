package io.github.deeplabij.natives;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.github.deeplabij.common.Sha256;

/** Jars and folders as GPU runtimes come, small or with the libraries of the CPU in them. */
final class FakeNatives {

	static final String RUNTIME = System.mapLibraryName("onnxruntime");
	static final String BRIDGE = System.mapLibraryName("onnxruntime4j_jni");
	static final String SHARED = System.mapLibraryName("onnxruntime_providers_shared");
	static final String CUDA = System.mapLibraryName("onnxruntime_providers_cuda");

	private FakeNatives() {}

	/** A jar with some files, and a manifest of that version. */
	static Path jar(final Path file, final String version, final Map<String, byte[]> entries) throws IOException {
		final Map<String, byte[]> all = new LinkedHashMap<>();
		all.put("META-INF/MANIFEST.MF",
			("Manifest-Version: 1.0\nImplementation-Title: onnxruntime\nImplementation-Version: " + version + "\n")
				.getBytes(StandardCharsets.UTF_8));
		all.putAll(entries);
		try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
			for (final Map.Entry<String, byte[]> each : all.entrySet()) {
				zip.putNextEntry(new ZipEntry(each.getKey()));
				zip.write(each.getValue());
			}
		}
		return file;
	}

	/** The names that the jar onnxruntime_gpu has for a platform, with other content. */
	static Map<String, byte[]> wrong(final String platform) {
		final Map<String, byte[]> entries = new LinkedHashMap<>();
		for (final String name : List.of(RUNTIME, BRIDGE, SHARED, CUDA)) {
			entries.put("ai/onnxruntime/native/" + platform + "/" + name, ("no library, " + name).getBytes(
				StandardCharsets.UTF_8));
		}
		return entries;
	}

	/** Puts libraries where an installed GPU runtime of a user would be, with their list. */
	static Path install(final Path home, final Path from) throws IOException {
		final Path folder = Files.createDirectories(home.resolve(Path.of(".deeplab-ij", "natives", "gpu", Platform
			.runtimeVersion(), Platform.name())));
		final StringBuilder sums = new StringBuilder();
		try (Stream<Path> files = Files.list(from)) {
			for (final Path file : files.toList()) {
				Files.copy(file, folder.resolve(file.getFileName()));
				sums.append(Sha256.of(file)).append("  ").append(file.getFileName()).append('\n');
			}
		}
		Files.writeString(folder.resolve("SHA256SUMS"), sums);
		return folder;
	}
}
