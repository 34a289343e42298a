package io.github.deeplabij.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.zarr.ArraySpec;
import io.github.deeplabij.zarr.ElementType;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.ZarrArray;
import io.github.deeplabij.zarr.ZarrGroup;

/** Images of OME-Zarr to try, with bright spots, lines and rings on dark noise. */
public final class TestImage {

	/** By how many columns each slice of a stack is moved. */
	public static final int MOVED = 13;

	private TestImage() {}

	/** {@code FOLDER VERSION WIDTH HEIGHT [CHUNKS]}: makes such an image, for scripts. */
	public static void main(final String... arguments) {
		make(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(
			arguments[3]), arguments.length > 4 ? Integer.parseInt(arguments[4]) : Integer.MAX_VALUE);
	}

	/** Makes an image of two levels, each with a pixel of 0.5 micrometre at the finest. */
	public static Path make(final Path folder, final int version, final int width, final int height) {
		return make(folder, version, width, height, Integer.MAX_VALUE);
	}

	/** The same, of which all chunks are missing but so many of the first rows and columns. */
	static Path make(final Path folder, final int version, final int width, final int height, final int chunks)
	{
		final FolderStore store = new FolderStore(folder);
		final JsonArray levels = new JsonArray();
		for (int level = 0; level < 2; level++) {
			final int w = (width + level) >> level;
			final int h = (height + level) >> level;
			final ZarrArray array = ZarrArray.create(store, String.valueOf(level), ArraySpec.of(ElementType.UINT8, h, w)
				.version(version).chunks(256, 256).checksums(version == 3).names(version == 3 ? new String[] { "y",
					"x" } : new String[0]));
			fill(array, 1 << level, chunks);
			levels.add(JsonParser.parseString("{'path':'" + level +
				"','coordinateTransformations':[{'type':'scale','scale':[" + 0.5 * (1 << level) + "," + 0.5 *
				(1 << level) + "]}]}"));
		}
		final JsonObject scales = new JsonObject();
		scales.add("axes", JsonParser.parseString("[{'name':'y','type':'space','unit':'micrometer'}," +
			"{'name':'x','type':'space','unit':'micrometer'}]"));
		scales.add("datasets", levels);
		if (version == 2) scales.addProperty("version", "0.4");
		final JsonArray all = new JsonArray();
		all.add(scales);
		final JsonObject ome = new JsonObject();
		ome.add("multiscales", all);
		final JsonObject attributes = new JsonObject();
		if (version == 3) {
			ome.addProperty("version", "0.5");
			attributes.add("ome", ome);
		}
		ZarrGroup.write(store, "", version, version == 3 ? attributes : ome);
		return folder;
	}

	/** Makes an image of two channels and some slices. The second channel is that of {@link #make}, moved. */
	public static Path stack(final Path folder, final int slices, final int width, final int height) {
		final FolderStore store = new FolderStore(folder);
		final ZarrArray array = ZarrArray.create(store, "0", ArraySpec.of(ElementType.UINT16, 2, slices, height, width)
			.chunks(1, 1, 256, 256).names("c", "z", "y", "x"));
		final long[] counts = array.shardCounts();
		for (long shard = 0; shard < counts[0] * counts[1] * counts[2] * counts[3]; shard++) {
			final long[] number = { shard / counts[3] / counts[2] / counts[1], shard / counts[3] / counts[2] %
				counts[1], shard / counts[3] % counts[2], shard % counts[3] };
			final long[] origin = array.shardOrigin(number);
			final int[] shape = array.shardShape(number);
			final short[] values = new short[shape[2] * shape[3]];
			for (int i = 0; i < values.length; i++)
				values[i] = (short) (number[0] == 0 ? 7 : 100 * value((int) (origin[3] + i % shape[3] + MOVED *
					number[1]), (int) (origin[2] + i / shape[3])));
			array.writeShard(number, values);
		}
		ZarrGroup.write(store, "", 3, JsonParser.parseString("{'ome':{'version':'0.5','multiscales':[{'axes':[" +
			"{'name':'c','type':'channel'},{'name':'z','type':'space'},{'name':'y','type':'space'}," +
			"{'name':'x','type':'space'}],'datasets':[{'path':'0','coordinateTransformations':[{'type':'scale'," +
			"'scale':[1,1,1,1]}]}]}],'omero':{'channels':[{'label':'DAPI'},{'label':'GFP'}]}}}").getAsJsonObject());
		return folder;
	}

	private static void fill(final ZarrArray array, final int step, final int chunks) {
		final long[] counts = array.shardCounts();
		for (long row = 0; row < Math.min(chunks, counts[0]); row++) {
			for (long column = 0; column < Math.min(chunks, counts[1]); column++) {
				final long[] shard = { row, column };
				final long[] origin = array.shardOrigin(shard);
				final int[] shape = array.shardShape(shard);
				final byte[] values = new byte[shape[0] * shape[1]];
				for (int i = 0; i < values.length; i++)
					values[i] = (byte) value((int) (origin[1] + i % shape[1]) * step, (int) (origin[0] + i / shape[1]) *
						step);
				array.writeShard(shard, values);
			}
		}
	}

	/** The value of a pixel: 200 to 215 in what is bright, else 40 to 55. */
	public static int value(final int x, final int y) {
		final int noise = hash(x, y) & 15;
		return (isBright(x, y) ? 200 : 40) + noise;
	}

	/** Whether a pixel is bright: spots of many sizes, slanted lines through all of the image, and some rings. */
	public static boolean isBright(final int x, final int y) {
		final int cx = Math.floorDiv(x, 61);
		final int cy = Math.floorDiv(y, 53);
		final int radius = 3 + (hash(cx, cy) >>> 8) % 24;
		final double away = Math.hypot(x - cx * 61 - 30, y - cy * 53 - 26);
		final boolean ring = (hash(cx, cy) & 7) == 0;
		final boolean spot = away < radius && (!ring || away > radius - 3);
		final int slanted = Math.floorMod(x + 2 * y, 977);
		return spot || slanted < 2;
	}

	private static int hash(final int x, final int y) {
		int hash = x * 73_856_093 ^ y * 19_349_663;
		hash = (hash ^ hash >>> 15) * 0x2c1b3c6d;
		return (hash ^ hash >>> 13) & 0x7fffffff;
	}

	/** The SHA-256 of all files that a run has written: labels, records and tables. */
	public static Map<String, String> sums(final Path image) {
		final Map<String, String> sums = new TreeMap<>();
		for (final Path root : List.of(image.resolve("labels"), image.resolveSibling(image.getFileName() +
			".deeplab")))
		{
			try (Stream<Path> files = Files.walk(root)) {
				for (final Path file : new ArrayList<>(files.filter(Files::isRegularFile).toList())) {
					final String name = root.getFileName() + "/" + root.relativize(file);
					if (name.contains("/locks/") || name.contains(".part")) continue;
					sums.put(name.replace(image.getFileName().toString(), "image"), Sha256.of(file));
				}
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e);
			}
		}
		return sums;
	}
}
