package io.github.deeplabij.onnx;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import ai.onnxruntime.OrtEnvironment;

/**
 * The native libraries of ONNX Runtime, unpacked once into a folder of the user. ONNX Runtime itself would unpack 28 MB into
 * the temporary folder at every start, and leave them there after a crash.
 */
final class Natives {

	private static final String PREFIX = "onnxruntime.native.";
	private static final String PATH = PREFIX + "path";
	/** Set once a class loader of this JVM took the folder: a second one may not load the same files. */
	private static final String TAKEN = "deeplab-ij.natives";
	private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared",
		"onnxruntime_providers_cuda");
	private static final int BLOCK = 1 << 16;

	private static boolean started;

	private Natives() {}

	/**
	 * Calls what starts ONNX Runtime. The first time it is made to load the folder's libraries; where there is no such folder,
	 * or the user has set {@code onnxruntime.native...}, it loads them its own way. The property is set during this call
	 * only: other plugins may bring another version.
	 */
	static synchronized <T> T start(final Supplier<T> first) {
		if (started) return first.get();
		started = true;
		if (chosenByUser()) return first.get();
		final Optional<Path> folder = folder();
		if (folder.isEmpty() || System.getProperties().putIfAbsent(TAKEN, folder.get().toString()) != null) return first.get();
		System.setProperty(PATH, folder.get().toString());
		try {
			return first.get();
		}
		finally {
			System.clearProperty(PATH);
		}
	}

	private static boolean chosenByUser() {
		return System.getProperties().stringPropertyNames().stream().anyMatch(name -> name.startsWith(PREFIX));
	}

	/** The checked folder; empty if it can't be written, or ONNX Runtime has nothing for this platform. */
	private static Optional<Path> folder() {
		final Path root = Path.of(System.getProperty("user.home"), ".deeplab-ij", "natives");
		final String version = OrtEnvironment.class.getPackage().getImplementationVersion();
		try {
			return unpack(root.resolve(version == null ? "unknown" : version));
		}
		catch (final IOException | RuntimeException e) {
			return Optional.empty();
		}
	}

	/**
	 * Unpacks the libraries of this platform where they are not yet, or not as they should be: every byte is compared. Each
	 * file gets its name in one step, so several JVMs may do this at once.
	 *
	 * @param root where the platform's folder is to lie
	 * @return the platform's folder; empty if ONNX Runtime has nothing for it
	 * @throws IOException if it can't be written
	 */
	static Optional<Path> unpack(final Path root) throws IOException {
		final String platform = platform();
		final Path folder = root.resolve(platform).toAbsolutePath();
		boolean any = false;
		for (final String library : LIBRARIES) {
			final String name = System.mapLibraryName(library);
			final String resource = "/ai/onnxruntime/native/" + platform + "/" + name;
			if (OrtEnvironment.class.getResource(resource) == null) continue;
			any = true;
			final Path file = folder.resolve(name);
			if (!same(resource, file)) write(resource, file);
		}
		return any ? Optional.of(folder) : Optional.empty();
	}

	/** As ONNX Runtime names its folders. */
	private static String platform() {
		final String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
		final String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
		final String os = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
		return os + "-" + (processor.equals("amd64") || processor.equals("x86_64") ? "x64" : processor);
	}

	private static boolean same(final String resource, final Path file) throws IOException {
		if (!Files.isRegularFile(file)) return false;
		try (InputStream wanted = OrtEnvironment.class.getResourceAsStream(resource);
				InputStream found = new BufferedInputStream(Files.newInputStream(file)))
		{
			byte[] block;
			do {
				block = wanted.readNBytes(BLOCK);
				if (!Arrays.equals(block, found.readNBytes(BLOCK))) return false;
			}
			while (block.length == BLOCK);
			return true;
		}
	}

	private static void write(final String resource, final Path file) throws IOException {
		Files.createDirectories(file.getParent());
		final Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
		try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
			Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (final IOException e) {
			// on Windows, a library that runs can't be replaced: another JVM may just have written it
			if (!same(resource, file)) throw e;
		}
		finally {
			Files.deleteIfExists(part);
		}
	}
}
