package io.github.deeplabij.natives;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;

/**
 * The native libraries of ONNX Runtime: those of an installed GPU runtime, or those of its jar, unpacked once into a
 * folder of
 * the user. ONNX Runtime itself would unpack 28 MB into the temporary folder at every start, and leave them there after
 * a
 * crash.
 */
public final class Natives {

	/** Set once a class loader of this JVM took the folder: a second one may not load the same files. */
	private static final String TAKEN = "deeplab-ij.natives";
	private static final String RUNTIME = "onnxruntime";
	static final String BRIDGE = "onnxruntime4j_jni";
	private static final List<String> LIBRARIES = List.of(RUNTIME, BRIDGE, "onnxruntime_providers_shared");
	private static final int BLOCK = 1 << 16;
	/** What was left by a program that crashed is older than this. */
	private static final long OLD_MILLISECONDS = 60 * 60 * 1000;

	private static Choice choice;
	private static boolean started;

	private Natives() {}

	/**
	 * Where the libraries are from.
	 *
	 * @param folder the folder that ONNX Runtime is told to load from; empty if it finds its libraries itself
	 * @param how in words
	 * @param rejected why an installed GPU runtime is not used; empty if it is, or there is none
	 */
	public record Choice(Optional<Path> folder, String how, Optional<Problem> rejected) {
	}

	/** The one environment; what goes wrong is told by exceptions, not on the standard streams. Never closed. */
	public static OrtEnvironment environment() {
		return Environment.ONE;
	}

	/** Made when first asked for. */
	private static final class Environment {

		static final OrtEnvironment ONE = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
	}

	/**
	 * Calls what starts ONNX Runtime. The first time it is made to load the chosen folder's libraries; where there is
	 * no such
	 * folder, or the user has set {@code onnxruntime.native...}, it finds them its own way. The property is set during
	 * this
	 * call only: other plugins may bring another version.
	 */
	public static synchronized <T> T start(final Supplier<T> first) {
		if (started) return first.get();
		final Optional<Path> folder = choice().folder();
		started = true;
		if (folder.isEmpty()) return first.get();
		System.setProperty(LibraryLoading.PATH, folder.get().toString());
		try {
			return first.get();
		}
		finally {
			System.clearProperty(LibraryLoading.PATH);
		}
	}

	/** Which libraries are used. Made up once. */
	public static synchronized Choice choice() {
		if (choice == null) choice = choose();
		return choice;
	}

	/** Why an installed GPU runtime is not used; empty if it is, or there is none. */
	public static Optional<Problem> rejected() {
		return choice().rejected();
	}

	/** What a JVM that is started from this one has to be told to use the same libraries. */
	public static List<String> options() {
		final Optional<Path> folder = choice().folder();
		if (folder.isPresent()) return List.of("-D" + LibraryLoading.PATH + "=" + folder.get());
		return chosenByUser().entrySet().stream().map(each -> "-D" + each.getKey() + "=" +
			(each.getKey().endsWith("path") ? Path
			.of(each.getValue()).toAbsolutePath() : each.getValue())).toList();
	}

	private static Choice choose() {
		final Map<String, String> chosen = chosenByUser();
		// ONNX Runtime makes one at each start, and a program that is killed leaves it
		sweep(Path.of(System.getProperty("java.io.tmpdir")));
		if (!chosen.isEmpty()) return new Choice(Optional.empty(), "as " + chosen + " says, unchecked",
			Optional.empty());
		Optional<Problem> rejected = Optional.empty();
		if (System.getProperty(TAKEN) == null) {
			final Optional<GpuRuntime> gpu = GpuRuntime.installed();
			rejected = gpu.flatMap(GpuRuntime::problem);
			if (gpu.isPresent() && rejected.isEmpty() &&
				take(gpu.get().folder())) return new Choice(Optional.of(gpu.get().folder()), gpu
				.get().folder() + ", the GPU runtime, checked by SHA-256", rejected);
			final Optional<Path> folder = folder();
			if (folder.isPresent() && loads(folder.get()) && take(folder.get())) return new Choice(folder,
				folder.get() +
				", unchanged since every byte was compared with the jar", rejected);
		}
		return new Choice(Optional.empty(), "unpacked by ONNX Runtime into " + System.getProperty("java.io.tmpdir"),
			rejected);
	}

	private static boolean take(final Path folder) {
		return System.getProperties().putIfAbsent(TAKEN, folder.toString()) == null;
	}

	private static Map<String, String> chosenByUser() {
		final Map<String, String> chosen = new TreeMap<>();
		for (final String name : System.getProperties().stringPropertyNames()) {
			if (name.startsWith(LibraryLoading.PREFIX)) chosen.put(name, System.getProperty(name));
		}
		return chosen;
	}

	/**
	 * The checked folder; empty if it can't be written or others may write there, or ONNX Runtime has nothing for this
	 * platform.
	 */
	private static Optional<Path> folder() {
		try {
			return unpack(UserFolder.natives().resolve(Platform.runtimeVersion()));
		}
		catch (final IOException | RuntimeException e) {
			return Optional.empty();
		}
	}

	/**
	 * Whether the system loads libraries from a folder, which it does not where that is mounted without leave to
	 * execute. Once
	 * ONNX Runtime itself has failed, it can't be started any more.
	 */
	private static boolean loads(final Path folder) {
		// each library belongs to the class loader that loaded it first
		if (Natives.class.getClassLoader() != OrtEnvironment.class.getClassLoader()) return true;
		try {
			System.load(folder.resolve(System.mapLibraryName(RUNTIME)).toString());
			return true;
		}
		catch (final UnsatisfiedLinkError e) {
			return false;
		}
	}

	/** Deletes the empty folders that ONNX Runtime leaves in the temporary folder. */
	static void sweep(final Path temporary) {
		try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, "onnxruntime-java*")) {
			for (final Path folder : left) {
				// one that is not empty stays
				if (isOld(folder)) folder.toFile().delete();
			}
		}
		catch (final IOException | DirectoryIteratorException e) {
			// they do no harm
		}
	}

	private static boolean isOld(final Path file) throws IOException {
		return Files.getLastModifiedTime(file).toMillis() < System.currentTimeMillis() - OLD_MILLISECONDS;
	}

	/**
	 * Unpacks the libraries of this platform where they are not yet, or not as they should be. Every byte is compared
	 * with the jar the first time, and again once anything about a file or the jar has changed; see
	 * {@link NativesRecord}. Each file gets its name in one step, so several JVMs may do this at once.
	 *
	 * @param root where the platform's folder is to lie
	 * @return the platform's folder; empty if ONNX Runtime has nothing for it
	 * @throws IOException if it can't be written, or others may write there
	 */
	static Optional<Path> unpack(final Path root) throws IOException {
		final List<String> names = LIBRARIES.stream().map(System::mapLibraryName).filter(name ->
			OrtEnvironment.class.getResource(Platform.resource(
			name)) != null).toList();
		if (names.isEmpty()) return Optional.empty();
		final Path folder = UserFolder.make(root.resolve(Platform.name()).toAbsolutePath());
		// what others may write can be another file by the time it is loaded
		for (final Path each : List.of(root, folder)) {
			if (!UserFolder.protect(each)) throw new IOException(each + " can be written by others");
		}
		WholeFile.clear(folder);
		final NativesRecord record = new NativesRecord(folder, names);
		if (record.holds()) return Optional.of(folder);
		for (final String name : names) {
			final String resource = Platform.resource(name);
			if (!same(resource, folder.resolve(name))) write(resource, folder.resolve(name));
		}
		record.keep();
		return Optional.of(folder);
	}

	private static boolean same(final String resource, final Path file) throws IOException {
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return false;
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
		try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
			WholeFile.write(file, in::transferTo);
		}
		catch (final IOException e) {
			// on Windows, a library that runs can't be replaced: another JVM may just have written it
			if (!same(resource, file)) throw e;
		}
	}
}
