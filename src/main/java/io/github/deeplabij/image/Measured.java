package io.github.deeplabij.image;

import java.util.Optional;

import io.github.deeplabij.model.ClassInfo;

/** What a summary needs of an object: on a plane, or in space. */
interface Measured {

	/** Its class, if it has one. */
	Optional<ClassInfo> kind();

	/** Its area or its volume, in the unit of the image. */
	double size();

	/** For each channel what it holds. */
	Intensity[] intensities();
}
