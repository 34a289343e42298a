package io.github.deeplabij.zarr;

/** Blocks of LZ4, without a frame around them, as the LZ4 block format describes them. */
final class Lz4 {

	private static final int MIN_MATCH = 4;
	private static final int LONG = 15;
	private static final int MORE = 255;

	private final byte[] in;
	private int at;
	private final int end;
	private final byte[] out;
	private int to;
	private final int outEnd;

	private Lz4(final byte[] in, final int from, final int count, final byte[] out, final int to, final int room) {
		this.in = in;
		at = from;
		end = from + count;
		this.out = out;
		this.to = to;
		outEnd = to + room;
	}

	/**
	 * Unpacks a block.
	 *
	 * @param room how many bytes it may have
	 * @return how many bytes it has
	 */
	static int decode(final byte[] in, final int from, final int count, final byte[] out, final int to, final int room)
		throws DamageException
	{
		return new Lz4(in, from, count, out, to, room).run() - to;
	}

	private int run() throws DamageException {
		final int start = to;
		while (true) {
			final int token = next();
			literals(length(token >>> 4));
			if (at == end) return to;
			final int distance = next() | next() << 8;
			final int count = length(token & LONG) + MIN_MATCH;
			if (distance == 0 || distance > to - start) throw new DamageException("it points before its start (LZ4)");
			if (count < 0 || count > outEnd - to) throw DamageException.tooLong();
			Matches.copy(out, to, distance, count);
			to += count;
		}
	}

	private void literals(final int count) throws DamageException {
		if (count < 0 || count > end - at) throw DamageException.tooShort();
		if (count > outEnd - to) throw DamageException.tooLong();
		System.arraycopy(in, at, out, to, count);
		at += count;
		to += count;
	}

	/** A length whose first part is at hand; negative if it is longer than an array can be. */
	private int length(final int first) throws DamageException {
		int length = first;
		if (first < LONG) return length;
		int more;
		do {
			more = next();
			length += more;
		}
		while (more == MORE && length >= 0);
		return length;
	}

	private int next() throws DamageException {
		if (at == end) throw DamageException.tooShort();
		return in[at++] & 0xff;
	}
}
