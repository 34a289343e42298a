package io.github.deeplabij.natives;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;

import ai.onnxruntime.OrtEnvironment;
import io.github.deeplabij.common.WholeFile;

/**
 * What is known of unpacked libraries since every byte of them was compared with the jar: so they need not be compared
 * at each start, for which the jar would be inflated. It names each library's size and CRC-32 in the jar, and the size,
 * place and times of its file. The times are those of the content and, where the system has it, of the last change of
 * anything about the file, which no program can set.
 * <p>
 * The record lies beside the libraries' folder, where nobody else may write. It counts only where it and all libraries
 * belong to whom the user's home belongs to: a file that somebody else has put there never does.
 */
final class NativesRecord {

	private static final String UNIX = "unix";

	private final Path folder;
	private final List<String> names;
	private final Path file;

	/**
	 * @param folder holds the libraries; nobody else may write there, nor into the folder above it
	 * @param names of all libraries in it
	 */
	NativesRecord(final Path folder, final List<String> names) {
		this.folder = folder;
		this.names = names;
		file = folder.resolveSibling(folder.getFileName() + ".checked");
	}

	/** Whether the files, and the libraries in the jar, are those that were compared. */
	boolean holds() throws IOException {
		if (!isOurs(file)) return false;
		final Optional<String> now = state();
		return now.isPresent() && Files.readString(file).equals(now.get());
	}

	/** Keeps what is so now, once all files were compared. */
	void keep() {
		try {
			final Optional<String> now = state();
			if (now.isPresent()) WholeFile.write(file, now.get());
		}
		catch (final IOException e) {
			// then they are compared again the next time
		}
	}

	/** A line for each library; empty if a file is missing or not the user's. */
	private Optional<String> state() throws IOException {
		final StringBuilder lines = new StringBuilder();
		for (final String name : names) {
			final Path library = folder.resolve(name);
			if (!isOurs(library)) return Optional.empty();
			lines.append(inJar(name)).append(' ').append(onDisk(library)).append(' ').append(name).append('\n');
		}
		return Optional.of(lines.toString());
	}

	private static boolean isOurs(final Path file) throws IOException {
		final Path home = Path.of(System.getProperty("user.home"));
		return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isDirectory(home) && unix(file, "uid")
			.equals(unix(home, "uid"));
	}

	/** A library's size and CRC-32 as the jar's table of contents says. */
	private static String inJar(final String name) throws IOException {
		final URL url = OrtEnvironment.class.getResource(Platform.resource(name));
		final URLConnection connection = url.openConnection();
		if (!(connection instanceof JarURLConnection jar)) {
			// classes in a folder, as a developer has them
			return url + " " + connection.getLastModified();
		}
		final JarEntry entry = jar.getJarEntry();
		return entry.getSize() + " " + Long.toHexString(entry.getCrc());
	}

	private static String onDisk(final Path file) throws IOException {
		final BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class,
			LinkOption.NOFOLLOW_LINKS);
		return found.size() + " " + found.fileKey() + " " + found.creationTime() + " " + found.lastModifiedTime() +
			" " + unix(file, "ctime");
	}

	/** Empty where the system has no such attribute. */
	private static String unix(final Path file, final String attribute) throws IOException {
		if (!file.getFileSystem().supportedFileAttributeViews().contains(UNIX)) return "";
		return String.valueOf(Files.getAttribute(file, UNIX + ":" + attribute, LinkOption.NOFOLLOW_LINKS));
	}
}
