package io.github.deeplabij.zarr;

/** Turns bytes into others, and back: a compression, or a checksum. */
interface ByteCodec {

	/**
	 * Unpacks bytes.
	 *
	 * @param limit how many bytes there may be unpacked; no array of much more is made
	 */
	byte[] decode(byte[] bytes, int limit) throws DamageException;

	/** Packs bytes. */
	byte[] encode(byte[] bytes);
}
