package io.github.deeplabij.natives;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.Staging;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;

/**
 * Libraries of ONNX Runtime that were installed for the sake of a GPU: a folder for this version and platform, with the
 * list of its files and their SHA-256.
 */
public final class GpuRuntime {

	/** The list, in the form of the program sha256sum. */
	static final String SUMS = "SHA256SUMS";
	/** Names the folder of GPU runtimes that a Fiji has for all its users. */
	private static final String SHARED = "deeplab-ij.gpu";

	private static final String GOOD = "good\n";

	private final Path folder;

	GpuRuntime(final Path folder) {
		this.folder = folder;
	}

	/** Has GPU runtimes be looked for in a folder that several users share, too. */
	static void share(final Path root) {
		System.setProperty(SHARED, root.toAbsolutePath().toString());
	}

	/** The folders that GPU runtimes are looked for in: the shared one if there is one, and the user's. */
	public static List<Path> roots() {
		final List<Path> roots = new ArrayList<>();
		if (System.getProperty(SHARED) != null) roots.add(Path.of(System.getProperty(SHARED)));
		roots.add(UserFolder.natives().resolve("gpu"));
		return roots;
	}

	/** Where in such a folder the runtime for this version and platform lies. */
	static Path folderIn(final Path root) {
		return root.resolve(Platform.runtimeVersion()).resolve(Platform.name());
	}

	/** The first that is there. One that was being replaced in a crash comes back. */
	public static Optional<GpuRuntime> installed() {
		roots().forEach(root -> Staging.clear(folderIn(root).getParent()));
		return roots().stream().map(GpuRuntime::folderIn).filter(folder -> Files.isRegularFile(folder.resolve(SUMS)))
			.map(GpuRuntime::new).findFirst();
	}

	public Path folder() {
		return folder;
	}

	/**
	 * Why it can't be used; empty if it can. Its files are compared with their SHA-256, and loaded in a JVM of their
	 * own: what fails to load may not be unloaded again. What was found good is not tried again until a file changes.
	 */
	Optional<Problem> problem() {
		try {
			// what others may write can be another file by the time it is loaded
			if (!UserFolder.protect(UserFolder.make(folder))) return Optional.of(unused(new RuntimeProblem.Writable()));
			final String sums = Files.readString(folder.resolve(SUMS));
			final Path known = UserFolder.natives().resolve("gpu-known").resolve(Sha256.of(sums.getBytes(
				StandardCharsets.UTF_8)));
			final String stamp = stamp(sums);
			final String found = Files.isRegularFile(known) ? Files.readString(known) : "";
			if (found.equals(stamp + GOOD)) return Optional.empty();
			if (!found.equals(stamp)) {
				final Optional<String> changed = changed(sums);
				if (changed.isPresent()) return Optional.of(unused(new RuntimeProblem.Changed(changed.get())));
			}
			final Optional<Problem> why = NativesProbe.of(folder).problem();
			UserFolder.make(known.getParent());
			// what is missing may be there the next time
			WholeFile.write(known, stamp + (why.isEmpty() ? GOOD : ""));
			return why.map(this::unused);
		}
		catch (final IOException e) {
			return Optional.of(unused(new Sentence("it can't be read (" + WholeFile.reason(e) + ").")));
		}
	}

	/** The name of a file that is not as the list says; empty if all are. */
	private Optional<String> changed(final String sums) throws IOException {
		for (final Map.Entry<String, String> each : entries(sums).entrySet()) {
			final Path file = folder.resolve(each.getKey());
			if (!Files.isRegularFile(file) || !Sha256.of(file).equals(each.getValue())) return Optional.of(each
				.getKey());
		}
		return Optional.empty();
	}

	private Problem unused(final Problem why) {
		return new RuntimeProblem.Unused(folder.toString(), why);
	}

	/** What changes when a file does: its length and time. */
	private String stamp(final String sums) throws IOException {
		final StringBuilder stamp = new StringBuilder();
		for (final String name : entries(sums).keySet()) {
			final Path file = folder.resolve(name);
			if (Files.isRegularFile(file)) stamp.append(file.toAbsolutePath()).append(' ').append(Files.size(file))
				.append(' ').append(Files.getLastModifiedTime(file).toMillis()).append('\n');
		}
		return stamp.toString();
	}

	/** The SHA-256 of each file. */
	private static Map<String, String> entries(final String sums) throws IOException {
		final Map<String, String> entries = new LinkedHashMap<>();
		for (final String line : sums.lines().toList()) {
			if (!line.matches("[0-9a-f]{64} [ *][\\w.+-]+")) throw new IOException("the line '" + line + "' of " +
				SUMS + " is none");
			entries.put(line.substring(66), line.substring(0, 64));
		}
		return entries;
	}
}
