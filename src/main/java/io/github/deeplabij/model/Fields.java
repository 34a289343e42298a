package io.github.deeplabij.model;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;

/**
 * Takes fields out of what a YAML text holds; each wrong one becomes a sentence that names it.
 *
 * @param where what to call the text in an error message
 */
record Fields(String where) {

	private static final int LONGEST = 500;

	List<?> list(final Map<?, ?> map, final String key) {
		if (map.get(key) instanceof List<?> list) return list;
		throw wrong(key, map.containsKey(key) ? "is not a list" : "is missing");
	}

	/** An empty list where there is none. */
	List<?> optionalList(final Map<?, ?> map, final String key) {
		return map.get(key) == null ? List.of() : list(map, key);
	}

	Map<?, ?> map(final Map<?, ?> map, final String key) {
		if (!map.containsKey(key)) throw wrong(key, "is missing");
		return asMap(map.get(key), key);
	}

	/** An empty map where there is none. */
	Map<?, ?> optionalMap(final Map<?, ?> map, final String key) {
		return map.get(key) == null ? Map.of() : asMap(map.get(key), key);
	}

	Map<?, ?> asMap(final Object value, final String key) {
		if (value instanceof Map<?, ?> map) return map;
		throw wrong(key, "has no fields");
	}

	/** @param fallback what a missing field means, or null if it may not be missing */
	String text(final Map<?, ?> map, final String key, final String fallback) {
		final Object value = map.get(key);
		if (value == null && fallback == null) throw wrong(key, "is missing");
		return value == null ? fallback : text(value, key);
	}

	/** The text of a field that names a file. */
	String file(final Map<?, ?> map, final String key, final String fallback) {
		final String file = text(map, key, fallback);
		if (file.chars().anyMatch(Character::isISOControl)) throw wrong(key, "is '" + file +
			"', which is no name of a file");
		return file;
	}

	/** One value, not a list or map: an alias can make these endless. */
	String text(final Object value, final String key) {
		if (value == null) throw wrong(key, "holds nothing where a value is meant");
		if (value instanceof Map || value instanceof Collection) throw wrong(key, shown(value));
		return String.valueOf(value);
	}

	/** The text of a key of a map; YAML allows one that is nothing. */
	String key(final Object key, final String field) {
		return key == null ? "null" : text(key, field);
	}

	int whole(final Map<?, ?> map, final String key, final int fallback) {
		final Object value = map.get(key);
		if (value == null) return fallback;
		if (value instanceof Integer whole) return whole;
		throw wrong(key, shown(value) + "; a whole number is meant");
	}

	/** The SHA-256 of a file in lower-case digits, where it is given. */
	Optional<String> sha256(final Map<?, ?> file) {
		return Optional.of(text(file, "sha256", "").toLowerCase(Locale.ROOT)).filter(sha256 -> !sha256.isEmpty());
	}

	static String shown(final Object value) {
		return value instanceof Map || value instanceof Collection ? "has parts" : "is '" + value + "'";
	}

	DeepLabException wrong(final String field, final String what) {
		final String line = what.replaceAll("\\p{Cntrl}+", " ");
		return new DeepLabException(where + ": the field '" + field + "' " + (line.length() > LONGEST
			? line.substring(0, LONGEST) + "..." : line +
			"."));
	}
}
