package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileInfo;
import ij.io.FileOpener;

/** Reads the planes of a TIFF with ImageJ one by one, as if each were a file of its own. */
final class TiffPlanes {

	private final Path file;
	private final boolean littleEndian;
	private final List<TiffPage> pages;
	private final int stack;
	private final FileInfo first;

	/**
	 * @param pages of one size and type
	 * @param stack how many images lie one behind the other where the first page's is
	 * @param first what ImageJ knows of the first page, such as its calibration
	 */
	TiffPlanes(final Path file, final boolean littleEndian, final List<TiffPage> pages, final int stack,
		final FileInfo first) {
		this.file = file;
		this.littleEndian = littleEndian;
		this.pages = pages;
		this.stack = stack;
		this.first = first;
	}

	/**
	 * Reads all planes, as the channels and slices of one image.
	 *
	 * @return null if ImageJ can't read one of them
	 */
	ImagePlus read() {
		ImagePlus result = null;
		ImageStack slices = null;
		final List<FileInfo> planes = planes();
		for (final FileInfo plane : planes) {
			final ImagePlus image = new FileOpener(plane).openImage();
			if (image == null || planes.size() == 1) return image;
			if (result == null) {
				result = image;
				slices = new ImageStack(image.getWidth(), image.getHeight(),
					new FileOpener(plane).createColorModel(plane));
			}
			for (int s = 1; s <= image.getStackSize(); s++) slices.addSlice(image.getStack().getSliceLabel(s),
				image.getStack().getPixels(s));
		}
		final int depth = pages.size() * stack;
		final ImagePlus image = new ImagePlus(file.getFileName().toString(), slices);
		image.setCalibration(result.getCalibration());
		image.setProperty("Info", result.getProperty("Info"));
		image.setFileInfo(result.getOriginalFileInfo());
		final int channels = slices.size() / depth;
		image.setDimensions(channels, depth, 1);
		return channels > 1 ? new CompositeImage(image, CompositeImage.COMPOSITE) : image;
	}

	/** What ImageJ is to know of each plane. */
	List<FileInfo> planes() {
		final List<FileInfo> planes = new ArrayList<>();
		for (final TiffPage page : pages) {
			for (int s = 0; s < stack; s++) {
				final int parts = page.planar() ? page.samples() : 1;
				for (int p = 0; p < parts; p++) planes.add(plane(page, p, s * parts * page.planeBytes()));
			}
		}
		return planes;
	}

	private FileInfo plane(final TiffPage page, final int part, final long shift) {
		final FileInfo info = (FileInfo) first.clone();
		info.directory = file.toAbsolutePath().getParent().toString();
		info.fileName = file.getFileName().toString();
		info.fileFormat = FileInfo.TIFF;
		info.intelByteOrder = littleEndian;
		info.width = (int) page.width();
		info.height = (int) page.height();
		info.nImages = 1;
		info.samplesPerPixel = page.together();
		info.fileType = type(page);
		info.whiteIsZero = page.photometric() == 0;
		info.compression = compression(page);
		info.rowsPerStrip = (int) page.rows();
		final int from = part * page.strips();
		final int strips = page.compressed() || !page.contiguous(part) ? page.strips() : 1;
		info.longOffset = page.offsets()[from] + shift;
		info.stripOffsets = new int[strips];
		info.stripLengths = new int[strips];
		for (int s = 0; s < strips; s++) {
			info.stripOffsets[s] = (int) (page.offsets()[from + s] + shift);
			info.stripLengths[s] = (int) (strips == 1 && !page.compressed() ? page.planeBytes() : page.stored(from +
				s));
		}
		return info;
	}

	private static int type(final TiffPage page) {
		final int together = page.together();
		return switch (page.bits()[0]) {
			case 1 -> FileInfo.BITMAP;
			case 8 -> together == 1 ? page.photometric() == 3 ? FileInfo.COLOR8 : FileInfo.GRAY8 : together == 3
				? FileInfo.RGB : page
				.photometric() == 5 ? FileInfo.CMYK : FileInfo.ARGB;
			case 10 -> FileInfo.GRAY10_UNSIGNED;
			case 12 -> FileInfo.GRAY12_UNSIGNED;
			case 16 -> together > 1 ? FileInfo.RGB48 : page.format() == 2 ? FileInfo.GRAY16_SIGNED
				: FileInfo.GRAY16_UNSIGNED;
			default -> page.format() == 3 ? FileInfo.GRAY32_FLOAT : page.unsigned32() ? FileInfo.GRAY32_UNSIGNED
				: FileInfo.GRAY32_INT;
		};
	}

	private static int compression(final TiffPage page) {
		final boolean differences = page.differences();
		if (page.deflated()) return differences ? FileInfo.ZIP_WITH_DIFFERENCING : FileInfo.ZIP;
		return switch (page.compression()) {
			case 5 -> differences ? FileInfo.LZW_WITH_DIFFERENCING : FileInfo.LZW;
			case 32773 -> FileInfo.PACK_BITS;
			default -> FileInfo.COMPRESSION_NONE;
		};
	}
}
