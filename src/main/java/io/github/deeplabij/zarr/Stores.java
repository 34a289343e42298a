package io.github.deeplabij.zarr;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

import io.github.deeplabij.common.DeepLabException;

/** Stores as people name them. */
public final class Stores {

	private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z][a-z0-9+.-]+://.*");
	/** A folder whose name ends in .zarr, or one in it. */
	private static final Pattern ZARR = Pattern.compile("(?i).*\\.zarr([/\\\\?].*)?");

	private Stores() {}

	/** Whether a text is meant as a Zarr store or a place in one: a path or an address with {@code .zarr} in it. */
	public static boolean isMeant(final String text) {
		return ZARR.matcher(text.strip()).matches();
	}

	/** Whether a text is meant as an address. */
	public static boolean isAddress(final String text) {
		return ADDRESS.matcher(text.strip()).matches();
	}

	/**
	 * What names a place in a store.
	 *
	 * @param text a path or an address, which may end in a query
	 * @param path in the store
	 */
	public static String inside(final String text, final String path) {
		final int query = isAddress(text) ? text.replace('#', '?').indexOf('?') : -1;
		final String folder = query < 0 ? text.strip() : text.substring(0, query).strip();
		return folder.replaceFirst("[/\\\\]+$", "") + "/" + path + (query < 0 ? "" : text.substring(query));
	}

	/**
	 * The store at a path of a folder or an https address, which may lead into a hierarchy, such as
	 * {@code plate.zarr/A/1/0}.
	 *
	 * @throws DeepLabException if it is neither
	 */
	public static Store open(final String text) {
		if (isAddress(text)) return new HttpStore(text);
		try {
			return new FolderStore(Path.of(text.strip()));
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException(new ZarrProblem.NotThere(text, "folder"), e);
		}
	}
}
