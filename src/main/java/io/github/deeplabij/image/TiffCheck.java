package io.github.deeplabij.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What ImageJ 1.54p's own reader makes noise or a part of, or does not read, by the tags of a TIFF. */
final class TiffCheck {

	private static final int FLOATING = 3;
	private static final int UNCOMPRESSED = 1;
	private static final int LZW = 5;
	private static final int PACK_BITS = 32773;
	private static final int RGB = 2;
	private static final int CMYK = 5;
	private static final long MOST_PIXELS = Integer.MAX_VALUE - 8;

	private final TiffPage page;

	private TiffCheck(final TiffPage page) {
		this.page = page;
	}

	/**
	 * Why ImageJ can't read a page right.
	 *
	 * @return what goes behind "The TIFF"; empty if it can
	 */
	static Optional<String> refusal(final TiffPage page) {
		final TiffCheck check = new TiffCheck(page);
		return List.of(check.layout(), check.compression(), check.numbers(), check.samples(), check.packed(),
			check.colours()).stream().filter(
			reason -> !reason.isEmpty()).findFirst();
	}

	private String layout() {
		if (page.tiled()) return "is stored in tiles";
		return page.width() * page.height() > MOST_PIXELS ? "has " + page.width() + " x " + page.height() +
			" pixels in one plane" : "";
	}

	private String compression() {
		return switch (page.compression()) {
			case UNCOMPRESSED, LZW, PACK_BITS -> predictor();
			case 2, 3, 4 -> "is compressed for fax (CCITT)";
			case 6, 7 -> "is compressed as JPEG";
			case 33003, 33005, 34712 -> "is compressed as JPEG 2000";
			case 34887 -> "is compressed with LERC";
			case 34925 -> "is compressed with LZMA";
			case 50000 -> "is compressed with zstd";
			case 50001 -> "is compressed as WebP";
			case 50002, 52546 -> "is compressed as JPEG XL";
			default -> page.deflated() ? predictor() : "is compressed in an unknown way (number " +
				page.compression() + ")";
		};
	}

	private String predictor() {
		if (!page.differences()) return "";
		if (page.predictor() == 3) return "is compressed as differences of floating-point numbers (predictor 3)";
		if (page.predictor() != 2) return "is compressed with the unknown predictor " + page.predictor();
		if (page.format() == FLOATING) return "is compressed as differences of floating-point numbers (predictor 2)";
		return page.bits()[0] == 16 && page.together() > 1
			? "is compressed as differences of 16-bit colours (predictor 2)" : "";
	}

	private String numbers() {
		final int bits = page.bits()[0];
		if (Arrays.stream(page.bits()).anyMatch(each -> each != bits)) {
			return "has values of " + Arrays.toString(page.bits()) + " bits in one pixel";
		}
		if (page.format() == 5 || page.format() == 6) return "holds complex numbers";
		if (page.format() == FLOATING && bits != 32) return "holds " + bits + "-bit floating-point numbers";
		return List.of(1, 8, 10, 12, 16, 32).contains(bits) ? "" : "holds " + bits + "-bit numbers";
	}

	private String samples() {
		final int samples = page.together();
		final int bits = page.bits()[0];
		if (samples == 1 || bits == 8 && samples == 3) return "";
		if (bits == 8 && samples == 4 && (page.photometric() == RGB || page.photometric() == CMYK)) return "";
		final boolean colour48 = bits == 16 && (samples == 3 || samples == 4 && !page.compressed() &&
			page.photometric() != CMYK);
		return colour48 ? "" : "holds " + samples + " values of " + bits + " bits in each pixel" + (page.compressed()
			? ", compressed" : "");
	}

	private String packed() {
		final int bits = page.bits()[0];
		if (bits < 8 && page.reversed()) return "holds its bits in reverse (fill order 2)";
		if (bits % 8 != 0 && page.compressed()) return "holds " + bits + "-bit numbers, compressed";
		return bits == 10 && page.width() % 4 != 0 ? "holds 10-bit numbers in lines that are no multiple of 4 pixels"
			: "";
	}

	private String colours() {
		return switch (page.photometric()) {
			case 6 -> "holds YCbCr colours";
			case 8, 9, 10 -> "holds Lab colours";
			case 32844, 32845 -> "holds LogLuv colours";
			default -> page.planar() && page.photometric() == CMYK ? "holds CMYK colours in planes" : "";
		};
	}
}
