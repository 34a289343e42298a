package io.github.deeplabij.image;

import java.util.List;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.gui.Roi;

/** True objects and found ones of one size. */
record ObjectPair(ObjectMap truth, ObjectMap found) {

	/**
	 * @throws DeepLabException if the sizes differ
	 */
	ObjectPair {
		if (!size(truth).equals(size(found))) throw new DeepLabException("The prediction " + found.title() + " has " +
			size(found) + ", but the truth " + truth.title() + " has " + size(truth) + "; both have to be the same.");
	}

	private static String size(final ObjectMap map) {
		return InputImage.size(map.width(), map.height(), map.planes());
	}

	/**
	 * Reads label images and ROIs. ROIs have the size of the label image that they are compared with; if both are ROIs,
	 * of an image that holds them all.
	 *
	 * @throws DeepLabException if one can't be read or holds no objects, or the sizes differ
	 */
	static ObjectPair of(final LabelPairs.Pair pair) {
		final List<Roi> expected = pair.truth().rois();
		final List<Roi> given = pair.prediction().rois();
		if (!expected.isEmpty() && !given.isEmpty()) {
			final ImagePlus canvas = RoiObjects.canvas(Stream.concat(expected.stream(), given.stream()).toList());
			return new ObjectPair(new RoiObjects(pair.truth().file(), expected, canvas), new RoiObjects(pair
				.prediction().file(), given, canvas));
		}
		if (!expected.isEmpty()) {
			final LabelObjects labels = new LabelObjects(pair.prediction().image());
			return new ObjectPair(new RoiObjects(pair.truth().file(), expected, labels.image()), labels);
		}
		final LabelObjects labels = new LabelObjects(pair.truth().image());
		return new ObjectPair(labels, given.isEmpty() ? new LabelObjects(pair.prediction().image())
			: new RoiObjects(pair.prediction().file(), given, labels.image()));
	}
}
