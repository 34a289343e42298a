package io.github.deeplabij.zarr;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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

	private final Store store;
	private final String path;
	private final ArrayMetadata metadata;
	private final byte[] fill;
	/** The bytes of one; null until they are asked for. */
	private byte[] emptyShard;

	private ZarrArray(final Store store, final String path, final ArrayMetadata metadata) {
		this.store = store;
		this.path = path;
		this.metadata = metadata;
		fill = FillValue.bytes(metadata.type(), metadata.fill());
	}

	/**
	 * Opens an array.
	 *
	 * @param path of the array in the store, empty for the store itself
	 * @throws DeepLabException if there is none, or it can't be read
	 */
	public static ZarrArray open(final Store store, final String path) {
		final String normal = Keys.normal(path);
		final String where = ZarrGroup.where(store, normal);
		final byte[] v3 = store.readIfAllowed(Keys.join(normal, MetadataV3.FILE));
		if (v3 != null) {
			final Json array = Json.parse(v3, where);
			if (!"array".equals(array.text("node_type"))) throw new DeepLabException(new ZarrProblem.NotThere(where,
				"array"));
			return new ZarrArray(store, normal, MetadataV3.parse(array));
		}
		final byte[] v2 = store.read(Keys.join(normal, MetadataV2.ARRAY));
		if (v2 == null) throw new DeepLabException(new ZarrProblem.NotThere(where, "array"));
		final byte[] attributes = store.readIfAllowed(Keys.join(normal, MetadataV2.ATTRIBUTES));
		return new ZarrArray(store, normal, MetadataV2.parse(Json.parse(v2, where), attributes == null
			? new JsonObject() : Json.parse(attributes, where).object()));
	}

	/**
	 * Writes the metadata of a new array, which then holds fill values. One that is there is replaced, its chunks are
	 * not.
	 */
	public static ZarrArray create(final Store store, final String path, final ArraySpec spec) {
		final String normal = Keys.normal(path);
		if (spec.version() == 3) store.write(Keys.join(normal, MetadataV3.FILE), Json.bytes(MetadataV3.json(spec)));
		else {
			if (spec.shards().isPresent()) throw new IllegalArgumentException("Zarr 2 has no shards");
			store.write(Keys.join(normal, MetadataV2.ARRAY), Json.bytes(MetadataV2.json(spec)));
			if (spec.attributes().size() > 0) store.write(Keys.join(normal, MetadataV2.ATTRIBUTES), Json.bytes(spec
				.attributes()));
		}
		return open(store, normal);
	}

	/** Whether there is an array at that path. */
	public static boolean exists(final Store store, final String path) {
		final String normal = Keys.normal(path);
		final byte[] v3 = store.readIfAllowed(Keys.join(normal, MetadataV3.FILE));
		if (v3 != null) return "array".equals(Json.parse(v3, normal).text("node_type", ""));
		return store.size(Keys.join(normal, MetadataV2.ARRAY)) >= 0;
	}

	/** The store that it lies in. */
	public Store store() {
		return store;
	}

	/** Its path in the store. */
	public String path() {
		return path;
	}

	/** The version of Zarr, 2 or 3. */
	public int version() {
		return metadata.version();
	}

	public ElementType type() {
		return metadata.type();
	}

	/** Elements along each axis. */
	public long[] shape() {
		return metadata.shape().clone();
	}

	/** Elements along each axis of the smallest part that is read at once. */
	public int[] chunkShape() {
		return metadata.chunkShape().clone();
	}

	/** Elements along each axis of what lies in one file: a shard, or a chunk where there are no shards. */
	public int[] shardShape() {
		return metadata.shardShape().clone();
	}

	/** Shards along each axis, the last one of which may reach out of the array. */
	public long[] shardCounts() {
		final long[] counts = shape();
		for (int i = 0; i < counts.length; i++) counts[i] = (counts[i] + metadata.shardShape()[i] - 1) / metadata
			.shardShape()[i];
		return counts;
	}

	/** What a missing chunk holds, as bits; see {@link FillValue}. */
	public long fill() {
		return metadata.fill();
	}

	/** Names of the axes, as many as axes; none where there are none. One that is missing is an empty text. */
	public List<String> names() {
		return metadata.names();
	}

	/** The attributes of users; a copy. */
	public JsonObject attributes() {
		return metadata.attributes().deepCopy();
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
		requireInside(origin, shape);
		try {
			final Target target = Target.all(shape, type().bytes());
			Chunks.forEach(origin, shape, metadata.shardShape(), overlap -> readPart(overlap, target));
			return Values.of(target.bytes(), type());
		}
		catch (final OutOfMemoryError e) {
			throw tooLarge(e);
		}
	}

	/** Whether all chunks that a box lies in are missing, so that it holds nothing but the fill value. */
	public boolean isMissing(final long[] origin, final int[] shape) {
		requireInside(origin, shape);
		final boolean[] missing = { true };
		Chunks.forEach(origin, shape, metadata.shardShape(), overlap -> missing[0] = missing[0] && !shardExists(overlap
			.chunk()));
		return missing[0];
	}

	private void requireInside(final long[] origin, final int[] shape) {
		final int axes = metadata.shape().length;
		if (origin.length != axes || shape.length != axes) throw new IllegalArgumentException("a box of " +
			shape.length + " axes in an array of " + axes);
		for (int i = 0; i < axes; i++) Objects.checkFromIndexSize(origin[i], (long) shape[i], metadata.shape()[i]);
		final long count = Shapes.count(shape);
		if (count < 0 || count > Chunks.MOST_BYTES / type().bytes()) throw new IllegalArgumentException(
			"a box of more than 2 GB");
	}

	private void readPart(final Chunks.Overlap overlap, final Target whole) {
		final Target part = whole.part(overlap.at(), overlap.size());
		final String key = shardKey(overlap.chunk());
		try {
			final boolean there = metadata.codec().read(Source.of(store, key), overlap.origin(), part);
			if (!there && metadata.fill() != 0) Boxes.fill(fill, part);
		}
		catch (final DamageException e) {
			throw new DeepLabException(new ZarrProblem.Damaged(ZarrGroup.where(store, key), e.getMessage()), e);
		}
	}

	private DeepLabException tooLarge(final OutOfMemoryError e) {
		final long bytes = Shapes.count(metadata.shardShape()) * type().bytes();
		return new DeepLabException(new ZarrProblem.TooLarge(ZarrGroup.where(store, path), bytes), e);
	}

	/** The first element of a shard along each axis. */
	public long[] shardOrigin(final long[] shard) {
		final long[] origin = shard.clone();
		for (int i = 0; i < origin.length; i++) origin[i] *= metadata.shardShape()[i];
		return origin;
	}

	/** Elements of a shard along each axis that lie in the array: fewer at its end. */
	public int[] shardShape(final long[] shard) {
		final int[] shape = shardShape();
		final long[] origin = shardOrigin(shard);
		for (int i = 0; i < shape.length; i++) {
			Objects.checkIndex(origin[i], metadata.shape()[i]);
			shape[i] = (int) Math.min(shape[i], metadata.shape()[i] - origin[i]);
		}
		return shape;
	}

	/**
	 * Writes a whole shard, or chunk where there are no shards, as one file; also where it holds fill values alone.
	 *
	 * @param shard its number along each axis
	 * @param values as many as {@link #shardShape(long[])} says, in C order; what reaches out of the array is filled
	 */
	public void writeShard(final long[] shard, final Object values) {
		final int[] inside = shardShape(shard);
		if (Array.getLength(values) != Shapes.count(inside)) throw new IllegalArgumentException(Array.getLength(
			values) + " values for a shard of " + Arrays.toString(inside));
		try {
			store.write(shardKey(shard), metadata.codec().encode(padded(Values.bytes(values, type()), inside)));
		}
		catch (final OutOfMemoryError e) {
			throw tooLarge(e);
		}
	}

	/** Writes a whole shard of fill values: the same bytes as {@link #writeShard} would, and quickly. */
	public void writeEmptyShard(final long[] shard) {
		store.write(shardKey(shard), emptyShard());
	}

	private byte[] emptyShard() {
		synchronized (fill) {
			if (emptyShard == null) emptyShard = metadata.codec().encode(Boxes.repeat(fill, (int) Shapes.count(metadata
				.shardShape())));
			return emptyShard;
		}
	}

	private byte[] padded(final byte[] values, final int[] inside) {
		final int[] whole = metadata.shardShape();
		if (Arrays.equals(inside, whole)) return values;
		final byte[] padded = Boxes.repeat(fill, (int) Shapes.count(whole));
		Boxes.copy(values, Shapes.strides(inside), 0, Target.of(padded, whole).part(new int[whole.length], inside),
			type().bytes());
		return padded;
	}

	/** Whether there is a file of that shard. */
	public boolean shardExists(final long[] shard) {
		return store.size(shardKey(shard)) >= 0;
	}

	/** The key of a shard's file in the store. */
	public String shardKey(final long[] shard) {
		return Keys.join(path, metadata.keys().of(shard));
	}
}
