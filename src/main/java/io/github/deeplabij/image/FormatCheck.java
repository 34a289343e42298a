package io.github.deeplabij.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.deeplabij.common.DeepLabException;

import ij.io.FileInfo;
import ij.io.Opener;

/**
 * Finds what ImageJ fills with grey, leaves out or can't read in formats other than TIFF: JPEG, GIF, PGM and its kin,
 * DICOM and FITS. PNG and BMP files that are cut short it refuses by itself; what a ZIP holds is looked at when it is
 * unpacked.
 */
final class FormatCheck {

	private FormatCheck() {}

	/**
	 * Looks at a file before it is opened.
	 *
	 * @param type of ImageJ's, such as {@link Opener#JPEG}
	 * @throws DeepLabException if the file ends too soon, or is of a kind that ImageJ does not read
	 */
	static void before(final Path file, final int type) throws IOException {
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
			if (type == Opener.JPEG) jpeg(in);
			else if (type == Opener.GIF) gif(in);
			else if (type == Opener.PGM) new PgmHeader(in).requirePixels(in);
		}
		catch (final EOFException e) {
			throw cutShort(e);
		}
	}

	/**
	 * Looks at what ImageJ read of numbers that lie in the file as they are.
	 *
	 * @param info what ImageJ says of it; null if nothing
	 * @throws DeepLabException if the file ends too soon
	 */
	static void after(final Path file, final FileInfo info) throws IOException {
		if (info == null || info.fileFormat != FileInfo.DICOM && info.fileFormat != FileInfo.FITS || file.toString()
			.endsWith(".gz")) return;
		final long bytes = (long) info.width * info.height * info.getBytesPerPixel() * Math.max(1, info.nImages);
		if (info.compression == FileInfo.COMPRESSION_NONE && info.getOffset() + bytes > Files.size(file))
			throw cutShort(null);
	}

	private static DeepLabException cutShort(final Throwable cause) {
		return new DeepLabException("The file is cut short: it ends before its image does; " + Unreadable.AGAIN, cause);
	}

	/** Goes through the segments of a JPEG file (ITU T.81), up to the end of the image. */
	private static void jpeg(final DataInputStream in) throws IOException {
		in.readUnsignedShort();
		while (true) {
			int marker = in.readUnsignedByte();
			if (marker != 0xff) continue; // data of a scan
			while (marker == 0xff)
				marker = in.readUnsignedByte();
			if (marker == 0xd9) return;
			final boolean alone = marker <= 1 || marker >= 0xd0 && marker <= 0xd7;
			if (alone) continue;
			int left = in.readUnsignedShort() - 2;
			if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
				frame(marker, in.readUnsignedByte(), in.skipBytes(4) == 4 ? in.readUnsignedByte() : 0);
				left -= 6;
			}
			in.skipNBytes(Math.max(0, left));
		}
	}

	/** What the header of a frame says. */
	private static void frame(final int marker, final int bits, final int colours) {
		final String what = marker > 0xc2 ? "is compressed without loss, or in another way than by Huffman codes"
			: bits != 8 ? "has " + bits + "-bit numbers" : colours == 4 ? "has CMYK colours" : "";
		if (!what.isEmpty()) throw new DeepLabException("The JPEG " + what +
			", which ImageJ does not read; save it as PNG or TIFF.");
	}

	/** Goes through the blocks of a GIF file, up to the trailer. */
	private static void gif(final DataInputStream in) throws IOException {
		in.skipNBytes(10);
		skipTable(in, in.readUnsignedByte());
		in.skipNBytes(2);
		while (true) {
			final int block = in.readUnsignedByte();
			if (block == 0x21) in.skipNBytes(1);
			else if (block == 0x2c) {
				in.skipNBytes(8);
				skipTable(in, in.readUnsignedByte());
				in.skipNBytes(1);
			}
			else return; // the trailer, or what ImageJ does not read on from either
			for (int length = in.readUnsignedByte(); length > 0; length = in.readUnsignedByte())
				in.skipNBytes(length);
		}
	}

	private static void skipTable(final DataInputStream in, final int flags) throws IOException {
		if ((flags & 0x80) != 0) in.skipNBytes(3L << (flags & 7) + 1);
	}
}
