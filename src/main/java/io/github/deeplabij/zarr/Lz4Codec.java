package io.github.deeplabij.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A block of LZ4 after four bytes that say how long it is unpacked, little-endian, as numcodecs writes it. */
final class Lz4Codec implements ByteCodec {

	private static final int HEAD = 4;

	@Override
	public byte[] decode(final byte[] bytes, final int limit) throws DamageException {
		if (bytes.length < HEAD) throw DamageException.tooShort();
		final int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
		if (length < 0 || length > limit) throw DamageException.tooLong();
		if (length > 255L * bytes.length) throw DamageException.tooShort();
		final byte[] unpacked = new byte[length];
		final int found = Lz4.decode(bytes, HEAD, bytes.length - HEAD, unpacked, 0, length);
		return found == length ? unpacked : Arrays.copyOf(unpacked, found);
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		throw new UnsupportedOperationException("nothing is written with LZ4 alone");
	}
}
