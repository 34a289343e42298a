package io.github.deeplabij.zarr;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** Gzip (RFC 1952), of several members too, or zlib (RFC 1950). */
enum DeflateCodec implements ByteCodec {
	GZIP, ZLIB;

	/** No byte unpacks to more. */
	private static final long HIGHEST_RATIO = 1100;
	/** Of what is written: the usual one. */
	static final int LEVEL = 6;

	@Override
	public byte[] decode(final byte[] bytes, final int limit) throws DamageException {
		final byte[] unpacked = new byte[(int) Math.min(limit, HIGHEST_RATIO * bytes.length)];
		try (InputStream in = unpacker(new ByteArrayInputStream(bytes))) {
			final int length = in.readNBytes(unpacked, 0, unpacked.length);
			if (in.read() >= 0) throw DamageException.tooLong();
			return length == unpacked.length ? unpacked : Arrays.copyOf(unpacked, length);
		}
		catch (final IOException e) {
			throw new DamageException("it is not whole (" + this + ")", e);
		}
	}

	private InputStream unpacker(final InputStream in) throws IOException {
		return this == GZIP ? new GZIPInputStream(in) : new InflaterInputStream(in);
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		final ByteArrayOutputStream packed = new ByteArrayOutputStream();
		final Deflater deflater = new Deflater(LEVEL);
		try (OutputStream out = this == GZIP ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed,
			deflater))
		{
			out.write(bytes);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		finally {
			deflater.end();
		}
		return packed.toByteArray();
	}
}
