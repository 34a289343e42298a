package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.Optional;

import ij.IJ;
import ij.ImagePlus;
import ij.io.Opener;

/**
 * The Bio-Formats that Fiji has, and ImageJ may have. It is no library of ours: where it is not there, files that need
 * it are refused.
 */
final class BioFormats {

	private static final String IMPORTER = "loci.plugins.BF";
	private static final String READER = "loci.formats.ImageReader";

	private BioFormats() {}

	static boolean isHere() {
		return has(IMPORTER);
	}

	/** Whether ImageJ finds a class among its plugins and libraries. */
	static boolean has(final String name) {
		try {
			IJ.getClassLoader().loadClass(name);
			return true;
		}
		catch (final ClassNotFoundException | LinkageError e) {
			return false;
		}
	}

	/**
	 * Opens the first image of a file.
	 *
	 * @return null if Bio-Formats can't
	 */
	static ImagePlus open(final Path file) {
		return Opener.openUsingBioFormats(file.toString());
	}

	/** What was opened of the file, in a sentence. */
	static String note(final Path file, final ImagePlus image) {
		final int series = series(file).orElse(1);
		return "Bio-Formats opened it" + (series == 1 ? "." : ": the first of " + series +
			" images (series) in the file, " + image.getTitle() +
			"; save the others as files of their own to have them too.");
	}

	/** How many images the file holds, smaller copies not counted; empty if that can't be told. */
	private static Optional<Integer> series(final Path file) {
		try {
			final Class<?> type = IJ.getClassLoader().loadClass(READER);
			final Object reader = type.getConstructor().newInstance();
			try {
				type.getMethod("setFlattenedResolutions", boolean.class).invoke(reader, false);
				type.getMethod("setId", String.class).invoke(reader, file.toString());
				return Optional.of((Integer) type.getMethod("getSeriesCount").invoke(reader));
			}
			finally {
				type.getMethod("close").invoke(reader);
			}
		}
		catch (final ReflectiveOperationException | LinkageError e) {
			return Optional.empty();
		}
	}
}
