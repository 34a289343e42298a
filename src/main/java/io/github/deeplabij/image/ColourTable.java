package io.github.deeplabij.image;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

import ij.ImagePlus;
import ij.io.FileInfo;
import ij.process.ByteProcessor;
import ij.process.LUT;

/** The colours in which the numbers of an image are shown, and whether they are the picture itself. */
final class ColourTable {

	private static final int SIZE = 256;

	private final byte[][] colours = new byte[3][SIZE];

	private ColourTable(final LUT lut) {
		lut.getReds(colours[0]);
		lut.getGreens(colours[1]);
		lut.getBlues(colours[2]);
	}

	/** How an image is shown, whatever its contrast and threshold are set to; empty for RGB images. */
	static Optional<ColourTable> of(final ImagePlus image) {
		return Optional.ofNullable(image.getProcessor()).map(pixels -> pixels.getLut()).map(ColourTable::new);
	}

	/**
	 * The table of an 8-bit image whose colours are its content. Every table that is not exactly black to white is, if
	 * the file brought it (an indexed PNG, GIF, BMP or TIFF), or <i>Image &gt; Type &gt; 8-bit Color</i>. One that was
	 * chosen in ImageJ (<i>Image &gt; Lookup Tables</i>), then or before ImageJ saved the TIFF, is for display alone;
	 * ImageJ's TIFFs say which of the two it is. Of an image that no file tells of, a table in which neighbours are
	 * alike is taken for one of these.
	 */
	static Optional<ColourTable> ofPicture(final ImagePlus image) {
		if (image.getBitDepth() != 8 || image.getCalibration().calibrated()) return Optional.empty();
		return of(image).filter(table -> !table.isRamp() && !table.isInverted() && table.isPictureOf(image));
	}

	private boolean isPictureOf(final ImagePlus image) {
		if (image.getProp(LUT.nameKey) != null) return false;
		if (image.getType() == ImagePlus.COLOR_256) return true;
		final FileInfo file = image.getOriginalFileInfo();
		final String description = file == null || file.description == null ? "" : file.description;
		if (description.startsWith("ImageJ")) return description.contains("\n8bitcolor=true");
		return file != null && (isOfPictures(file.fileFormat) || listedIn(file)) || !isSmooth();
	}

	/** Whether files of that format hold colours, rather than measurements and a way to show them. */
	private static boolean isOfPictures(final int format) {
		return format == FileInfo.IMAGEIO || format == FileInfo.GIF_OR_JPG || format == FileInfo.BMP;
	}

	private boolean listedIn(final FileInfo file) {
		if (file.fileType != FileInfo.COLOR8 || file.reds == null) return false;
		return IntStream.range(0, file.lutSize).allMatch(i -> file.reds[i] == colours[0][i] &&
			file.greens[i] == colours[1][i] && file.blues[i] == colours[2][i]);
	}

	/** ImageJ's own question of whether numbers next to each other look alike. */
	private boolean isSmooth() {
		return new ByteProcessor(1, 1, new byte[1], new LUT(colours[0], colours[1], colours[2])).isPseudoColorLut();
	}

	/** Whether it is from black to white. */
	boolean isRamp() {
		return isGrey(i -> i);
	}

	/** Whether it is from white to black. */
	boolean isInverted() {
		return isGrey(i -> SIZE - 1 - i);
	}

	/** Whether all its colours are greys. */
	boolean isGrey() {
		return isGrey(this::red);
	}

	private boolean isGrey(final IntUnaryOperator grey) {
		return IntStream.range(0, SIZE).allMatch(i -> IntStream.range(0, 3).allMatch(c -> component(c, i) == grey
			.applyAsInt(i)));
	}

	int red(final int number) {
		return component(0, number);
	}

	/**
	 * A component of a colour, from 0 to 255.
	 *
	 * @param which 0 for red, 1 for green, 2 for blue
	 */
	int component(final int which, final int number) {
		return colours[which][number] & 0xff;
	}
}
