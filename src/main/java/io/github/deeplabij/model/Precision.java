package io.github.deeplabij.model;

import java.util.Locale;

/** How exactly a network computes. */
public enum Precision {

		/** As it was trained. */
		FULL,
		/** In 8 bits where that is quicker: nearly the same labels. Never chosen by itself. */
		FAST;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
