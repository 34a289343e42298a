package io.github.deeplabij.image;

import java.util.Arrays;

/**
 * What a TIFF file says of one of its images. Numbers mean what they mean in TIFF 6.0.
 *
 * @param bits the bits of each sample of a pixel
 * @param planar whether each sample has planes of its own
 * @param format of a sample: 1 unsigned, 2 signed, 3 floating-point
 * @param reduced whether it is a smaller copy, or a mask, of another image in the file
 * @param rows how many rows a strip has, at most {@code height}
 * @param offsets where the strips, or the tiles, begin
 * @param counts how many bytes they have in the file; 0 where it is not said
 * @param plain whether ImageJ's decoder gets offsets, counts and rows right
 * @param description empty if there is none
 * @param oriented whether an orientation is given, after which ImageJ does not look for a stack of its own
 * @param stack how many images MetaMorph put one behind the other; 1 for any other file
 */
record TiffPage(long width, long height, int[] bits, boolean planar, int photometric, int compression, int predictor,
	int format,
	boolean reversed, boolean tiled, boolean reduced, long rows, long[] offsets, long[] counts, boolean plain,
		String description,
	boolean oriented, int stack)
{

	private static final int NONE = 1;
	private static final int LZW = 5;
	private static final int DEFLATE = 8;
	private static final int OLD_DEFLATE = 32946;
	/** Colours that may have fewer samples than pixels. */
	private static final int YCBCR = 6;

	/** Values a pixel. */
	int samples() {
		return bits.length;
	}

	boolean compressed() {
		return compression != NONE;
	}

	boolean deflated() {
		return compression == DEFLATE || compression == OLD_DEFLATE;
	}

	boolean lzw() {
		return compression == LZW;
	}

	/** Whether values are stored as differences. */
	boolean differences() {
		return predictor != 1 && (deflated() || lzw());
	}

	/**
	 * Whether it holds numbers to 4,294,967,295, which ImageJ takes for signed unless it is told, but adds up right
	 * only as signed ones.
	 */
	boolean unsigned32() {
		return bits[0] == 32 && format == 1 && !differences();
	}

	/** What its numbers mean, behind a list of what they are. */
	String meaning() {
		return switch (photometric) {
			case 0 -> " where 0 is white";
			case 1 -> " where 0 is black";
			case 3 -> " from a table of colours";
			default -> " of another kind (photometric " + photometric + ")";
		};
	}

	/** The samples that lie side by side in one plane. */
	int together() {
		return planar ? 1 : samples();
	}

	/** How many bytes a strip has when it is unpacked. */
	long unpacked(final int strip) {
		final long before = strip % strips() * rows;
		return Math.min(rows, height - before) * rowBytes();
	}

	/** How many bytes a row of a strip has when it is unpacked. */
	long rowBytes() {
		return (width * bits[0] * together() + 7) / 8;
	}

	/** How many bytes the plane of a sample, or of all that lie together, has when it is unpacked. */
	long planeBytes() {
		return rowBytes() * height;
	}

	/** How many strips a plane has. */
	int strips() {
		return (int) ((height + rows - 1) / rows);
	}

	/**
	 * How many bytes of the file a strip or a tile takes; what is not compressed is as long as its pixels, whatever the
	 * file says.
	 */
	long stored(final int strip) {
		final boolean even = photometric != YCBCR && Arrays.stream(bits).distinct().count() == 1;
		return compressed() || tiled || !even ? counts[strip] : unpacked(strip);
	}

	/** Whether each strip of a plane begins where the one before ends. */
	boolean contiguous(final int plane) {
		for (int s = plane * strips() + 1; s < (plane + 1) * strips(); s++) if (offsets[s] != offsets[s - 1] +
			stored(s - 1)) return false;
		return true;
	}

	/** Whether ImageJ can read another page in one go with this one. */
	boolean like(final TiffPage other) {
		return fits(other) && compression == other.compression && differences() == other.differences();
	}

	/** Whether both can be planes of one image. */
	boolean fits(final TiffPage other) {
		return width == other.width && height == other.height && Arrays.equals(bits, other.bits) &&
			planar == other.planar &&
			format == other.format && photometric == other.photometric;
	}
}
