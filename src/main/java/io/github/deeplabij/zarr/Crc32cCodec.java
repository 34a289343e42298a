package io.github.deeplabij.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Four bytes at the end, the CRC-32C (RFC 3720) of those before, little-endian. */
final class Crc32cCodec implements ByteCodec {

	static final int BYTES = 4;

	@Override
	public byte[] decode(final byte[] bytes, final int limit) throws DamageException {
		final int length = bytes.length - BYTES;
		if (length < 0) throw DamageException.tooShort();
		if (length > limit) throw DamageException.tooLong();
		final int stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
		if (stored != sum(bytes, length)) throw new DamageException("its checksum (crc32c) does not match");
		return Arrays.copyOf(bytes, length);
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		final byte[] encoded = Arrays.copyOf(bytes, Math.addExact(bytes.length, BYTES));
		ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length, sum(bytes, bytes.length));
		return encoded;
	}

	private static int sum(final byte[] bytes, final int length) {
		final CRC32C crc = new CRC32C();
		crc.update(bytes, 0, length);
		return (int) crc.getValue();
	}
}
