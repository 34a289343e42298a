package io.github.deeplabij.zarr;

import java.util.List;

/**
 * A chunk whose bytes go through others.
 *
 * @param inner what makes the bytes
 * @param steps what they go through when they are written, in this order
 */
record PackedCodec(ChunkCodec inner, List<ByteCodec> steps) implements ChunkCodec {

	private static final int SLACK = 1 << 16;

	@Override
	public boolean read(final Source source, final int[] origin, final Target target) throws DamageException {
		byte[] bytes = source.all();
		if (bytes == null) return false;
		for (int i = steps.size() - 1; i >= 0; i--) bytes = steps.get(i).decode(bytes, i == 0 ? inner.mostBytes()
			: mostBytes());
		return inner.read(Source.of(bytes), origin, target);
	}

	@Override
	public byte[] encode(final byte[] values) {
		byte[] bytes = inner.encode(values);
		for (final ByteCodec step : steps) bytes = step.encode(bytes);
		return bytes;
	}

	/** Compressions make bytes that they can't compress a little more. */
	@Override
	public int mostBytes() {
		return (int) Math.min(Chunks.MOST_BYTES, inner.mostBytes() * 9L / 8 + SLACK);
	}
}
