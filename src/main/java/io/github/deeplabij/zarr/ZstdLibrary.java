package io.github.deeplabij.zarr;

import java.util.Arrays;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** All that names the library zstd-jni: each method ends with a {@link LinkageError} where it can't be loaded. */
final class ZstdLibrary {

	/** No byte unpacks to more: a block of 128 kB takes at least 4 bytes. */
	private static final long HIGHEST_RATIO = 40_000;

	private ZstdLibrary() {}

	static byte[] decode(final byte[] bytes, final int offset, final int count, final int limit)
		throws DamageException
	{
		final byte[] unpacked = new byte[(int) Math.min(limit, HIGHEST_RATIO * count)];
		final long length;
		try {
			length = Zstd.decompressByteArray(unpacked, 0, unpacked.length, bytes, offset, count);
		}
		catch (final ZstdException e) {
			throw damage(e.getMessage());
		}
		if (Zstd.isError(length)) throw damage(Zstd.getErrorName(length));
		return length == unpacked.length ? unpacked : Arrays.copyOf(unpacked, (int) length);
	}

	private static DamageException damage(final String reason) {
		return new DamageException("it can't be unpacked (zstd: " + reason + ")");
	}

	static byte[] encode(final byte[] bytes, final int level) {
		return Zstd.compress(bytes, level);
	}
}
