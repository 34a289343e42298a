package io.github.deeplabij.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.TiffEncoder;
import ij.measure.ResultsTable;

/** Images from files and into files. What is written appears whole or not at all. */
public final class ImageFiles {

	private static final Pattern QUOTED = Pattern.compile("[\",\r\n]");

	/** A whole number as ImageJ writes it among others. */
	private static final Pattern WHOLE = Pattern.compile("^(-?\\d+)\\.0{3,}$");

	private ImageFiles() {}

	/**
	 * Opens an image whole and right, of any format that ImageJ reads, or Bio-Formats where it is there; or the finest
	 * level of an OME-Zarr image, as {@link ZarrImages} does. What is left out, such as a thumbnail, is told in
	 * ImageJ's log.
	 *
	 * @throws CancellationException if Esc was pressed meanwhile
	 * @throws DeepLabException if that is not possible, with the reason
	 */
	public static ImagePlus open(final Path file) {
		return ZarrImages.isMeant(file.toString()) ? ZarrImages.open(file.toString(), 0) : new ImageOpener().open(file);
	}

	/**
	 * Opens one of the images of a file that may hold several (series), in the same way.
	 *
	 * @param series its number, from 1; 0 for the first or only one
	 * @throws CancellationException if Esc was pressed meanwhile
	 * @throws DeepLabException if that is not possible, with the reason
	 */
	static ImagePlus open(final Path file, final int series) {
		return new ImageOpener(series).open(file);
	}

	/**
	 * The same, but pixels of a large TIFF stay in the file, from which they are read as they are wanted.
	 *
	 * @throws CancellationException if Esc was pressed meanwhile
	 * @throws DeepLabException if that is not possible, with the reason
	 */
	static ImagePlus openByRegion(final Path file) {
		return ImageOpener.byRegion().open(file);
	}

	/**
	 * Makes a folder to write into.
	 *
	 * @throws DeepLabException if it can't be made or written into
	 */
	public static void prepareFolder(final Path folder) {
		try {
			WholeFile.prepareFolder(folder);
		}
		catch (final IOException | SecurityException e) {
			throw new DeepLabException("The folder " + folder + " can't be written into (" + WholeFile.reason(e) +
				"); choose another one.", e);
		}
	}

	/** Writes an image as TIFF, with its calibration, look-up table, overlay and info. */
	public static void saveTiff(final ImagePlus image, final Path file) {
		final FileInfo info = TiffInfo.of(image);
		final Optional<StoredLabels> stored = StoredLabels.of(image);
		save(file, out -> new TiffEncoder(info).write(stored.map(labels -> labels.into(out)).orElse(out)));
	}

	/** Writes an 8-bit or RGB image as PNG. */
	public static void savePng(final ImagePlus image, final Path file) {
		save(file, out -> {
			// ImageJ's own writer says of every image that it was written
			try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
				if (!ImageIO.write(image.getBufferedImage(), "png", stream)) throw new IOException(
					"this Java can't write PNG");
			}
		});
	}

	/** Writes a table as comma-separated values. */
	public static void saveCsv(final ResultsTable table, final Path file) {
		saveText(csv(table), file);
	}

	/** A table as comma-separated values. */
	public static String csv(final ResultsTable table) {
		final StringBuilder text = new StringBuilder(line(Stream.of(table.getHeadings())));
		for (int row = 0; row < table.size(); row++) {
			final int current = row;
			text.append(line(Stream.of(table.getHeadings()).map(heading -> WHOLE.matcher(table.getStringValue(heading,
				current)).replaceFirst("$1"))));
		}
		return text.toString();
	}

	/** One line of comma-separated values (RFC 4180). */
	private static String line(final Stream<String> cells) {
		return cells.map(ImageFiles::cell).collect(Collectors.joining(",")) + '\n';
	}

	/** A text as one of comma-separated values, in quotes where it needs them. */
	static String cell(final String text) {
		return QUOTED.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
	}

	/** Writes lines of text, one by one. */
	static void saveLines(final Stream<String> lines, final Path file) {
		save(file, out -> {
			for (final Iterator<String> each = lines.iterator(); each.hasNext();)
				out.write((each.next() + '\n').getBytes(StandardCharsets.UTF_8));
		});
	}

	/** Writes text. */
	public static void saveText(final String text, final Path file) {
		save(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
	}

	/** Writes what is given. */
	static void save(final Path file, final WholeFile.Content content) {
		try {
			WholeFile.write(file, content);
		}
		catch (final IOException | RuntimeException e) {
			throw new DeepLabException(file + " can't be written (" + WholeFile.reason(e) +
				"); choose another folder or free some room.", e);
		}
	}
}
