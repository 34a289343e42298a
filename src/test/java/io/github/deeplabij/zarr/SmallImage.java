package io.github.deeplabij.zarr;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Writes small images of OME-Zarr: a pyramid of two levels, of 2 channels with 3 slices of 40 rows and 60 columns. */
public final class SmallImage {

	/** Rows and columns of the finest level. */
	public static final int HEIGHT = 40;
	public static final int WIDTH = 60;

	private static final String MULTISCALES = """
		"multiscales": [{ %s "name": "cells", "axes": [
		  { "name": "c", "type": "channel" }, { "name": "z", "type": "space", "unit": "micrometer" },
		  { "name": "y", "type": "space", "unit": "micrometer" }, { "name": "x", "type": "space",
			"unit": "micrometer" } ],
		  "datasets": [
		    { "path": "0", "coordinateTransformations": [{ "type": "scale", "scale": [1, 2, 0.5, 0.25] }] },
		    { "path": "1", "coordinateTransformations": [{ "type": "scale", "scale": [1, 2, 1, 0.5] },
		      { "type": "translation", "translation": [0, 0, 0.25, 0.125] }] } ] }],
		"omero": { "channels": [
		  { "label": "DAPI", "color": "0000FF", "active": true,
		    "window": { "start": 10, "end": 200, "min": 0, "max": 65535 } },
		  { "label": "actin", "color": "00FF00", "active": true,
		    "window": { "start": 0, "end": 500, "min": 0, "max": 65535 } } ] }
		""";

	private SmallImage() {}

	/**
	 * Writes one.
	 *
	 * @param version 0.4 or 0.5
	 */
	public static OmeImage write(final Store store, final String path, final String version) {
		final boolean old = version.equals("0.4");
		final String metadata = "{" + MULTISCALES.formatted(old ? "\"version\": \"0.4\"," : "") + "}";
		final JsonObject ome = JsonParser.parseString(metadata).getAsJsonObject();
		if (!old) ome.addProperty("version", version);
		final JsonObject attributes = new JsonObject();
		attributes.add("ome", ome);
		ZarrGroup.write(store, path, old ? 2 : 3, old ? ome : attributes);
		for (int level = 0; level < 2; level++) {
			final int height = HEIGHT >> level;
			final int width = WIDTH >> level;
			final ArraySpec spec = ArraySpec.of(ElementType.UINT16, 2, 3, height, width).version(old ? 2 : 3).chunks(1,
				2, height, width);
			final ZarrArray array = ZarrArray.create(store, Keys.join(path, String.valueOf(level)), old ? spec : spec
				.names("c", "z", "y", "x"));
			for (int c = 0; c < 2; c++)
				for (int chunk = 0; chunk < 2; chunk++) {
					final long[] shard = { c, chunk, 0, 0 };
					final short[] values = new short[array.shardShape(shard)[1] * height * width];
					for (int z = 0; z < array.shardShape(shard)[1]; z++) System.arraycopy(plane(c, 2 * chunk + z,
						height, width), 0, values, z * height * width, height * width);
					array.writeShard(shard, values);
				}
		}
		return OmeImage.open(store, path);
	}

	/** The values of a plane, from 0 to 65,535. */
	public static short[] plane(final int c, final int z, final int height, final int width) {
		final short[] plane = new short[height * width];
		for (int i = 0; i < plane.length; i++) plane[i] = (short) (20_000 * c + 5000 * z + i);
		return plane;
	}

	/**
	 * Writes a plate of OME-Zarr 0.4 whose wells have such images.
	 *
	 * @param fields their paths, such as {@code A/1/0}
	 */
	public static void plate(final Store store, final String... fields) {
		final Map<String, List<String>> wells = Arrays.stream(fields).collect(Collectors.groupingBy(field -> field
			.substring(0, field.lastIndexOf('/')), TreeMap::new, Collectors.toList()));
		group(store, "", "{\"plate\": {\"wells\": [" + paths(wells.keySet()) + "]}}");
		wells.forEach((well, images) -> group(store, well, "{\"well\": {\"images\": [" + paths(images.stream().map(
			image -> image.substring(well.length() + 1)).toList()) + "]}}"));
		for (final String field : fields) write(store, field, "0.4");
	}

	private static void group(final Store store, final String path, final String attributes) {
		ZarrGroup.write(store, path, 2, JsonParser.parseString(attributes).getAsJsonObject());
	}

	private static String paths(final Collection<String> paths) {
		return paths.stream().map("{\"path\": \"%s\"}"::formatted).collect(Collectors.joining(", "));
	}
}
