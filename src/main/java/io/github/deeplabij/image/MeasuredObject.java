package io.github.deeplabij.image;

import java.util.Optional;

import io.github.deeplabij.model.ClassInfo;

/**
 * What was measured of an object on a plane.
 *
 * @param object the object
 * @param pixels how many it has
 * @param atBorder whether it touches the border of the plane
 * @param shape for each {@link ShapeMeasure} its value, in the unit of the image
 * @param intensities for each channel what it holds
 */
record MeasuredObject(ImageObject object, long pixels, boolean atBorder, double[] shape, Intensity[] intensities)
	implements Measured
{

	double get(final ShapeMeasure which) {
		return shape[which.ordinal()];
	}

	@Override
	public Optional<ClassInfo> kind() {
		return object.kind();
	}

	@Override
	public double size() {
		return get(ShapeMeasure.AREA);
	}
}
