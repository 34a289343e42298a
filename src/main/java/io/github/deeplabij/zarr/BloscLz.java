package io.github.deeplabij.zarr;

/** Blocks of BloscLZ, the compression of Blosc's own, which is a kind of FastLZ (c-blosc 1, blosclz.c). */
final class BloscLz {

	private static final int FAR = 8191;
	private static final int LONG = 6;
	private static final int MORE = 255;
	private static final int MIN_MATCH = 3;

	private final byte[] in;
	private int at;
	private final int end;
	private final byte[] out;
	private final int start;
	private int to;
	private final int outEnd;

	private BloscLz(final byte[] in, final int from, final int count, final byte[] out, final int to, final int room) {
		this.in = in;
		at = from;
		end = from + count;
		this.out = out;
		start = to;
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
		return new BloscLz(in, from, count, out, to, room).run() - to;
	}

	private int run() throws DamageException {
		int control = next() & 31;
		while (true) {
			if (control < 32) literals(control + 1);
			else match(control);
			if (at == end) return to;
			control = next();
		}
	}

	private void literals(final int count) throws DamageException {
		if (count > end - at) throw DamageException.tooShort();
		if (count > outEnd - to) throw DamageException.tooLong();
		System.arraycopy(in, at, out, to, count);
		at += count;
		to += count;
	}

	private void match(final int control) throws DamageException {
		int count = (control >>> 5) - 1;
		if (count == LONG) {
			int more;
			do {
				more = next();
				count += more;
				if (count > outEnd - to) throw DamageException.tooLong();
			}
			while (more == MORE);
		}
		count += MIN_MATCH;
		final int high = (control & 31) << 8;
		final int low = next();
		final boolean far = low == MORE && high == 31 << 8;
		final int distance = 1 + (far ? FAR + (next() << 8 | next()) : high + low);
		if (distance > to - start) throw new DamageException("it points before its start (BloscLZ)");
		if (count > outEnd - to) throw DamageException.tooLong();
		Matches.copy(out, to, distance, count);
		to += count;
	}

	private int next() throws DamageException {
		if (at == end) throw DamageException.tooShort();
		return in[at++] & 0xff;
	}
}
