package io.github.deeplabij.image;

import java.util.Locale;

import io.github.deeplabij.common.DeepLabException;

/** Whether objects are compared, and what an object of a stack is. */
public enum ObjectScope {

		/** Classes are compared, no objects. */
		NONE,
		/** Each plane of a stack counts as an image, with objects of its own. */
		PLANES,
		/** A stack counts as one image; a label is one object in all of its planes. */
		STACK;

	/**
	 * Reads a name.
	 *
	 * @throws DeepLabException if it is unknown
	 */
	public static ObjectScope parse(final String text) {
		for (final ObjectScope each : values())
			if (each.name().equals(text.strip().toUpperCase(Locale.ROOT))) return each;
		throw new DeepLabException("objects is '" + text.strip() + "'; use none to compare classes, planes to " +
			"compare objects, or stack for objects that reach over several planes.");
	}
}
