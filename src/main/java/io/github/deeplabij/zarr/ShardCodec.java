package io.github.deeplabij.zarr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * A shard: chunks one after another, and an index of where they lie (the codec {@code sharding_indexed} of Zarr 3). Of
 * a chunk that holds nothing but the fill value nothing is written.
 */
final class ShardCodec implements ChunkCodec {

	private static final int ENTRY = 2 * Long.BYTES;
	private static final long NONE = -1;

	private final int[] shape;
	private final int[] chunkShape;
	private final ChunkCodec chunkCodec;
	private final PackedCodec indexCodec;
	private final boolean indexAtEnd;
	private final byte[] fill;
	private final int[] counts;

	/**
	 * @param shape of the shard
	 * @param chunkShape of a chunk in it, which fits a whole number of times
	 * @param indexCodec for the index, whose bytes it makes are of a fixed number
	 * @param fill the bytes of the fill value
	 */
	ShardCodec(final int[] shape, final int[] chunkShape, final ChunkCodec chunkCodec, final PackedCodec indexCodec,
		final boolean indexAtEnd, final byte[] fill)
	{
		this.shape = shape;
		this.chunkShape = chunkShape;
		this.chunkCodec = chunkCodec;
		this.indexCodec = indexCodec;
		this.indexAtEnd = indexAtEnd;
		this.fill = fill;
		counts = counts(shape, chunkShape);
	}

	/** Chunks of a shard along each axis. */
	static int[] counts(final int[] shape, final int[] chunkShape) {
		final int[] counts = new int[shape.length];
		for (int i = 0; i < counts.length; i++) counts[i] = shape[i] / chunkShape[i];
		return counts;
	}

	/** The shape of the index: that of the grid of chunks, with two numbers for each. */
	static int[] indexShape(final int[] counts) {
		final int[] indexShape = Arrays.copyOf(counts, counts.length + 1);
		indexShape[counts.length] = 2;
		return indexShape;
	}

	@Override
	public boolean read(final Source source, final int[] origin, final Target target) throws DamageException {
		final LongBuffer index = index(source);
		if (index == null) return false;
		final long[] from = Arrays.stream(origin).asLongStream().toArray();
		final DamageException[] damage = new DamageException[1];
		Chunks.forEach(from, target.size(), chunkShape, overlap -> {
			try {
				if (damage[0] == null) chunk(source, index, overlap, target);
			}
			catch (final DamageException e) {
				damage[0] = e;
			}
		});
		if (damage[0] != null) throw damage[0];
		return true;
	}

	private void chunk(final Source source, final LongBuffer index, final Chunks.Overlap overlap, final Target target)
		throws DamageException
	{
		final Target part = target.part(overlap.at(), overlap.size());
		final int number = number(overlap.chunk());
		final long offset = index.get(2 * number);
		final long length = index.get(2 * number + 1);
		if (offset == NONE && length == NONE) {
			Boxes.fill(fill, part);
			return;
		}
		if (offset < 0 || length < 0 || length > chunkCodec.mostBytes()) throw new DamageException(
			"the index of its shard points nowhere");
		final byte[] bytes = source.part(offset, (int) length);
		if (bytes == null) throw new DamageException("its shard is gone");
		chunkCodec.read(Source.of(bytes), overlap.origin(), part);
	}

	private int number(final long[] chunk) {
		int number = 0;
		for (int i = 0; i < chunk.length; i++) number = number * counts[i] + (int) chunk[i];
		return number;
	}

	private LongBuffer index(final Source source) throws DamageException {
		final byte[] bytes = indexAtEnd ? source.end(indexBytes()) : source.part(0, indexBytes());
		if (bytes == null) return null;
		final Target target = Target.all(indexShape(counts), Long.BYTES);
		try {
			indexCodec.read(Source.of(bytes), new int[counts.length + 1], target);
		}
		catch (final DamageException e) {
			throw new DamageException("in the index of a shard, " + e.getMessage(), e);
		}
		return ByteBuffer.wrap(target.bytes()).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
	}

	private int indexBytes() {
		int bytes = indexCodec.inner().mostBytes();
		for (int i = 0; i < indexCodec.steps().size(); i++) bytes += Crc32cCodec.BYTES;
		return bytes;
	}

	@Override
	public byte[] encode(final byte[] values) {
		final int[] strides = Shapes.strides(shape);
		final ByteBuffer index = ByteBuffer.allocate((int) Shapes.count(counts) * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
		final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
		final long start = indexAtEnd ? 0 : indexBytes();
		Chunks.forEach(new long[shape.length], shape, chunkShape, overlap -> {
			final Target chunk = Target.all(chunkShape, fill.length);
			Boxes.copy(values, strides, Shapes.dot(overlap.at(), strides), chunk, fill.length);
			final boolean empty = Boxes.isFilled(chunk.bytes(), fill);
			final byte[] bytes = empty ? new byte[0] : chunkCodec.encode(chunk.bytes());
			index.putLong(empty ? NONE : start + chunks.size()).putLong(empty ? NONE : bytes.length);
			chunks.writeBytes(bytes);
		});
		final byte[] indexed = indexCodec.encode(index.array());
		final ByteArrayOutputStream shard = new ByteArrayOutputStream(chunks.size() + indexed.length);
		if (!indexAtEnd) shard.writeBytes(indexed);
		shard.writeBytes(chunks.toByteArray());
		if (indexAtEnd) shard.writeBytes(indexed);
		return shard.toByteArray();
	}

	@Override
	public int mostBytes() {
		final long each = chunkCodec.mostBytes() + (long) ENTRY + Crc32cCodec.BYTES;
		return (int) Math.min(Chunks.MOST_BYTES, each * Shapes.count(counts) + indexBytes());
	}
}
