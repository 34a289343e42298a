package io.github.deeplabij.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.deeplabij.common.DeepLabException;

/**
 * Labels of an image, in {@code labels/NAME} of its group or of another: as many levels as the image, of its version,
 * with the same axes; the axis of channels has one.
 * <pre>{@code
 * OmeLabels labels = OmeLabels.create(image, "nuclei", new OmeLabels.Spec(ElementType.UINT8, 1024, 4096, classes));
 * labels.array(0).writeShard(new long[] { 0, 0 }, values);
 * for (int level = 1; level < labels.levels(); level++) labels.buildLevel(level);
 * }</pre>
 */
public final class OmeLabels {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._()+-]{0,127}(?<![ .])");

	private final OmeImage image;
	private final String path;
	private final List<ZarrArray> arrays;

	private OmeLabels(final OmeImage image, final String path, final List<ZarrArray> arrays) {
		this.image = image;
		this.path = path;
		this.arrays = List.copyOf(arrays);
	}

	/**
	 * A value of the labels, as a viewer shows it.
	 *
	 * @param name of the class
	 * @param colour 0xRRGGBB
	 */
	public record Entry(String name, int colour) {
	}

	/**
	 * How labels are written.
	 *
	 * @param type an integer type of at most 32 bits
	 * @param chunk rows and columns of a chunk
	 * @param shard rows and columns of a shard, a whole number of chunks; the size of a chunk for chunks in files of
	 *            their own, as in Zarr 2, which has no shards
	 * @param entries the values that are shown
	 */
	public record Spec(ElementType type, int chunk, int shard, SortedMap<Long, Entry> entries) {

		public Spec {
			if (type.isFloat() || type.bytes() > Integer.BYTES) throw new IllegalArgumentException("labels of " + type);
			if (chunk < 1 || shard % chunk != 0) throw new IllegalArgumentException(shard + " is no multiple of " +
				chunk);
			entries = new TreeMap<>(entries);
		}

		public Spec(final ElementType type, final int chunk, final int shard, final Map<Long, Entry> entries) {
			this(type, chunk, shard, new TreeMap<>(entries));
		}
	}

	/**
	 * Makes labels that are all background: the arrays of all levels, their metadata, and their name in the list of the
	 * image's labels. Where they are there already, with the same arrays, their pixels stay.
	 * <p>
	 * In Zarr 2 each shard is a file of one chunk, so that both versions have files of the same parts.
	 *
	 * @param name a folder's name
	 * @throws DeepLabException if other labels of that name are there, or nothing can be written
	 */
	public static OmeLabels create(final OmeImage image, final String name, final Spec spec) {
		if (!NAME.matcher(name).matches()) throw new DeepLabException(new ZarrProblem.BadName(name));
		if (!image.hasLabelsBeside()) requireGroup(image.labelGroup());
		final String path = pathOf(image, name);
		final Store store = image.labelGroup().store();
		final List<ZarrArray> arrays = new ArrayList<>();
		for (final OmeLevel level : image.levels()) {
			final ArraySpec wanted = spec(image, level, spec);
			final String at = Keys.join(path, level.path());
			if (ZarrArray.exists(store, at)) arrays.add(requireSame(ZarrArray.open(store, at), wanted));
			else arrays.add(ZarrArray.create(store, at, wanted));
		}
		new LabelMetadata(image, name, spec.entries().entrySet().stream().map(each -> new LabelMetadata.Value(each
			.getKey(), each.getValue().name(), each.getValue().colour())).toList()).write(path);
		return new OmeLabels(image, path, arrays);
	}

	/** Makes the group that labels lie in, where it is not there; one that is something else is left as it is. */
	private static void requireGroup(final ZarrGroup group) {
		final String where = ZarrGroup.where(group.store(), group.path());
		if (ZarrArray.exists(group.store(), group.path())) throw occupied(where, "it is an array");
		final Optional<ZarrGroup> found = ZarrGroup.find(group.store(), group.path());
		if (found.isEmpty()) {
			ZarrGroup.write(group.store(), group.path(), group.version(), group.attributes());
			return;
		}
		if (found.get().ome().has("multiscales")) throw occupied(where, "it is an image of its own");
		if (found.get().version() != group.version()) throw occupied(where, "it is of Zarr " + found.get().version() +
			", and the image of Zarr " + group.version());
	}

	private static DeepLabException occupied(final String where, final String reason) {
		return new DeepLabException(new ZarrProblem.Occupied(where, reason));
	}

	/**
	 * Opens labels that are there.
	 *
	 * @throws DeepLabException if they are not there
	 */
	public static OmeLabels open(final OmeImage image, final String name) {
		final String path = pathOf(image, name);
		final List<ZarrArray> arrays = new ArrayList<>();
		for (final OmeLevel level : image.levels()) arrays.add(ZarrArray.open(image.labelGroup().store(), Keys.join(
			path, level.path())));
		return new OmeLabels(image, path, arrays);
	}

	private static String pathOf(final OmeImage image, final String name) {
		return Keys.join(image.labelGroup().path(), "labels/" + name);
	}

	private static ArraySpec spec(final OmeImage image, final OmeLevel level, final Spec spec) {
		final long[] shape = level.array().shape();
		final int axes = shape.length;
		if (image.axis("c") >= 0) shape[image.axis("c")] = 1;
		final int[] chunk = new int[axes];
		Arrays.fill(chunk, 1);
		final int[] shard = chunk.clone();
		for (int i = axes - 2; i < axes; i++) {
			chunk[i] = spec.chunk();
			shard[i] = spec.shard();
		}
		final ArraySpec array = ArraySpec.of(spec.type(), shape);
		if (image.zarrVersion() == 2) return array.version(2).chunks(shard);
		final String[] names = image.axes().stream().map(OmeAxis::name).toArray(String[]::new);
		final ArraySpec named = array.names(names).chunks(chunk);
		return spec.shard() == spec.chunk() ? named : named.shards(shard);
	}

	private static ZarrArray requireSame(final ZarrArray found, final ArraySpec wanted) {
		final String where = ZarrGroup.where(found.store(), found.path());
		final List<Integer> shard = wanted.shards().orElse(wanted.chunks());
		if (found.type() != wanted.type()) throw other(where, "they are " + found.type().v3Name() + ", not " + wanted
			.type().v3Name());
		if (!Lists.of(found.shape()).equals(wanted.shape())) throw other(where, "they have " + Arrays.toString(found
			.shape()) + " pixels, not " + wanted.shape());
		if (!Lists.of(found.shardShape()).equals(shard) || !Lists.of(found.chunkShape()).equals(wanted.chunks()))
			throw other(where, "they lie in parts of " + Arrays.toString(found.shardShape()) + " pixels, not " + shard);
		return found;
	}

	private static DeepLabException other(final String where, final String difference) {
		return new DeepLabException(new ZarrProblem.OtherLabels(where, difference));
	}

	/** Where the labels lie in their store. */
	public String path() {
		return path;
	}

	public int levels() {
		return arrays.size();
	}

	/** The labels of a level. */
	public ZarrArray array(final int level) {
		return arrays.get(level);
	}

	/**
	 * Makes one shard of a coarser level: each label is that of the pixel of the next finer level that is nearest to
	 * its centre, by the scales and translations of the image's levels. Those shards of the finer level that
	 * {@link #sources} names are to be there; one that is not counts as background.
	 *
	 * @param level from 1
	 */
	public void buildShard(final int level, final long[] shard) {
		final NearestLabels nearest = nearest(level);
		arrays.get(level).writeShard(shard, nearest.read(arrays.get(level).shardOrigin(shard), arrays.get(level)
			.shardShape(shard)));
	}

	private NearestLabels nearest(final int level) {
		return new NearestLabels(arrays.get(level - 1), image.level(level - 1), image.level(level));
	}

	/** The shards of the next finer level that {@link #buildShard} reads, as their numbers along each axis. */
	public List<long[]> sources(final int level, final long[] shard) {
		final ZarrArray array = arrays.get(level);
		return nearest(level).shards(array.shardOrigin(shard), array.shardShape(shard));
	}

	/** Makes all shards of a coarser level. */
	public void buildLevel(final int level) {
		final long[] counts = arrays.get(level).shardCounts();
		final int[] ones = new int[counts.length];
		Arrays.fill(ones, 1);
		final int[] all = Arrays.stream(counts).mapToInt(Math::toIntExact).toArray();
		Chunks.forEach(new long[counts.length], all, ones, overlap -> buildShard(level, overlap.chunk()));
	}
}
