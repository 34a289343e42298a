package io.github.deeplabij.image;

import java.util.List;
import java.util.OptionalInt;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Region;

/**
 * What was found in a part of an image.
 *
 * @param plane which plane, from 0
 * @param region which part of it
 * @param values for each pixel, row by row, the value of its class, or the number of its object where objects were
 *           wanted
 * @param classes all classes of the model
 * @param objects how many objects there are; empty where none were wanted
 * @param exact whether all is as in a run of the whole image; else few labels may differ
 * @param seconds how long it took, once the model was loaded and the image measured
 */
public record PanelFound(int plane, Region region, int[] values, List<ClassInfo> classes, OptionalInt objects,
	boolean exact, double seconds)
{
}
