package io.github.deeplabij.ij1;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import ij.Macro;

/** Reads the second argument of a macro's {@code run(command, options)}. */
final class MacroOptions {

	private MacroOptions() {}

	/**
	 * Reads values.
	 *
	 * @param options such as {@code model=axons tile=512 crf=true}; values with blanks stand in brackets
	 * @param keys the keys to look for
	 * @param flags those of them that may stand alone for {@code true}, as ImageJ records its own check boxes
	 * @return the value for each key that is given
	 */
	static Map<String, String> parse(final String options, final Collection<String> keys, final Collection<String> flags) {
		final Map<String, String> values = new LinkedHashMap<>();
		final String padded = " " + options.strip() + " ";
		final String outsideBrackets = padded.replaceAll("\\[[^\\]]*\\]", "[]");
		for (final String key : keys) {
			final String value = Macro.getValue(padded, key, null);
			if (value != null) values.put(key, value);
			else if (flags.contains(key) && outsideBrackets.contains(" " + key + " ")) values.put(key, "true");
		}
		return values;
	}
}
