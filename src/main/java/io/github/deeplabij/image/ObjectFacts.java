package io.github.deeplabij.image;

import java.util.Optional;

import io.github.deeplabij.model.ClassInfo;

/** What is known of the objects of a label image beside their pixels. Planes are counted from 0. */
interface ObjectFacts {

	/** Nothing. */
	ObjectFacts NONE = (plane, label) -> Optional.empty();

	/** The class of an object; empty if it has none. */
	Optional<ClassInfo> classOf(int plane, int label);

	/** How sure it is that there is such an object, from 0 to 1; NaN if nobody knows. */
	default double probability(final int plane, final int label) {
		return Double.NaN;
	}
}
