package io.github.deeplabij.zarr;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.google.gson.JsonObject;

import io.github.deeplabij.common.DeepLabException;

/**
 * An image of OME-Zarr 0.1 to 0.5, in several resolutions. Its axes are some of {@code t, c, z, y, x}, in this order;
 * the last two are {@code y} and {@code x}.
 * <pre>{@code
 * OmeImage image = OmeImage.open(new FolderStore(Path.of("x.ome.zarr")), "");
 * Object pixels = image.read(0, new OmeImage.Place(0, 1, 0), 512, 512, 256, 256);
 * }</pre>
 */
public final class OmeImage {

	private final ZarrGroup group;
	private final OmeMetadata metadata;
	private final ZarrGroup labels;

	private OmeImage(final ZarrGroup group, final OmeMetadata metadata, final ZarrGroup labels) {
		this.group = group;
		this.metadata = metadata;
		this.labels = labels;
	}

	/** A plane of an image: its frame, channel and slice, from 0; 0 where there is no such axis. */
	public record Place(long t, long c, long z) {
	}

	/**
	 * Opens an image.
	 *
	 * @param path of its group, empty for the store itself
	 * @throws DeepLabException if there is none, or there are several; see {@link OmeSeries}
	 */
	public static OmeImage open(final Store store, final String path) {
		final ZarrGroup group = ZarrGroup.find(store, path).orElseThrow(() -> new DeepLabException(
			new ZarrProblem.NotThere(ZarrGroup.where(store, Keys.normal(path)), "OME-Zarr image")));
		return new OmeImage(group, OmeReader.read(group), group);
	}

	/** The same image whose labels lie in another store, as one on a web server needs it. */
	public OmeImage labelsIn(final Store store) {
		return new OmeImage(group, metadata, new ZarrGroup(store, "", group.version(), new JsonObject()));
	}

	/** The group in whose folder {@code labels} its labels lie: its own, or another that may not be there yet. */
	ZarrGroup labelGroup() {
		return labels;
	}

	/** Whether its labels lie in its own group. */
	boolean hasLabelsBeside() {
		return labels == group;
	}

	public Store store() {
		return group.store();
	}

	/** The path of its group in the store. */
	public String path() {
		return group.path();
	}

	/** The image's name, or else that of its folder. */
	public String name() {
		return metadata.name();
	}

	/** Of OME-Zarr: 0.1 to 0.5. */
	public String version() {
		return metadata.version();
	}

	/** The version of Zarr: 2 or 3. */
	public int zarrVersion() {
		return group.version();
	}

	public List<OmeAxis> axes() {
		return metadata.axes();
	}

	/** Which axis has that name; -1 if none. */
	public int axis(final String wanted) {
		return IntStream.range(0, axes().size()).filter(i -> axes().get(i).name().equals(wanted)).findFirst()
			.orElse(-1);
	}

	/** From the finest to the coarsest, at least one. */
	public List<OmeLevel> levels() {
		return metadata.levels();
	}

	/**
	 * A level.
	 *
	 * @param level from 0, the finest
	 * @throws DeepLabException if there is no such one
	 */
	public OmeLevel level(final int level) {
		if (level >= 0 && level < levels().size()) return levels().get(level);
		final String sizes = IntStream.range(0, levels().size()).mapToObj(i -> i + " (" + size(i, "x") + " x " + size(i,
			"y") + ")").collect(Collectors.joining(", "));
		throw new DeepLabException(new ZarrProblem.NoSuch(ZarrGroup.where(store(), path()), "level", String.valueOf(
			level), sizes));
	}

	/** Pixels of a level along an axis; 1 if there is no such axis. */
	public long size(final int level, final String wanted) {
		final int axis = axis(wanted);
		return axis < 0 ? 1 : level(level).array().shape()[axis];
	}

	/** What is known of the channels, as many as the level with the most of them has. */
	public List<OmeChannel> channels() {
		return metadata.channels();
	}

	/**
	 * Reads a rectangle of a plane.
	 *
	 * @param level from 0, the finest
	 * @return width * height values, row by row; see {@link ZarrArray}
	 */
	public Object read(final int level, final Place place, final long x, final long y, final int width,
		final int height)
	{
		return read(level, place, 1, x, y, width, height);
	}

	/**
	 * Reads a rectangle of several slices, which takes as long as one of them where chunks hold several.
	 *
	 * @param level from 0, the finest
	 * @param place the first of them
	 * @param slices how many; 1 where there is no axis of slices
	 * @return slices * width * height values, slice by slice and row by row; see {@link ZarrArray}
	 */
	public Object read(final int level, final Place place, final int slices, final long x, final long y,
		final int width, final int height)
	{
		return level(level).array().read(origin(place, x, y), shape(slices, width, height));
	}

	/** Whether all chunks are missing that a rectangle of a plane lies in, so that it holds the fill value alone. */
	public boolean isMissing(final int level, final Place place, final long x, final long y, final int width,
		final int height)
	{
		return level(level).array().isMissing(origin(place, x, y), shape(1, width, height));
	}

	private long[] origin(final Place place, final long x, final long y) {
		final long[] origin = new long[axes().size()];
		for (int i = 0; i < origin.length; i++)
			origin[i] = switch (axes().get(i).name()) {
				case "t" -> place.t();
				case "c" -> place.c();
				case "z" -> place.z();
				case "y" -> y;
				default -> x;
			};
		return origin;
	}

	private int[] shape(final int slices, final int width, final int height) {
		final int[] shape = new int[axes().size()];
		Arrays.fill(shape, 1);
		if (axis("z") >= 0) shape[axis("z")] = slices;
		shape[axis("y")] = height;
		shape[axis("x")] = width;
		return shape;
	}
}
