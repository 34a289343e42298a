package io.github.deeplabij.image;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.evaluate.LabelRows;

/** Objects, numbered from 1 with gaps or without, in one or several planes. */
interface ObjectMap {

	/** What it is called in errors. */
	String title();

	int width();

	int height();

	int planes();

	/**
	 * The numbers of the objects of a plane, 0 where there is none. Reading them throws a {@link DeepLabException}
	 * where a pixel can't be such a number.
	 *
	 * @param plane from 0
	 */
	LabelRows plane(int plane);
}
