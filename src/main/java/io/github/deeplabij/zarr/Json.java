package io.github.deeplabij.zarr;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.PlainText;

/**
 * An object of JSON that is read; each field that is wrong becomes a sentence that names it.
 *
 * @param where what to call it in messages
 */
record Json(JsonObject object, String where) {

	private static final int DEEPEST = 100;
	private static final int LONGEST = 200;

	/** Reads a text in UTF-8. Numbers may be NaN or infinite, which Python's writers put there. */
	static Json parse(final byte[] bytes, final String where) {
		final String text = new String(bytes, StandardCharsets.UTF_8);
		if (isTooDeep(text)) throw bad(where, where + " is nested too deep");
		final JsonElement value;
		try {
			value = JsonParser.parseString(text);
		}
		catch (final JsonParseException | IllegalStateException | NumberFormatException e) {
			throw new DeepLabException(new ZarrProblem.BadMetadata(where, where + " is not JSON"), e);
		}
		if (!(value instanceof JsonObject object)) throw bad(where, where + " is no object of JSON");
		return new Json(object, where);
	}

	private static boolean isTooDeep(final String text) {
		int depth = 0;
		boolean quoted = false;
		for (int i = 0; i < text.length(); i++) {
			final char each = text.charAt(i);
			if (quoted) {
				if (each == '\\') i++;
				else quoted = each != '"';
			}
			else if (each == '"') quoted = true;
			else if (each == '{' || each == '[') {
				if (++depth > DEEPEST) return true;
			}
			else if (each == '}' || each == ']') depth--;
		}
		return false;
	}

	/** The text that is written. */
	static byte[] bytes(final JsonObject object) {
		final String text = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls()
			.serializeSpecialFloatingPointValues().create().toJson(object);
		return (text + '\n').getBytes(StandardCharsets.UTF_8);
	}

	private static DeepLabException bad(final String where, final String what) {
		return new DeepLabException(new ZarrProblem.BadMetadata(where, what));
	}

	DeepLabException wrong(final String field, final String what) {
		return bad(where, where + ": the field '" + field + "' " + what);
	}

	/** A value as it is named in a message. */
	static String shown(final JsonElement value) {
		final String text = PlainText.line(String.valueOf(value));
		return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
	}

	boolean has(final String field) {
		return object.has(field) && !object.get(field).isJsonNull();
	}

	/** Null where it is missing. */
	JsonElement get(final String field) {
		return has(field) ? object.get(field) : null;
	}

	/** The fields of a field. */
	Json object(final String field) {
		if (get(field) instanceof JsonObject inner) return new Json(inner, where);
		throw wrong(field, has(field) ? "is no object" : "is missing");
	}

	/** The fields of a field, none where it is missing. */
	Json optionalObject(final String field) {
		return has(field) ? object(field) : new Json(new JsonObject(), where);
	}

	List<JsonElement> list(final String field) {
		if (get(field) instanceof JsonArray list) return list.asList();
		throw wrong(field, has(field) ? "is no list" : "is missing");
	}

	/** An empty list where it is missing. */
	List<JsonElement> optionalList(final String field) {
		return has(field) ? list(field) : List.of();
	}

	/** The objects of a list, empty where it is missing. */
	List<Json> objects(final String field) {
		final List<Json> objects = new ArrayList<>();
		for (final JsonElement each : optionalList(field)) {
			if (!(each instanceof JsonObject inner)) throw wrong(field, "holds " + shown(each) +
				" where an object is meant");
			objects.add(new Json(inner, where));
		}
		return objects;
	}

	String text(final String field) {
		if (get(field) instanceof JsonPrimitive value && value.isString()) return value.getAsString();
		throw wrong(field, has(field) ? "is " + shown(get(field)) + "; a text is meant" : "is missing");
	}

	String text(final String field, final String fallback) {
		return has(field) ? text(field) : fallback;
	}

	/** Whole numbers from 0 on. */
	long[] sizes(final String field) {
		final List<JsonElement> list = list(field);
		final long[] sizes = new long[list.size()];
		for (int i = 0; i < sizes.length; i++) sizes[i] = size(field, list.get(i));
		return sizes;
	}

	/** A whole number from 0 on. */
	long size(final String field, final JsonElement value) {
		if (value instanceof JsonPrimitive number && number.isNumber() && number.getAsString().length() < 30) {
			try {
				final BigDecimal exact = new BigDecimal(number.getAsString());
				if (exact.signum() >= 0 && Math.abs((long) exact.scale()) < 30) return exact.longValueExact();
			}
			catch (final ArithmeticException | NumberFormatException e) {
				// told below
			}
		}
		throw wrong(field, "holds " + shown(value) + " where a whole number from 0 on is meant");
	}

	/** Finite numbers. */
	double[] numbers(final String field) {
		final List<JsonElement> list = list(field);
		final double[] numbers = new double[list.size()];
		for (int i = 0; i < numbers.length; i++) numbers[i] = finite(field, list.get(i));
		return numbers;
	}

	private double finite(final String field, final JsonElement value) {
		final double number = number(value);
		if (!Double.isFinite(number)) throw wrong(field, "holds " + shown(value) + " where a number is meant");
		return number;
	}

	/** A number, or NaN where it is none. */
	static double number(final JsonElement value) {
		if (!(value instanceof JsonPrimitive number) || !number.isNumber()) return Double.NaN;
		try {
			return Double.parseDouble(number.getAsString());
		}
		catch (final NumberFormatException e) {
			return Double.NaN;
		}
	}
}
