package io.github.deeplabij.zarr;

import java.util.Optional;

import com.google.gson.JsonObject;

import io.github.deeplabij.common.DeepLabException;

/**
 * A group of Zarr: a folder of arrays and groups, with attributes.
 *
 * @param path in the store, empty for the store itself
 * @param version of Zarr, 2 or 3
 */
public record ZarrGroup(Store store, String path, int version, JsonObject attributes) {

	/**
	 * Opens a group.
	 *
	 * @throws DeepLabException if there is none, or it can't be read
	 */
	public static ZarrGroup open(final Store store, final String path) {
		return find(store, path).orElseThrow(() -> new DeepLabException(new ZarrProblem.NotThere(where(store, Keys
			.normal(path)), "group")));
	}

	/** The group at a path, if there is one. */
	public static Optional<ZarrGroup> find(final Store store, final String path) {
		final String normal = Keys.normal(path);
		final String where = where(store, normal);
		final byte[] v3 = store.readIfAllowed(Keys.join(normal, MetadataV3.FILE));
		if (v3 != null) {
			final Json group = Json.parse(v3, where);
			MetadataV3.requireVersion(group);
			if (!"group".equals(group.text("node_type"))) return Optional.empty();
			return Optional.of(new ZarrGroup(store, normal, 3, group.optionalObject("attributes").object()));
		}
		final byte[] attributes = store.readIfAllowed(Keys.join(normal, MetadataV2.ATTRIBUTES));
		if (attributes == null && store.size(Keys.join(normal, MetadataV2.GROUP)) < 0) return Optional.empty();
		return Optional.of(new ZarrGroup(store, normal, 2, attributes == null ? new JsonObject() : Json.parse(
			attributes, where).object()));
	}

	/** Writes a group, or replaces the attributes of one that is there. */
	public static ZarrGroup write(final Store store, final String path, final int version,
		final JsonObject attributes)
	{
		final String normal = Keys.normal(path);
		final JsonObject group = new JsonObject();
		group.addProperty("zarr_format", version);
		if (version == 3) {
			group.addProperty("node_type", "group");
			group.add("attributes", attributes);
			store.write(Keys.join(normal, MetadataV3.FILE), Json.bytes(group));
		}
		else {
			store.write(Keys.join(normal, MetadataV2.GROUP), Json.bytes(group));
			store.write(Keys.join(normal, MetadataV2.ATTRIBUTES), Json.bytes(attributes));
		}
		return new ZarrGroup(store, normal, version, attributes);
	}

	/** The metadata of OME among the attributes, of either version. */
	Json ome() {
		final Json all = new Json(attributes, where(store, path));
		return all.has("ome") ? all.object("ome") : all;
	}

	/** A key as it is named in messages. */
	static String where(final Store store, final String key) {
		return key.isEmpty() ? store.name() : store.name() + "/" + key;
	}
}
