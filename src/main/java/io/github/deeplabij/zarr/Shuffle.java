package io.github.deeplabij.zarr;

/** Puts the first bytes (or bits) of all elements together, then the second ones, as Blosc does, and back. */
final class Shuffle {

	private Shuffle() {}

	/** Bytes back into elements of {@code size} bytes; what is left at the end is as it was. */
	static void unshuffle(final byte[] in, final byte[] out, final int to, final int length, final int size) {
		final int count = length / size;
		for (int j = 0; j < size; j++) {
			final int row = j * count;
			for (int i = 0, at = to + j; i < count; i++, at += size) out[at] = in[row + i];
		}
		final int whole = count * size;
		System.arraycopy(in, whole, out, to + whole, length - whole);
	}

	/** The opposite of {@link #unshuffle}. */
	static byte[] shuffle(final byte[] in, final int size) {
		final byte[] out = new byte[in.length];
		final int count = in.length / size;
		for (int j = 0; j < size; j++)
			for (int i = 0, at = j; i < count; i++, at += size) out[j * count + i] = in[at];
		final int whole = count * size;
		System.arraycopy(in, whole, out, whole, in.length - whole);
		return out;
	}

	/**
	 * Bits back into elements of {@code size} bytes. Where the number of elements is no
	 * multiple of eight, nothing was done to them.
	 */
	static void bitUnshuffle(final byte[] in, final byte[] out, final int to, final int length, final int size) {
		final int count = length / size;
		final int whole = count % 8 == 0 ? count * size : 0;
		final int row = count / 8;
		if (whole > 0) for (int j = 0; j < size; j++)
			for (int i = 0; i < row; i++) transpose(in, (j * 8) * row + i, row, out, to + i * 8 * size + j, size);
		System.arraycopy(in, whole, out, to + whole, length - whole);
	}

	/** Eight bytes, one for each bit, to eight bytes, one for each element. */
	private static void transpose(final byte[] in, final int from, final int inStep, final byte[] out, final int to,
		final int outStep)
	{
		long bits = 0;
		for (int k = 7; k >= 0; k--) bits = bits << 8 | in[from + k * inStep] & 0xff;
		bits = swap(bits, 7, 0x00aa00aa00aa00aaL);
		bits = swap(bits, 14, 0x0000cccc0000ccccL);
		bits = swap(bits, 28, 0x00000000f0f0f0f0L);
		for (int k = 0; k < 8; k++) out[to + k * outStep] = (byte) (bits >>> 8 * k);
	}

	/** One step of transposing a matrix of 8 x 8 bits (Warren, Hacker's Delight, 7-3). */
	private static long swap(final long bits, final int by, final long mask) {
		final long other = (bits ^ bits >>> by) & mask;
		return bits ^ other ^ other << by;
	}
}
