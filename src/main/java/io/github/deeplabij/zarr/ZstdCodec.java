package io.github.deeplabij.zarr;

import java.util.Arrays;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

import io.github.deeplabij.common.DeepLabException;

/**
 * Zstandard (RFC 8878): all frames of any level and window, one after another, skippable ones too. The frames that are
 * written carry the size of their content.
 */
final class ZstdCodec implements ByteCodec {

	/** Compresses labels to about a tenth more bytes than the highest levels, and many times as fast. */
	static final int LEVEL = 3;
	/** No byte unpacks to more: a block of 128 kB takes at least 4 bytes. */
	private static final long HIGHEST_RATIO = 40_000;

	@Override
	public byte[] decode(final byte[] bytes, final int limit) throws DamageException {
		return decode(bytes, 0, bytes.length, limit);
	}

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
		catch (final LinkageError e) {
			throw missing(e);
		}
		if (Zstd.isError(length)) throw damage(Zstd.getErrorName(length));
		return length == unpacked.length ? unpacked : Arrays.copyOf(unpacked, (int) length);
	}

	private static DamageException damage(final String reason) {
		return new DamageException("it can't be unpacked (zstd: " + reason + ")");
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		try {
			return Zstd.compress(bytes, LEVEL);
		}
		catch (final LinkageError e) {
			throw missing(e);
		}
	}

	private static DeepLabException missing(final LinkageError e) {
		return new DeepLabException(new ZarrProblem.NoLibrary("zstd-jni", String.valueOf(e.getMessage())), e);
	}
}
