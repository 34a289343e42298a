package io.github.deeplabij.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;

/** Reads YAML and JSON of people whom nobody knows: plain values alone, of a limited size. */
public final class SafeYaml {

	private SafeYaml() {}

	/**
	 * The value that a text stands for: a map, a list, a text, a number.
	 *
	 * @throws DeepLabException if it is none; says where
	 */
	public static Object parse(final byte[] text, final String where) {
		try {
			return JsonText.isMeant(text) ? JsonText.load(text) : YamlText.load(new String(text,
				StandardCharsets.UTF_8));
		}
		catch (final IOException | RuntimeException | StackOverflowError e) {
			throw new DeepLabException(where + " can't be read: it is neither YAML nor JSON.", e);
		}
	}

	/** A field of a map that is a map; an empty one where it is not. */
	public static Map<?, ?> map(final Object map, final String key) {
		return map instanceof Map<?, ?> fields && fields.get(key) instanceof Map<?, ?> found ? found : Map.of();
	}

	/** A field of a map that is a list; an empty one where it is not. */
	public static List<?> list(final Object map, final String key) {
		return map instanceof Map<?, ?> fields && fields.get(key) instanceof List<?> found ? found : List.of();
	}

	/** A field of a map as text; empty where it is none, or a map or a list. */
	public static Optional<String> text(final Object map, final String key) {
		final Object value = map instanceof Map<?, ?> fields ? fields.get(key) : null;
		return value == null || value instanceof Map || value instanceof List ? Optional.empty() : Optional.of(value
			.toString().strip()).filter(text -> !text.isEmpty());
	}
}
