package io.github.deeplabij.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/**
 * Reads and writes the second argument of a macro's {@code run(command, options)}, such as {@code model=[/data/my net]
 * tile=512 crf}:
 * words parted by blanks. A value with blanks stands in brackets, which may hold further pairs of brackets, or in
 * single quotes, in
 * which two quotes stand for one. Unlike {@code ij.Macro.getValue}, no key is found within a value.
 */
final class MacroOptions {

	/**
	 * One word of the options.
	 *
	 * @param value null if the key stands alone
	 */
	record Option(String key, String value) {
	}

	private final String text;
	private int at;

	private MacroOptions(final String text) {
		this.text = text;
	}

	/**
	 * Parts options.
	 *
	 * @throws DeepLabException if a bracket is not closed
	 */
	static List<Option> parse(final String options) {
		final MacroOptions reader = new MacroOptions(options.strip());
		final List<Option> parsed = new ArrayList<>();
		while (reader.at < reader.text.length()) {
			parsed.add(reader.option());
			while (reader.at < reader.text.length() && reader.isEnd(reader.at)) reader.at++;
		}
		return parsed;
	}

	/** The options that are read as these values. */
	static String format(final Map<String, ?> values) {
		return values.entrySet().stream().map(each -> each.getKey() + "=" +
			quote(each.getValue().toString())).collect(Collectors.joining(" "));
	}

	private static String quote(final String value) {
		final boolean plain = value.chars().noneMatch(Character::isWhitespace) && !value.startsWith("[") &&
			!value.startsWith("'");
		if (plain) return value;
		final String bracketed = "[" + value + "]";
		return closing(bracketed, 0) == bracketed.length() - 1 ? bracketed : "'" + value.replace("'", "''") + "'";
	}

	private Option option() {
		final int start = at;
		while (!isEnd(at) && text.charAt(at) != '=') at++;
		final String key = text.substring(start, at);
		return isEnd(at) ? new Option(key, null) : new Option(key, value(key));
	}

	/** The value behind the equals sign; a bracket or quote that does not end the word is a part of it. */
	private String value(final String key) {
		final int start = ++at;
		if (isEnd(start)) return "";
		if (text.charAt(start) == '[') {
			final int end = closing(text, start);
			if (end < 0) throw new DeepLabException("The bracket behind '" + key + "=' is not closed; write " + key +
				"=[value].");
			at = end + 1;
			if (isEnd(at)) return text.substring(start + 1, end);
		}
		else if (text.charAt(start) == '\'') {
			at = afterQuote(start);
			if (at > 0 && isEnd(at)) return text.substring(start + 1, at - 1).replace("''", "'");
		}
		at = start;
		while (!isEnd(at)) at++;
		return text.substring(start, at);
	}

	/** Where the bracket that opens there is closed; -1 if it is not. */
	private static int closing(final String text, final int open) {
		int depth = 0;
		for (int i = open; i < text.length(); i++) {
			if (text.charAt(i) == '[') depth++;
			if (text.charAt(i) == ']' && --depth == 0) return i;
		}
		return -1;
	}

	/** Where the text goes on behind the quotes that open there; -1 if they do not close. */
	private int afterQuote(final int open) {
		for (int i = open + 1; i < text.length(); i++) {
			if (text.charAt(i) != '\'') continue;
			if (i + 1 == text.length() || text.charAt(i + 1) != '\'') return i + 1;
			i++;
		}
		return -1;
	}

	private boolean isEnd(final int index) {
		return index >= text.length() || Character.isWhitespace(text.charAt(index));
	}
}
