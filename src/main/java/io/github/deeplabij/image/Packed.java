package io.github.deeplabij.image;

import java.util.Arrays;

/**
 * How long packed pixels are when they are unpacked, by the ways of TIFF 6.0 without checksums: ImageJ fills what is
 * missing with black, or goes on with noise.
 */
final class Packed {

	private static final int CLEAR = 256;
	private static final int END = 257;
	private static final int MOST_BITS = 12;

	private Packed() {}

	/**
	 * The length of PackBits data, as far as they are sound.
	 *
	 * @param most the length that no data reach behind
	 */
	static long packBits(final byte[] packed, final long most) {
		long length = 0;
		int at = 0;
		while (at < packed.length) {
			final int n = packed[at++];
			if (n == -128) continue;
			at += n < 0 ? 1 : n + 1;
			if (at > packed.length) return length;
			length += Math.abs(n) + 1;
			if (length > most) return 0;
		}
		return length;
	}

	/**
	 * The length of LZW data, as far as they are sound.
	 *
	 * @param enough where to stop
	 */
	static long lzw(final byte[] packed, final long enough) {
		final int[] lengths = new int[1 << MOST_BITS];
		Arrays.fill(lengths, 0, CLEAR, 1);
		long length = 0;
		int next = 0;
		int before = END;
		int bits = 9;
		for (long at = 0; length < enough && at + bits <= 8L * packed.length;) {
			final int code = bits(packed, at, bits);
			at += bits;
			if (code == CLEAR) {
				next = END + 1;
				before = CLEAR;
				bits = 9;
				continue;
			}
			final boolean first = before == CLEAR;
			if (before == END || code == END || first && code > CLEAR || code > next || next >= lengths.length)
				return length;
			if (!first) lengths[next++] = lengths[before] + 1;
			length += lengths[code];
			before = code;
			if (next + 1 == 1 << bits && bits < MOST_BITS) bits++;
		}
		return length;
	}

	/** Bits of a row of bytes, the highest first. */
	private static int bits(final byte[] bytes, final long at, final int count) {
		int bits = 0;
		for (int i = (int) (at / 8); i <= (at + count - 1) / 8; i++)
			bits = bits << 8 | bytes[i] & 0xff;
		return bits >>> 7 - (int) ((at + count - 1) % 8) & (1 << count) - 1;
	}
}
