package io.github.deeplabij.zarr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import io.github.deeplabij.common.PlainText;

/**
 * A channel, as a viewer shows it.
 *
 * @param name such as {@code DAPI}; empty where it is not given
 * @param colour 0xRRGGBB, or -1 where it is not given
 * @param start the value that is shown black; NaN where it is not given
 * @param end the value that is shown brightest; NaN where it is not given
 */
public record OmeChannel(String name, int colour, double start, double end) {

	/** An image has at most so many. */
	static final int MOST = 10_000;

	/** A channel of the metadata {@code omero}; what is wrong there counts as not given. */
	static OmeChannel of(final JsonObject channel) {
		final JsonObject window = channel.get("window") instanceof JsonObject given ? given : new JsonObject();
		final String colour = text(channel.get("color"));
		return new OmeChannel(PlainText.line(text(channel.get("label"))), colour.matches("#?[0-9a-fA-F]{6}") ? Integer
			.parseInt(colour.replace("#", ""), 16) : -1, Json.number(window.get("start")), Json.number(window.get(
				"end")));
	}

	private static String text(final JsonElement value) {
		return value instanceof JsonPrimitive given ? given.getAsString() : "";
	}
}
