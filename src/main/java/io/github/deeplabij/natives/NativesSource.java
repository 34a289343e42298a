package io.github.deeplabij.natives;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

import io.github.deeplabij.common.DeepLabException;

/**
 * Where libraries of ONNX Runtime come from: the jar {@code onnxruntime_gpu}, a jar of JavaCPP's {@code onnxruntime}
 * for GPUs, a NuGet package, or a folder with what one of these or an archive of ONNX Runtime's own releases has
 * inside.
 */
final class NativesSource implements AutoCloseable {

	/** The libraries that are of use here; no others are taken. */
	private static final List<String> LIBRARIES = List.of("onnxruntime", Natives.BRIDGE, "onnxruntime_providers_shared",
		"onnxruntime_providers_cuda", "DirectML");
	private static final Pattern PLACE = Pattern.compile(
		"(?:ai/onnxruntime/native/|org/bytedeco/onnxruntime/|runtimes/)([\\w-]+)/(?:native/)?[^/]*onnxruntime[^/]*");
	private static final int LONGEST_TEXT = 1 << 20;

	private final Path path;
	private final ZipFile zip;
	private final Map<String, Path> files = new LinkedHashMap<>();
	private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

	private NativesSource(final Path path, final ZipFile zip) {
		this.path = path;
		this.zip = zip;
	}

	/**
	 * Looks into a jar or folder.
	 *
	 * @throws DeepLabException if it is neither, or has no libraries for this platform
	 */
	static NativesSource of(final Path path) throws IOException {
		if (!Files.exists(path)) throw new DeepLabException("There is no file or folder " + path +
			"; give the jar onnxruntime_gpu " + Platform.runtimeVersion() + ", or a folder with its libraries.");
		if (Files.isDirectory(path)) {
			final NativesSource source = new NativesSource(path, null);
			source.lookIntoFolder();
			return source.requireRuntime();
		}
		final ZipFile zip;
		try {
			zip = new ZipFile(path.toFile());
		}
		catch (final ZipException e) {
			throw new DeepLabException(path + " is no jar, or a damaged or truncated one (" + e.getMessage() +
				"); get it again.", e);
		}
		final NativesSource source = new NativesSource(path, zip);
		try {
			source.lookIntoZip();
			return source.requireRuntime();
		}
		catch (final RuntimeException e) {
			zip.close();
			throw e;
		}
	}

	/** The folders in which libraries for this platform may lie, the likeliest first. */
	private static List<String> places() {
		return List.of("ai/onnxruntime/native/" + Platform.name() + "/", "org/bytedeco/onnxruntime/" + Platform
			.javaCppName() + "-gpu/", "runtimes/" + Platform.name() + "/native/");
	}

	private void lookIntoZip() {
		for (final String place : places()) {
			zip.stream().filter(entry -> !entry.isDirectory() && entry.getName().startsWith(place)).forEach(
				entry -> library(entry.getName().substring(place.length())).ifPresent(name -> entries.putIfAbsent(name,
					entry)));
			if (!entries.isEmpty()) return;
		}
	}

	private void lookIntoFolder() throws IOException {
		for (final String place : Stream.concat(Stream.of("", "lib/"), places().stream()).toList()) {
			final Path folder = path.resolve(place);
			if (!Files.isDirectory(folder)) continue;
			try (Stream<Path> children = Files.list(folder)) {
				for (final Path child : children.filter(Files::isRegularFile).sorted().toList()) {
					library(child.getFileName().toString()).ifPresent(name -> files.putIfAbsent(name, child));
				}
			}
			if (!files.isEmpty()) return;
		}
	}

	/**
	 * The name under which a library is loaded, such as libonnxruntime.so for libonnxruntime.so.1.28.0; empty if it is
	 * of no use.
	 */
	private static Optional<String> library(final String file) {
		final String name = file.replaceFirst("\\.so(\\.\\d+)+$", ".so").replaceFirst("(\\.\\d+)+\\.dylib$", ".dylib");
		return LIBRARIES.stream().map(System::mapLibraryName).filter(name::equals).findFirst();
	}

	private NativesSource requireRuntime() {
		if (names().contains(System.mapLibraryName("onnxruntime"))) return this;
		final TreeSet<String> others = new TreeSet<>();
		if (zip != null) zip.stream().map(entry -> PLACE.matcher(entry.getName())).filter(Matcher::matches).forEach(
			place -> others.add(place.group(1)));
		throw new DeepLabException(path + " has no library " + System.mapLibraryName("onnxruntime") +
			" of ONNX Runtime for this platform, " + Platform.name() + (others.isEmpty() ? "" : ", but for " + String
				.join(", ", others)) + "; give the jar onnxruntime_gpu " + Platform.runtimeVersion() +
			", or a folder with its libraries.");
	}

	/** The version that it says it has; empty if it does not say. */
	Optional<String> version() throws IOException {
		if (zip == null) return Optional.empty();
		final Optional<? extends ZipEntry> properties = zip.stream().filter(entry -> entry.getName().matches(
			"META-INF/maven/[^/]+/onnxruntime[^/]*/pom\\.properties")).findFirst();
		if (properties.isPresent()) {
			final Properties read = new Properties();
			try (InputStream in = zip.getInputStream(properties.get())) {
				read.load(new StringReader(new String(in.readNBytes(LONGEST_TEXT), StandardCharsets.ISO_8859_1)));
			}
			catch (final IllegalArgumentException e) {
				return Optional.empty();
			}
			// JavaCPP puts its own version behind
			return Optional.ofNullable(read.getProperty("version")).map(version -> version.replaceFirst("-.*", ""));
		}
		final ZipEntry manifest = zip.getEntry("META-INF/MANIFEST.MF");
		if (manifest == null) return Optional.empty();
		try (InputStream in = zip.getInputStream(manifest)) {
			return Optional.ofNullable(new Manifest(new ByteArrayInputStream(in.readNBytes(LONGEST_TEXT)))
				.getMainAttributes().getValue("Implementation-Version"));
		}
	}

	/** The names of the libraries, as they are to be called. */
	List<String> names() {
		return List.copyOf(zip == null ? files.keySet() : entries.keySet());
	}

	/** The bytes of a library; not to be trusted. */
	long size(final String name) throws IOException {
		return zip == null ? Files.size(files.get(name)) : Math.max(0, entries.get(name).getSize());
	}

	InputStream open(final String name) throws IOException {
		return zip == null ? Files.newInputStream(files.get(name)) : zip.getInputStream(entries.get(name));
	}

	@Override
	public void close() throws IOException {
		if (zip != null) zip.close();
	}
}
