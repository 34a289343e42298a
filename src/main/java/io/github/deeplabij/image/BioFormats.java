package io.github.deeplabij.image;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

import io.github.deeplabij.common.DeepLabException;

import ij.IJ;
import ij.ImagePlus;
import ij.io.Opener;

/**
 * The Bio-Formats that Fiji has, and ImageJ may have. It is no library of ours: where it is not there, files that need
 * it are refused.
 */
final class BioFormats {

	private static final String IMPORTER = "loci.plugins.BF";
	private static final String OPTIONS = "loci.plugins.in.ImporterOptions";
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

	/**
	 * Opens one of several images of a file.
	 *
	 * @param series its number, from 1
	 * @return null if Bio-Formats can't
	 */
	static ImagePlus open(final Path file, final int series) throws IOException {
		try {
			final Class<?> type = IJ.getClassLoader().loadClass(OPTIONS);
			final Object options = type.getConstructor().newInstance();
			type.getMethod("setId", String.class).invoke(options, file.toString());
			type.getMethod("setQuiet", boolean.class).invoke(options, true);
			type.getMethod("setWindowless", boolean.class).invoke(options, true);
			type.getMethod("clearSeries").invoke(options);
			type.getMethod("setSeriesOn", int.class, boolean.class).invoke(options, index(file, series), true);
			final Object opened = IJ.getClassLoader().loadClass(IMPORTER).getMethod("openImagePlus", type).invoke(null,
				options);
			return opened instanceof ImagePlus[] images && images.length > 0 ? images[0] : null;
		}
		catch (final InvocationTargetException e) {
			throw new IOException("Bio-Formats says: " + e.getCause(), e);
		}
		catch (final ReflectiveOperationException | LinkageError e) {
			throw new DeepLabException("This Bio-Formats can't open the image " + series + " of a file (" + e +
				"); update it (Help > Update...).", e);
		}
	}

	/** What was opened of the file, in a sentence. */
	static String note(final Path file, final ImagePlus image) {
		final int series = series(file);
		return "Bio-Formats opened it" + (series == 1 ? "." : ": the first of " + series +
			" images (series) in the file, " + image.getTitle() +
			"; for the others, use DeepLab Segment Folder with series=all, or save them as files of their own.");
	}

	/** How many images the file holds, smaller copies not counted; 1 if that can't be told. */
	static int series(final Path file) {
		return ask(file, reader -> (Integer) reader.getClass().getMethod("getSeriesCount").invoke(reader), 1);
	}

	/** Where the importer has an image of a file: it counts smaller copies too. */
	private static int index(final Path file, final int series) {
		return ask(file, reader -> {
			int index = 0;
			for (int s = 0; s < series - 1; s++) {
				reader.getClass().getMethod("setSeries", int.class).invoke(reader, s);
				index += (Integer) reader.getClass().getMethod("getResolutionCount").invoke(reader);
			}
			return index;
		}, series - 1);
	}

	/** What is asked of a reader. */
	private interface Question {

		int answer(Object reader) throws ReflectiveOperationException;
	}

	private static int ask(final Path file, final Question question, final int unknown) {
		try {
			final Class<?> type = IJ.getClassLoader().loadClass(READER);
			final Object reader = type.getConstructor().newInstance();
			try {
				type.getMethod("setFlattenedResolutions", boolean.class).invoke(reader, false);
				type.getMethod("setId", String.class).invoke(reader, file.toString());
				return question.answer(reader);
			}
			finally {
				type.getMethod("close").invoke(reader);
			}
		}
		catch (final ReflectiveOperationException | LinkageError e) {
			return unknown;
		}
	}
}
