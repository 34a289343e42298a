package io.github.deeplabij.zarr;

import java.util.List;

import com.google.gson.JsonObject;

import io.github.deeplabij.common.DeepLabException;

/**
 * An array of Zarr, version 2 or 3. Several threads may read and write it at once, one thread a shard.
 * <p>
 * Values are arrays of Java in C order (the last axis fastest): {@code byte[]}, {@code short[]}, {@code int[]},
 * {@code long[]}, {@code float[]} or {@code double[]}, as the {@link ElementType} is wide.
 * <pre>{@code
 * ZarrArray array = ZarrArray.open(new FolderStore(Path.of("x.zarr")), "0");
 * short[] values = (short[]) array.read(new long[] { 100, 200 }, new int[] { 64, 64 });
 * }</pre>
 */
public final class ZarrArray {

	/**
	 * Opens an array.
	 *
	 * @param path of the array in the store, empty for the store itself
	 * @throws DeepLabException if there is none, or it can't be read
	 */
	public static ZarrArray open(final Store store, final String path) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Writes the metadata of a new array, which then holds fill values. One that is there is replaced, its chunks are
	 * not.
	 */
	public static ZarrArray create(final Store store, final String path, final ArraySpec spec) {
		throw new UnsupportedOperationException();
	}

	/** Whether there is an array at that path. */
	public static boolean exists(final Store store, final String path) {
		throw new UnsupportedOperationException();
	}

	public int version() {
		throw new UnsupportedOperationException();
	}

	public ElementType type() {
		throw new UnsupportedOperationException();
	}

	/** Elements along each axis. */
	public long[] shape() {
		throw new UnsupportedOperationException();
	}

	/** Elements along each axis of the smallest part that is read at once. */
	public int[] chunkShape() {
		throw new UnsupportedOperationException();
	}

	/** Elements along each axis of what lies in one file: a shard, or a chunk where there are no shards. */
	public int[] shardShape() {
		throw new UnsupportedOperationException();
	}

	/** Shards along each axis, the last one of which may reach out of the array. */
	public long[] shardCounts() {
		throw new UnsupportedOperationException();
	}

	/** What a missing chunk holds, as bits: a number in two's complement, or the bits of a floating-point one. */
	public long fill() {
		throw new UnsupportedOperationException();
	}

	/** Names of the axes, as many as axes; empty where there are none. One that is missing is an empty text. */
	public List<String> names() {
		throw new UnsupportedOperationException();
	}

	/** The attributes of users; a copy. */
	public JsonObject attributes() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Reads a box. A chunk that is missing holds the fill value.
	 *
	 * @param origin its first element along each axis
	 * @param shape elements along each axis; the box lies in the array
	 * @return a new array of primitives, in C order
	 * @throws DeepLabException if a chunk can't be read or is damaged
	 */
	public Object read(final long[] origin, final int[] shape) {
		throw new UnsupportedOperationException();
	}

	/** The origin of a shard. */
	public long[] shardOrigin(final long[] shard) {
		throw new UnsupportedOperationException();
	}

	/** Elements of a shard along each axis that lie in the array: fewer at its end. */
	public int[] shardShape(final long[] shard) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Writes a whole shard, or chunk where there are no shards, as one file; also where it holds fill values alone.
	 *
	 * @param shard its number along each axis
	 * @param values as many as {@link #shardShape(long[])} says, in C order; what reaches out of the array is filled
	 */
	public void writeShard(final long[] shard, final Object values) {
		throw new UnsupportedOperationException();
	}

	/** Whether there is a file of that shard. */
	public boolean shardExists(final long[] shard) {
		throw new UnsupportedOperationException();
	}

	/** The key of a shard's file in the store. */
	public String shardKey(final long[] shard) {
		throw new UnsupportedOperationException();
	}
}
