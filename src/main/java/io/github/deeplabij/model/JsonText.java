package io.github.deeplabij.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.google.gson.GsonBuilder;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;

/**
 * The text of JSON (RFC 8259), as the same plain data that {@link YamlText} makes of it, which takes many times as long
 * and as much memory.
 */
public final class JsonText {

	/** No plain YAML begins so but such that is JSON too. */
	private static final Pattern START = Pattern.compile("\uFEFF?\\s*[\\[{]\\s*[\\[{\"}\\]].*", Pattern.DOTALL);
	private static final int LONGEST_START = 1000;

	private final JsonReader in;

	private JsonText(final JsonReader in) {
		this.in = in;
	}

	/** Whether a text in UTF-8 begins as JSON does: with a list or fields, and therein a quote or another one. */
	static boolean isMeant(final byte[] text) {
		final String start = new String(text, 0, Math.min(text.length, LONGEST_START), StandardCharsets.UTF_8);
		return START.matcher(start).matches();
	}

	/**
	 * The value that a text in UTF-8 stands for: a map, a list, a text, a number, a truth value, or null.
	 *
	 * @throws IOException if it stands for none, has a key twice, or is nested too deep
	 */
	public static Object load(final byte[] text) throws IOException {
		final JsonReader in = new JsonReader(new InputStreamReader(new ByteArrayInputStream(text),
			StandardCharsets.UTF_8));
		final Object value = new JsonText(in).value(YamlText.DEEPEST);
		// throws if there is more
		in.peek();
		return value;
	}

	/** The text, in lines, that {@link #load} reads as this value. */
	public static String of(final Object value) {
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(value) + '\n';
	}

	/** @param levels how many maps and lists there may be inside each other */
	private Object value(final int levels) throws IOException {
		return switch (in.peek()) {
			case BEGIN_OBJECT -> map(levels - 1);
			case BEGIN_ARRAY -> list(levels - 1);
			case NUMBER -> YamlText.number(in.nextString());
			case BOOLEAN -> in.nextBoolean();
			case NULL -> {
				in.nextNull();
				yield null;
			}
			default -> in.nextString();
		};
	}

	private Map<String, Object> map(final int levels) throws IOException {
		requireNotTooDeep(levels);
		final Map<String, Object> map = new LinkedHashMap<>();
		in.beginObject();
		while (in.peek() != JsonToken.END_OBJECT) {
			final String key = in.nextName();
			if (map.containsKey(key)) throw new MalformedJsonException("the key '" + key + "' is there twice");
			map.put(key, value(levels));
		}
		in.endObject();
		return map;
	}

	private List<Object> list(final int levels) throws IOException {
		requireNotTooDeep(levels);
		final List<Object> list = new ArrayList<>();
		in.beginArray();
		while (in.peek() != JsonToken.END_ARRAY)
			list.add(value(levels));
		in.endArray();
		return list;
	}

	private static void requireNotTooDeep(final int levels) throws IOException {
		if (levels < 0) throw new MalformedJsonException("it is nested too deep");
	}
}
