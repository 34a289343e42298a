package io.github.deeplabij.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The user's own folder, {@code .deeplab-ij} in the home unless the property {@value #HOME} says another, and what lies
 * where in it. It is closed to everybody else: code is loaded from there. Where a system has no such rights as POSIX
 * has, it has the home's.
 */
public final class UserFolder {

	private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
	private static final Set<PosixFilePermission> OTHERS_WRITE = EnumSet.of(PosixFilePermission.GROUP_WRITE,
		PosixFilePermission.OTHERS_WRITE);

	/** The property of Java that names another folder, such as one on a disk of this machine alone. */
	public static final String HOME = "deeplab.home";

	private UserFolder() {}

	private static Path root() {
		final String said = System.getProperty(HOME);
		return said != null ? Path.of(said) : Path.of(System.getProperty("user.home"), ".deeplab-ij");
	}

	/** The user's models. */
	public static Path models() {
		return root().resolve("models");
	}

	/** What can be had again: downloads on their way, unpacked archives, lists of models. */
	public static Path cache() {
		return root().resolve("cache");
	}

	/** Native libraries. */
	public static Path natives() {
		return root().resolve("natives");
	}

	/** Which graphs passed their trial. */
	public static Path passed() {
		return root().resolve("passed");
	}

	/** What models were seen to give, where their descriptions do not say it. */
	public static Path seen() {
		return root().resolve("seen");
	}

	/** Which graphs give the same on a device as on the CPU. */
	public static Path devices() {
		return root().resolve("devices");
	}

	/**
	 * Makes a folder with those above it, if they are not there. In the user's own folder, all of them are closed to
	 * everybody else as far as that is possible, also those that are there already.
	 *
	 * @return the folder
	 * @throws IOException if it can't be made
	 */
	public static Path make(final Path folder) throws IOException {
		final Path root = root().toAbsolutePath().normalize();
		final Path last = folder.toAbsolutePath().normalize();
		if (!last.startsWith(root)) return Files.createDirectories(folder);
		Files.createDirectories(root.getParent());
		Path each = root;
		close(each);
		for (final Path name : root.relativize(last)) {
			if (!name.toString().isEmpty()) each = each.resolve(name);
			close(each);
		}
		return folder;
	}

	/** Makes one folder of which its owner alone has rights, or takes those of others away. */
	static void close(final Path folder) throws IOException {
		final boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
		if (!Files.isDirectory(folder)) {
			if (posix) Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
			else Files.createDirectories(folder);
			return;
		}
		if (posix) narrow(folder, OWNER);
	}

	/** Takes all rights away but those; where that may not be done, they stay. */
	private static void narrow(final Path path, final Set<PosixFilePermission> kept) {
		final PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
		if (view == null) return;
		try {
			final Set<PosixFilePermission> rights = EnumSet.copyOf(kept);
			rights.retainAll(view.readAttributes().permissions());
			if (!view.readAttributes().permissions().equals(rights)) view.setPermissions(rights);
		}
		catch (final IOException | UnsupportedOperationException e) {
			// another user's, or a disk without rights: whoever has to know asks
		}
	}

	/**
	 * Takes from everybody but the owner the right to write into a folder and into what lies in it, as far as that is
	 * possible.
	 *
	 * @return whether nobody else may write there; so it is where there are no such rights
	 */
	public static boolean protect(final Path folder) throws IOException {
		final List<Path> all;
		try (Stream<Path> inside = Files.list(folder)) {
			all = Stream.concat(Stream.of(folder), inside).toList();
		}
		final Set<PosixFilePermission> kept = EnumSet.complementOf(EnumSet.copyOf(OTHERS_WRITE));
		for (final Path each : all) {
			narrow(each, kept);
			final PosixFileAttributeView view = Files.getFileAttributeView(each, PosixFileAttributeView.class);
			if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS_WRITE::contains))
				return false;
		}
		return true;
	}
}
