package io.github.deeplabij.model;

import java.util.Locale;

import io.github.deeplabij.common.DeepLabException;

/** How exactly a network computes. */
public enum Precision {

		/** As it was trained. */
		FULL,
		/** In 8 bits where that is quicker: nearly the same labels. Never chosen by itself. */
		FAST;

	/**
	 * That of a name, in lower-case or upper-case letters.
	 *
	 * @throws DeepLabException if there is none; names those that there are
	 */
	public static Precision parse(final String name) {
		for (final Precision each : values()) if (each.name().equalsIgnoreCase(name.strip())) return each;
		throw new DeepLabException("precision is '" + name + "'; use full or fast.");
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
