package io.github.deeplabij.image;

import java.util.Optional;
import java.util.function.Supplier;

import io.github.deeplabij.model.ClassInfo;

import ij.gui.Roi;

/**
 * One object on one plane of an image.
 *
 * @param plane the plane, from 0: frames of slices
 * @param label its number, above 0; the same on all planes of an object in space
 * @param name what its ROI is called
 * @param kind its class, if it has one
 * @param probability how sure it is that it is there, from 0 to 1; NaN if nobody knows
 * @param shape makes a ROI of it, a new one at each call, without name, colour and position
 */
record ImageObject(int plane, int label, String name, Optional<ClassInfo> kind, double probability,
	Supplier<Roi> shape)
{
}
