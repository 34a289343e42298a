package io.github.deeplabij.zarr;

import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;

/**
 * What an array is to be that is written.
 * <pre>{@code
 * ArraySpec.of(ElementType.UINT16, 50_000, 40_000).chunks(512, 512).shards(4096, 4096).names("y", "x")
 * }</pre>
 *
 * @param version of Zarr, 2 or 3
 * @param type what its elements are
 * @param shape elements along each axis
 * @param chunks elements of a chunk along each axis
 * @param shards elements of a shard along each axis, whole numbers of chunks; empty for chunks in files of their own
 * @param fill the bits of what a missing chunk holds; see {@link FillValue}
 * @param separator between the numbers of a chunk in its key, {@code '/'} or {@code '.'}
 * @param compression of chunks
 * @param checksums whether chunks carry a crc32c (version 3 alone)
 * @param names of the axes (version 3 alone), as many as axes, or none
 * @param attributes of users, an object
 */
public record ArraySpec(int version, ElementType type, List<Long> shape, List<Integer> chunks,
	Optional<List<Integer>> shards, long fill, char separator, Compression compression, boolean checksums,
	List<String> names, JsonObject attributes)
{

	/** How chunks are compressed. */
	public enum Compression {
		NONE, GZIP,
		/** In version 2 alone. */
		ZLIB, ZSTD,
		/** Shuffled bytes, compressed with zstd. */
		BLOSC
	}

	/** An array of version 3 in one chunk, compressed with zstd, with checksums, filled with 0. */
	public static ArraySpec of(final ElementType type, final long... shape) {
		final List<Integer> chunks = Lists.of(shape).stream().map(length -> Math.toIntExact(Math.max(1, length)))
			.toList();
		return new ArraySpec(3, type, Lists.of(shape), chunks, Optional.empty(), 0, '/', Compression.ZSTD, true,
			List.of(), new JsonObject());
	}

	public ArraySpec version(final int wanted) {
		return new ArraySpec(wanted, type, shape, chunks, shards, fill, separator, compression, checksums, names,
			attributes);
	}

	public ArraySpec chunks(final int... wanted) {
		return new ArraySpec(version, type, shape, Lists.of(wanted), shards, fill, separator, compression, checksums,
			names, attributes);
	}

	public ArraySpec shards(final int... wanted) {
		return new ArraySpec(version, type, shape, chunks, Optional.of(Lists.of(wanted)), fill, separator, compression,
			checksums, names, attributes);
	}

	/** @param bits as {@link FillValue} has them */
	public ArraySpec fill(final long bits) {
		return new ArraySpec(version, type, shape, chunks, shards, bits, separator, compression, checksums, names,
			attributes);
	}

	public ArraySpec separator(final char wanted) {
		return new ArraySpec(version, type, shape, chunks, shards, fill, wanted, compression, checksums, names,
			attributes);
	}

	public ArraySpec compression(final Compression wanted) {
		return new ArraySpec(version, type, shape, chunks, shards, fill, separator, wanted, checksums, names,
			attributes);
	}

	public ArraySpec checksums(final boolean wanted) {
		return new ArraySpec(version, type, shape, chunks, shards, fill, separator, compression, wanted, names,
			attributes);
	}

	public ArraySpec names(final String... wanted) {
		return new ArraySpec(version, type, shape, chunks, shards, fill, separator, compression, checksums, List.of(
			wanted), attributes);
	}

	public ArraySpec attributes(final JsonObject wanted) {
		return new ArraySpec(version, type, shape, chunks, shards, fill, separator, compression, checksums, names,
			wanted);
	}
}
