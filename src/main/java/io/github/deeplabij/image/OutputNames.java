package io.github.deeplabij.image;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/** The names of outputs in a list. */
final class OutputNames {

	private OutputNames() {}

	/**
	 * Reads one or several names, parted by commas, plus signs or blanks.
	 *
	 * @param kind what outputs there are, whose text is their name
	 * @throws DeepLabException if one is unknown or there is none
	 */
	static <E extends Enum<E>> Set<E> parse(final Class<E> kind, final String text) {
		final Set<E> outputs = EnumSet.noneOf(kind);
		for (final String name : (text == null ? "" : text).strip().split("[,+\\s]+")) {
			try {
				outputs.add(Enum.valueOf(kind, name.toUpperCase(Locale.ROOT)));
			}
			catch (final IllegalArgumentException e) {
				throw new DeepLabException((name.isEmpty() ? "No output was named" : "There is no output '" + name +
					"'") + "; use one or several of: " + Arrays.stream(kind.getEnumConstants()).map(E::toString)
						.collect(Collectors.joining(", ")) + ".", e);
			}
		}
		return outputs;
	}
}
