package io.github.deeplabij.zarr;

/** Between the values of a chunk and its bytes. Values are bytes too: little-endian, in C order. */
interface ChunkCodec {

	/**
	 * Reads a box of a chunk.
	 *
	 * @param origin where the box begins in the chunk
	 * @param target takes it
	 * @return false if the chunk is not there
	 */
	boolean read(Source source, int[] origin, Target target) throws DamageException;

	/** The bytes of a whole chunk. */
	byte[] encode(byte[] values);

	/** How many bytes a chunk has at most, so that none that claims more is unpacked. */
	int mostBytes();
}
