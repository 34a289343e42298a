package io.github.deeplabij.zarr;

import java.util.List;

import com.google.gson.JsonObject;

/**
 * What the metadata of an array say, of either version.
 *
 * @param shape elements along each axis
 * @param shardShape of what lies in one file
 * @param chunkShape of the smallest part that is read at once
 * @param fill bits; see {@link FillValue}
 * @param codec of what lies in one file
 * @param keys of the files
 * @param names of the axes, as many, or none
 */
record ArrayMetadata(int version, ElementType type, long[] shape, int[] shardShape, int[] chunkShape, long fill,
	ChunkCodec codec, ChunkKeys keys, List<String> names, JsonObject attributes)
{
}
