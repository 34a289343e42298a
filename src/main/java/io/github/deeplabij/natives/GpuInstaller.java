package io.github.deeplabij.natives;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.zip.ZipException;

import ai.onnxruntime.OrtEnvironment;
import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.Staging;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.install.Download;
import io.github.deeplabij.install.WebAddress;

/**
 * Puts libraries of ONNX Runtime for a GPU where they are looked for at the next start, and takes them away. Nothing is
 * there
 * until all is there.
 */
public final class GpuInstaller {

	private static final long MOST_BYTES = 4L << 30;
	private static final int BLOCK = 1 << 20;

	private GpuInstaller() {}

	/** Has GPU runtimes be looked for, and put where that is possible, in a folder that several users share. */
	public static void share(final Path folder) {
		GpuRuntime.share(folder);
	}

	/**
	 * What was installed; it is used from the next start on.
	 *
	 * @param version of ONNX Runtime
	 * @param providers what it has for GPUs, such as CUDA
	 * @param folder where it lies
	 * @param hitch why it would not be used as things are, as the end of a sentence; empty if it would
	 */
	public record Installed(String version, List<String> providers, Path folder, Optional<Problem> hitch) {
	}

	/**
	 * Installs a GPU runtime in place of the one that is there.
	 *
	 * @param source a jar or a folder with ONNX Runtime's libraries, or the https address of a jar
	 * @param sha256 the SHA-256 of the jar; may be empty if it is a file
	 * @param monitor hears of the bytes that were copied or have come
	 * @throws CancellationException if it was cancelled; what was downloaded is kept
	 * @throws DeepLabException if it can't be had or used
	 */
	public static Installed install(final String source, final String sha256, final Monitor monitor) {
		return install(source, sha256, monitor, NativesProbe::of);
	}

	/** The same with another way to find out what libraries are good for. */
	static Installed install(final String source, final String sha256, final Monitor monitor,
		final Function<Path, NativesProbe> probe)
	{
		if (source.isBlank()) throw new DeepLabException(new RuntimeProblem.NoSource(Platform.runtimeVersion()));
		try {
			final Path root = root();
			if (!WebAddress.isMeant(source)) {
				final Path path = path(source);
				if (!sha256.isBlank()) requireSum(path, sha256);
				return install(path, root, monitor, probe);
			}
			final Path jar = download(source, sha256, root, monitor);
			final Installed installed = install(jar, root, monitor, probe);
			Files.delete(jar);
			return installed;
		}
		catch (final IOException e) {
			throw new DeepLabException("The GPU runtime could not be installed (" + WholeFile.reason(e) +
				"); nothing has changed.", e);
		}
	}

	private static Path path(final String source) {
		try {
			return Path.of(source.strip());
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException("'" + source + "' is no path of a file.", e);
		}
	}

	private static void requireSum(final Path path, final String sha256) throws IOException {
		if (!Files.isRegularFile(path)) throw new DeepLabException(path +
			" is no file, which alone has a SHA-256; leave that out.");
		final String found = Sha256.of(path);
		if (!found.equalsIgnoreCase(sha256.strip())) throw new DeepLabException(path +
			" is not the file that is meant: its SHA-256 is " + found +
			", not " + sha256.strip() + ".");
	}

	private static Path download(final String address, final String sha256, final Path root,
		final Monitor monitor) throws IOException {
		if (!sha256.strip().matches("(?i)[0-9a-f]{64}")) throw new DeepLabException(new RuntimeProblem.NoSum());
		final String sum = sha256.strip().toLowerCase(Locale.ROOT);
		final Path jar = root.resolve("onnxruntime-" + sum.substring(0, 16) + ".jar");
		if (Files.isRegularFile(jar) && Sha256.of(jar).equals(sum)) return jar;
		return Download.fetch(WebAddress.https(address), Optional.of(sum), MOST_BYTES, jar, monitor);
	}

	/** The first folder of GPU runtimes that can be written. */
	private static Path root() {
		for (final Path root : GpuRuntime.roots()) {
			try (Staging staging = Staging.in(root)) {
				return root;
			}
			catch (final IOException e) {
				// the next one
			}
		}
		throw new DeepLabException(new RuntimeProblem.NoFolder(GpuRuntime.roots().stream().map(Path::toString)
			.toList()));
	}

	private static Installed install(final Path path, final Path root, final Monitor monitor,
		final Function<Path, NativesProbe> prober)
		throws IOException
	{
		final Path folder = GpuRuntime.folderIn(root);
		try (NativesSource source = NativesSource.of(path)) {
			final Optional<String> version = source.version();
			if (version.isPresent() && !version.get().equals(Platform.runtimeVersion())) throw another(path,
				version.get());
			try (Staging staging = Staging.in(folder.getParent())) {
				final Path part = Files.createDirectory(staging.folder().resolve(folder.getFileName().toString()));
				final Map<String, String> sums = copy(source, part, path, monitor);
				final StringBuilder list = new StringBuilder();
				sums.forEach((name, sum) -> list.append(sum).append("  ").append(name).append('\n'));
				Files.writeString(part.resolve(GpuRuntime.SUMS), list);
				UserFolder.protect(part);
				final NativesProbe probe = prober.apply(part);
				requireUsable(probe, path);
				if (monitor.cancelled()) throw new CancellationException();
				takeAway(folder, away -> staging.replace(part, away));
				return new Installed(Platform.runtimeVersion(), probe.gpuProviders(), folder, probe.noGpu());
			}
		}
		finally {
			deleteIfEmpty(folder.getParent());
		}
	}

	private static void deleteIfEmpty(final Path folder) {
		folder.toFile().delete();
	}

	private static DeepLabException another(final Path path, final String version) {
		return new DeepLabException(path + " is ONNX Runtime " + version + ", and DeepLab uses " +
			Platform.runtimeVersion() +
			"; get onnxruntime_gpu " + Platform.runtimeVersion() + ".");
	}

	/** Copies all libraries; returns their SHA-256. What is missing of the bridge to Java is taken from our own jar. */
	private static Map<String, String> copy(final NativesSource source, final Path folder, final Path path,
		final Monitor monitor)
		throws IOException
	{
		long total = 0;
		for (final String name : source.names()) total += source.size(name);
		final long room = Files.getFileStore(folder).getUsableSpace();
		if (total > MOST_BYTES) throw new DeepLabException(path + " has libraries of " + ByteCount.text(total) +
			", more than is taken, " +
			ByteCount.text(MOST_BYTES) + ".");
		if (room > 0 && total > room) throw new DeepLabException("There is not enough room for the libraries of " +
			path + ": they take " +
			ByteCount.text(total) + ", and the disk that they are to be on has " + ByteCount.text(room) +
				"; make room and try again.");
		final Map<String, String> sums = new TreeMap<>();
		long done = 0;
		for (final String name : source.names()) {
			try (InputStream in = source.open(name)) {
				done = copy(in, folder.resolve(name), sums, done, total, monitor);
			}
			catch (final ZipException | EOFException e) {
				throw new DeepLabException(path + " is damaged: " + name + " can't be unpacked (" + e.getMessage() +
					"); get it again.", e);
			}
		}
		final String bridge = System.mapLibraryName(Natives.BRIDGE);
		if (sums.containsKey(bridge)) return sums;
		try (InputStream in = OrtEnvironment.class.getResourceAsStream(Platform.resource(bridge))) {
			if (in == null) throw new DeepLabException(path + " has no " + bridge + ", and there is none for " +
				Platform.name() + ".");
			copy(in, folder.resolve(bridge), sums, done, total, monitor);
		}
		return sums;
	}

	private static long copy(final InputStream in, final Path file, final Map<String, String> sums, final long before,
		final long total,
		final Monitor monitor) throws IOException
	{
		long done = before;
		try (DigestOutputStream out = new DigestOutputStream(Files.newOutputStream(file), Sha256.digest())) {
			final byte[] block = new byte[BLOCK];
			for (int n = in.read(block); n >= 0; n = in.read(block)) {
				if (monitor.cancelled()) throw new CancellationException();
				done += n;
				if (done > MOST_BYTES) throw new DeepLabException("The libraries are larger than is taken, " +
					ByteCount.text(MOST_BYTES) + ".");
				out.write(block, 0, n);
				monitor.progress(Math.min(done, total), total);
			}
			sums.put(file.getFileName().toString(), HexFormat.of().formatHex(out.getMessageDigest().digest()));
		}
		return done;
	}

	private static void requireUsable(final NativesProbe probe, final Path path) {
		if (probe.unloadable().isPresent()) {
			final String why = probe.unloadable().get();
			throw new DeepLabException(why.contains("VERS_") ? path + " is another version of ONNX Runtime than " +
				Platform.runtimeVersion() +
				", which DeepLab uses (" + why + "); get that one." : path +
					" can't be used: its libraries can't be loaded (" + why +
				"); get one that is made for this system, " + Platform.name() + ".");
		}
		final String version = probe.version().orElse("of an unknown version");
		if (!version.equals(Platform.runtimeVersion())) throw another(path, version);
		if (probe.gpuProviders().isEmpty()) throw new DeepLabException(path +
			" is ONNX Runtime for the CPU alone; get onnxruntime_gpu " + Platform
			.runtimeVersion() + ".");
	}

	/** Something that takes a folder away. */
	private interface Taking {

		void take(Path folder) throws IOException;
	}

	private static void takeAway(final Path folder, final Taking taking) throws IOException {
		final boolean there = Files.exists(folder);
		try {
			taking.take(folder);
		}
		catch (final IOException e) {
			if (!there) throw e;
			throw new DeepLabException("The GPU runtime in " + folder + " can't be taken away (" + WholeFile.reason(e) +
				"): it is in use, or the folder may not be written; start again and do this before anything else.", e);
		}
	}

	/**
	 * Takes away what is installed for this version and platform.
	 *
	 * @return what was taken away, in a sentence
	 */
	public static String remove() {
		final StringBuilder removed = new StringBuilder();
		for (final Path root : GpuRuntime.roots()) {
			final Path folder = GpuRuntime.folderIn(root);
			if (!Files.exists(folder)) continue;
			try {
				takeAway(folder, GpuInstaller::withdraw);
			}
			catch (final IOException e) {
				// it has been taken away meanwhile
			}
			deleteIfEmpty(folder.getParent());
			removed.append(removed.isEmpty() ? "" : " and ").append(folder);
		}
		return removed.isEmpty() ? "No GPU runtime is installed." : "The GPU runtime in " + removed +
			" was removed; from the next start on, the CPU is used.";
	}

	private static void withdraw(final Path folder) throws IOException {
		try (Staging staging = Staging.in(folder.getParent())) {
			staging.withdraw(folder);
		}
	}
}
