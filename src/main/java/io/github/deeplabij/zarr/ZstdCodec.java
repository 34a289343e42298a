package io.github.deeplabij.zarr;

import io.github.deeplabij.common.DeepLabException;

/**
 * Zstandard (RFC 8878): all frames of any level and window, one after another, skippable ones too. The frames that are
 * written carry the size of their content. Where the library for it is missing, that is a sentence.
 */
final class ZstdCodec implements ByteCodec {

	/** What zstd takes by default. */
	static final int LEVEL = 3;

	@Override
	public byte[] decode(final byte[] bytes, final int limit) throws DamageException {
		return decode(bytes, 0, bytes.length, limit);
	}

	static byte[] decode(final byte[] bytes, final int offset, final int count, final int limit)
		throws DamageException
	{
		try {
			return ZstdLibrary.decode(bytes, offset, count, limit);
		}
		catch (final LinkageError e) {
			throw missing(e);
		}
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		try {
			return ZstdLibrary.encode(bytes, LEVEL);
		}
		catch (final LinkageError e) {
			throw missing(e);
		}
	}

	private static DeepLabException missing(final LinkageError e) {
		return new DeepLabException(new ZarrProblem.NoLibrary("zstd-jni", String.valueOf(e.getMessage())), e);
	}
}
