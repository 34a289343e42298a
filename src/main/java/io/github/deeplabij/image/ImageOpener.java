package io.github.deeplabij.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.common.WholeFile;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.io.FileInfo;
import ij.io.Opener;
import ij.macro.Interpreter;
import ij.process.ByteProcessor;

/**
 * Opens images from files, for all that is named by a path: whole and right, or not at all. Before ImageJ reads a file,
 * its header is looked at, for ImageJ opens some files in part or as noise without a word. What ImageJ can't read goes
 * to Bio-Formats where it is there.
 */
final class ImageOpener {

	/** The time that any file may take. */
	private static final Duration LEAST = Duration.ofMinutes(1);
	/** The time that each million bytes may take on top, from a slow disk. */
	private static final Duration MEGABYTE = Duration.ofSeconds(1);

	/** Types of ImageJ's for files that hold no image. */
	private static final Set<Integer> TEXTS = Set.of(Opener.TABLE, Opener.JAVA_OR_TEXT);

	private final Reader reader;
	private final Duration least;

	/** Reads an image from a file that is there. */
	interface Reader {

		ImagePlus read(Path file) throws IOException;
	}

	ImageOpener() {
		this(ImageOpener::read, LEAST);
	}

	/**
	 * For one of the images of files that hold several.
	 *
	 * @param series its number, from 1; 0 for the first or only one
	 */
	ImageOpener(final int series) {
		this(series == 0 ? ImageOpener::read : file -> read(file, series), LEAST);
	}

	/**
	 * One that leaves the pixels of large TIFFs in the file, from which regions of them are read as they are wanted;
	 * their processors hold none.
	 */
	static ImageOpener byRegion() {
		return new ImageOpener(file -> {
			final ImagePlus rows = rows(file);
			return rows == null ? read(file) : rows;
		}, LEAST);
	}

	/** With another reader than ImageJ, and another time that any file may take. */
	ImageOpener(final Reader reader, final Duration least) {
		this.reader = reader;
		this.least = least;
	}

	/**
	 * Opens an image.
	 *
	 * @throws CancellationException if Esc was pressed meanwhile
	 * @throws DeepLabException if it can't be opened whole and right in the time that a file of its size may take
	 */
	ImagePlus open(final Path file) {
		try {
			Unreadable.requireFile(file);
			final Duration limit = least.plus(MEGABYTE.multipliedBy(Files.size(file) / 1_000_000));
			try {
				return read(file, limit);
			}
			catch (final TimeoutException e) {
				throw new DeepLabException("The file was not read within " + limit.toSeconds() +
					" s, and is left out; it may be damaged: " + Unreadable.AGAIN, e);
			}
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException();
		}
		catch (final ExecutionException e) {
			throw failure(e.getCause());
		}
		catch (final IOException e) {
			throw failure(e);
		}
	}

	/** ImageJ has one way to tell of problems, so that files are read one after the other. */
	private ImagePlus read(final Path file, final Duration limit) throws TimeoutException, InterruptedException,
		ExecutionException
	{
		synchronized (ImageOpener.class) {
			final AtomicReference<Throwable> problem = new AtomicReference<>();
			IJ.redirectErrorMessages(true);
			IJ.setExceptionHandler(problem::set);
			try {
				final ImagePlus image = TimeLimit.call("DeepLab opens " + file.getFileName(), () -> {
					forgetMacro();
					return reader.read(file.toAbsolutePath());
				}, limit);
				if (problem.get() != null) throw failure(problem.get());
				return image;
			}
			finally {
				IJ.redirectErrorMessages(false);
				IJ.setExceptionHandler(null);
			}
		}
	}

	/**
	 * An error of ImageJ's readers ends the macro whose command runs, and may wait in a dialog of the macro's, whatever
	 * thread it is in. Whoever opens the file decides that, so ImageJ is to forget the macro until its next command. It
	 * does so when it is asked for the current image; each thread can have one of its own.
	 */
	private static void forgetMacro() {
		WindowManager.setTempCurrentImage(new ImagePlus("", new ByteProcessor(1, 1)));
		IJ.getImage((Interpreter) null);
		WindowManager.setTempCurrentImage(null);
	}

	private static RuntimeException failure(final Throwable cause) {
		if (cause instanceof DeepLabException || cause instanceof CancellationException)
			return (RuntimeException) cause;
		if (cause instanceof OutOfMemoryError) return new DeepLabException(Unreadable.MEMORY, cause);
		if (cause instanceof IOException io) return new DeepLabException("The file can't be read (" + WholeFile.reason(
			io) + "); " + Unreadable.AGAIN, cause);
		return new DeepLabException("The file is damaged: reading it ended with " + cause + "; " + Unreadable.AGAIN,
			cause);
	}

	private static ImagePlus read(final Path file) throws IOException {
		try {
			final Opener opener = new Opener();
			opener.setSilentMode(true);
			final int type = opener.getFileType(file.toString());
			return type == Opener.ZIP ? zip(file, opener) : any(file, type, opener);
		}
		catch (final DeepLabException e) {
			if (IJ.escapePressed()) throw new CancellationException();
			throw e;
		}
	}

	/** How many images (series) a file holds; 1 if that can't be told. */
	static int series(final Path file) {
		try {
			if (!Files.isRegularFile(file) || Files.size(file) == 0) return 1;
			final int type = new Opener().getFileType(file.toString());
			if (type != Opener.TIFF) return isForBioFormats(type) ? BioFormats.series(file) : 1;
			final TiffReader tiff = TiffReader.of(file);
			return isForBioFormats(file, tiff) ? BioFormats.series(file) : tiff.kinds().size();
		}
		catch (final IOException | DeepLabException e) {
			// what is wrong with it is said when it is opened
			return 1;
		}
	}

	private static ImagePlus read(final Path file, final int series) throws IOException {
		final int count = series(file);
		if (count == 1) {
			final ImagePlus image = read(file);
			if (series == 1) return image;
			throw new DeepLabException("series is " + series + ", and the file holds one image; use series=1 or all.");
		}
		if (series > count) throw new DeepLabException("series is " + series + ", and the file holds " + count +
			" images; give numbers from 1 to " + count + ", or all.");
		final Opener opener = new Opener();
		opener.setSilentMode(true);
		if (opener.getFileType(file.toString()) == Opener.TIFF) {
			final TiffReader tiff = TiffReader.of(file);
			if (!isForBioFormats(file, tiff)) return tiff(tiff.kinds().get(series - 1), opener);
		}
		final ImagePlus image = BioFormats.open(file, series);
		if (image == null) throw new DeepLabException("Bio-Formats can't open image " + series + " of the " + count +
			" in the file; " + Unreadable.AGAIN);
		return image;
	}

	private static boolean isForBioFormats(final int type) {
		return (type == Opener.UNKNOWN || type == Opener.TEXT) && BioFormats.isHere();
	}

	private static boolean isForBioFormats(final Path file, final TiffReader tiff) {
		final boolean ome = file.getFileName().toString().contains(".ome.tif");
		return BioFormats.isHere() && (ome || tiff.refusal().isPresent());
	}

	/** An image whose pixels stay in the file; null where that is not possible. */
	private static ImagePlus rows(final Path file) throws IOException {
		if (new Opener().getFileType(file.toString()) != Opener.TIFF) return null;
		final TiffReader tiff = TiffReader.of(file);
		if (isForBioFormats(file, tiff) || !tiff.suitsRows() || tiff.refusal().isPresent()) return null;
		tiff.requireWhole();
		final ImagePlus image = tiff.rows();
		if (image != null) tiff.note().ifPresent(note -> told(file, note, image));
		return image;
	}

	private static ImagePlus any(final Path file, final int type, final Opener opener) throws IOException {
		return type == Opener.TIFF ? tiff(file, opener) : other(file, type, opener);
	}

	private static ImagePlus zip(final Path file, final Opener opener) throws IOException {
		try (Unzipped unzipped = Unzipped.of(file)) {
			final int type = opener.getFileType(unzipped.file().toString());
			if (type == Opener.ZIP) throw new DeepLabException(
				"The ZIP holds another ZIP; unpack it, and give the images in it.");
			final ImagePlus image = any(unzipped.file(), type, opener);
			image.setTitle(unzipped.name());
			final FileInfo info = image.getOriginalFileInfo();
			if (info != null) {
				info.directory = file.toAbsolutePath().getParent() + File.separator;
				info.fileName = file.getFileName().toString();
			}
			return image;
		}
	}

	private static ImagePlus tiff(final Path file, final Opener opener) throws IOException {
		final TiffReader tiff = TiffReader.of(file);
		tiff.requireWhole();
		tiff.requireMemory();
		if (isForBioFormats(file, tiff)) {
			final ImagePlus image = BioFormats.open(file);
			if (image != null) return told(file, BioFormats.note(file, image), image);
		}
		final Optional<String> refusal = tiff.refusal();
		if (refusal.isPresent()) throw Unreadable.tiff(refusal.get());
		tiff.requireOneKind();
		final ImagePlus image = read(tiff, opener);
		tiff.note().ifPresent(note -> told(file, note, image));
		return image;
	}

	/** Opens pages of one kind among others. */
	private static ImagePlus tiff(final TiffReader pages, final Opener opener) throws IOException {
		pages.requireWhole();
		pages.requireMemory();
		final Optional<String> refusal = pages.refusal();
		if (refusal.isPresent()) throw Unreadable.tiff(refusal.get());
		return read(pages, opener);
	}

	private static ImagePlus read(final TiffReader tiff, final Opener opener) throws IOException {
		opener.doNotUseBioFormats();
		final ImagePlus image = tiff.read(opener);
		if (image == null) throw new DeepLabException("The TIFF is damaged: ImageJ can't read its pixels; " +
			Unreadable.AGAIN);
		return image;
	}

	private static ImagePlus other(final Path file, final int type, final Opener opener) throws IOException {
		FormatCheck.before(file, type);
		final boolean unknown = type == Opener.UNKNOWN || type == Opener.TEXT;
		final ImagePlus image;
		if (!unknown || !BioFormats.isHere() && BioFormats.has("HandleExtraFileTypes")) image = opener.openImage(file
			.toString());
		else image = BioFormats.isHere() ? BioFormats.open(file) : null;
		if (image == null || image.getWidth() == 0) throw unknown || TEXTS.contains(type) ? Unreadable.reason(file)
			: Unreadable.damaged(type);
		FormatCheck.after(file, image.getOriginalFileInfo());
		return unknown && BioFormats.isHere() ? told(file, BioFormats.note(file, image), image) : image;
	}

	/** Tells something in passing, in ImageJ's log. */
	private static ImagePlus told(final Path file, final String note, final ImagePlus image) {
		IJ.log(PlainText.said(file.getFileName() + ": " + note));
		return image;
	}
}
