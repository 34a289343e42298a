package io.github.deeplabij.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.ImageName;

/** The images that a command reads. */
final class Inputs {

	private Inputs() {}

	/**
	 * A name for the results of each input, which no other input has.
	 *
	 * @param verb what is done with them, to be named in errors
	 * @throws DeepLabException if two would have the same one
	 */
	static Map<Path, String> names(final List<Path> inputs, final String verb) {
		final Map<Path, String> names = new LinkedHashMap<>();
		final Map<String, Path> taken = new HashMap<>();
		for (final Path input : inputs) {
			final String name = ImageName.of(String.valueOf(input.getFileName()));
			final Path other = taken.putIfAbsent(name.toLowerCase(Locale.ROOT), input);
			if (other != null && !other.equals(input)) throw new DeepLabException("The results of " + other + " and " +
				input + " would have the same name; " + verb + " them into two folders.");
			names.put(input, name);
		}
		return names;
	}
}
