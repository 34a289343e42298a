package io.github.deeplabij.zarr;

import java.util.Arrays;

import io.github.deeplabij.common.DeepLabException;

/** Looks whether shapes can be. */
final class ChunkGrid {

	private static final int MOST_AXES = 32;

	private ChunkGrid() {}

	/** Looks at the shape of an array. */
	static long[] requireShape(final Json metadata, final long[] shape) {
		if (shape.length > MOST_AXES) throw metadata.wrong("shape", "has more than " + MOST_AXES + " axes");
		return shape;
	}

	/** Looks at the shape of chunks. */
	static int[] requireChunks(final Json metadata, final String field, final long[] chunks, final int axes,
		final ElementType type)
	{
		if (chunks.length != axes) throw metadata.wrong(field, "has " + chunks.length + " numbers, and the array " +
			axes + " axes");
		long bytes = type.bytes();
		for (final long length : chunks) {
			if (length < 1) throw metadata.wrong(field, "holds 0");
			if (length > Chunks.MOST_BYTES / bytes) throw new DeepLabException(new ZarrProblem.Unsupported(metadata
				.where(), "chunks of more than 2 GB"));
			bytes *= length;
		}
		return Arrays.stream(chunks).mapToInt(length -> (int) length).toArray();
	}
}
