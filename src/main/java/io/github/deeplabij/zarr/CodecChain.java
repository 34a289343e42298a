package io.github.deeplabij.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import com.google.gson.JsonElement;

import io.github.deeplabij.common.DeepLabException;

/**
 * The codecs that metadata of version 3 list, put together.
 *
 * @param codec of a chunk
 * @param chunkShape of the smallest part that is read at once
 */
record CodecChain(ChunkCodec codec, int[] chunkShape) {

	/** A shard of shards of shards is enough. */
	private static final int DEEPEST = 3;

	/**
	 * Reads a list of codecs.
	 *
	 * @param shape of the chunk that they are for
	 * @param fill the bytes of the fill value
	 */
	static CodecChain parse(final Json metadata, final List<JsonElement> codecs, final ElementType type,
		final int[] shape, final byte[] fill)
	{
		return new Reader(metadata, type.bytes(), fill, 0).chain(codecs, shape);
	}

	/** Reads lists of codecs. */
	private record Reader(Json metadata, int elementBytes, byte[] fill, int depth) {

		CodecChain chain(final List<JsonElement> codecs, final int[] shape) {
			int at = 0;
			final List<Extension> all = codecs.stream().map(each -> Extension.of(metadata, "codecs", each)).toList();
			int[] stored = shape;
			final List<int[]> orders = new ArrayList<>();
			for (; at < all.size() && all.get(at).name().equals("transpose"); at++) {
				orders.add(order(all.get(at), shape.length));
				stored = Target.ordered(stored, orders.get(at));
			}
			if (at == all.size()) throw metadata.wrong("codecs", "has none that makes bytes of values");
			final CodecChain values = values(all.get(at), stored);
			final List<ByteCodec> steps = all.subList(at + 1, all.size()).stream().map(this::step).toList();
			ChunkCodec codec = steps.isEmpty() ? values.codec : new PackedCodec(values.codec, steps);
			int[] chunkShape = steps.isEmpty() ? values.chunkShape : stored;
			if (!orders.isEmpty()) chunkShape = shape;
			for (int i = orders.size() - 1; i >= 0; i--) {
				int[] outer = shape;
				for (int j = 0; j < i; j++) outer = Target.ordered(outer, orders.get(j));
				codec = new TransposedCodec(codec, outer, orders.get(i), elementBytes);
			}
			return new CodecChain(codec, chunkShape);
		}

		private int[] order(final Extension codec, final int axes) {
			final long[] order = codec.configuration().sizes("order");
			final int[] sorted = Arrays.stream(order).mapToInt(axis -> (int) Math.min(axis, axes)).toArray();
			final boolean whole = Arrays.equals(Arrays.stream(sorted).sorted().toArray(), IntStream
				.range(0, axes).toArray());
			if (!whole) throw metadata.wrong("order", "does not name each axis once");
			return sorted;
		}

		private CodecChain values(final Extension codec, final int[] shape) {
			return switch (codec.name()) {
				case "bytes" -> new CodecChain(new BytesCodec(shape, elementBytes, isBigEndian(codec)), shape);
				case "sharding_indexed" -> shard(codec.configuration(), shape);
				default -> throw unsupported(codec);
			};
		}

		private boolean isBigEndian(final Extension codec) {
			final String endian = codec.configuration().text("endian", "little");
			if (!endian.equals("little") && !endian.equals("big")) throw metadata.wrong("endian",
				"is neither little nor big");
			return endian.equals("big");
		}

		private CodecChain shard(final Json settings, final int[] shape) {
			if (depth == DEEPEST) throw metadata.wrong("codecs", "is nested too deep");
			final long[] lengths = settings.sizes("chunk_shape");
			if (lengths.length != shape.length) throw metadata.wrong("chunk_shape", "of a shard has " + lengths.length +
				" numbers, and the shard " + shape.length + " axes");
			final int[] chunks = new int[shape.length];
			for (int i = 0; i < chunks.length; i++) {
				if (lengths[i] < 1 || lengths[i] > shape[i] || shape[i] % lengths[i] != 0) throw metadata.wrong(
					"chunk_shape", "of a shard does not fit into it a whole number of times");
				chunks[i] = (int) lengths[i];
			}
			final CodecChain inner = new Reader(metadata, elementBytes, fill, depth + 1).chain(settings.list("codecs"),
				chunks);
			final PackedCodec index = index(settings, ShardCodec.indexShape(ShardCodec.counts(shape, chunks)));
			final String location = settings.text("index_location", "end");
			if (!location.equals("start") && !location.equals("end")) throw metadata.wrong("index_location",
				"is neither start nor end");
			final ShardCodec codec = new ShardCodec(shape, chunks, inner.codec, index, location.equals("end"), fill);
			return new CodecChain(codec, inner.chunkShape);
		}

		/** Codecs of an index, which make of it a number of bytes that is known before. */
		private PackedCodec index(final Json settings, final int[] shape) {
			if (Shapes.count(shape) > Chunks.MOST_BYTES / Long.BYTES) throw metadata.wrong("chunk_shape",
				"of a shard gives too many chunks");
			final List<Extension> codecs = settings.list("index_codecs").stream().map(each -> Extension.of(metadata,
				"index_codecs", each)).toList();
			if (codecs.isEmpty() || !codecs.get(0).name().equals("bytes")) throw metadata.wrong("index_codecs",
				"does not start with 'bytes'");
			final List<ByteCodec> steps = new ArrayList<>();
			for (final Extension codec : codecs.subList(1, codecs.size())) {
				if (!codec.name().equals("crc32c")) throw unsupported(codec);
				steps.add(new Crc32cCodec());
			}
			return new PackedCodec(new BytesCodec(shape, Long.BYTES, isBigEndian(codecs.get(0))), steps);
		}

		private ByteCodec step(final Extension codec) {
			return switch (codec.name()) {
				case "gzip" -> DeflateCodec.GZIP;
				case "zlib", "numcodecs.zlib" -> DeflateCodec.ZLIB;
				case "zstd", "numcodecs.zstd" -> new ZstdCodec();
				case "numcodecs.lz4" -> new Lz4Codec();
				case "blosc", "numcodecs.blosc" -> new Blosc(elementBytes);
				case "crc32c" -> new Crc32cCodec();
				default -> throw unsupported(codec);
			};
		}

		private DeepLabException unsupported(final Extension codec) {
			return new DeepLabException(new ZarrProblem.Unsupported(metadata.where(), "the codec '" + codec.name() +
				"'"));
		}
	}
}
