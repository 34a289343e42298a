package io.github.deeplabij.zarr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * What version 3 calls an extension: a name with its settings, or the name alone.
 *
 * @param configuration the settings, empty where there are none
 */
record Extension(String name, Json configuration) {

	/** @param field where it stands, for messages */
	static Extension of(final Json metadata, final String field, final JsonElement value) {
		if (value instanceof JsonPrimitive name && name.isString()) return new Extension(name.getAsString(), new Json(
			new JsonObject(), metadata.where()));
		if (!(value instanceof JsonObject object)) throw metadata.wrong(field, value == null ? "is missing"
			: "holds " + Json.shown(value) + " where a name is meant");
		final Json json = new Json(object, metadata.where());
		return new Extension(json.text("name"), json.optionalObject("configuration"));
	}
}
