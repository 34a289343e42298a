package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;

/**
 * What was measured of an object in space: of all that has its label on the slices of a frame.
 *
 * @param parts the object on each slice where it is, at least one
 * @param image that it is in
 * @param depth how far slices are apart, in the unit of the image
 */
record MeasuredSolid(List<MeasuredObject> parts, ImagePlus image, double depth) implements Measured {

	/** Puts objects on planes together, by their labels. */
	static List<MeasuredSolid> of(final Collection<MeasuredObject> parts, final ImagePlus image) {
		final Map<List<Integer>, List<MeasuredObject>> together = new LinkedHashMap<>();
		for (final MeasuredObject part : parts) {
			final int frame = part.object().plane() / image.getNSlices();
			together.computeIfAbsent(List.of(frame, part.object().label()), each -> new ArrayList<>()).add(part);
		}
		return together.values().stream().map(each -> new MeasuredSolid(each, image, image.getCalibration()
			.pixelDepth)).toList();
	}

	/** The first of its parts, which tells what all have in common. */
	ImageObject first() {
		return parts.get(0).object();
	}

	int firstSlice() {
		return slices().min().orElseThrow();
	}

	int lastSlice() {
		return slices().max().orElseThrow();
	}

	/** Where it is, in slices of the whole image. */
	private IntStream slices() {
		return parts.stream().mapToInt(part -> ImagePart.slice(image, part.object().plane()));
	}

	private boolean isAtEnd(final MeasuredObject part) {
		final int slice = part.object().plane() % image.getNSlices();
		return image.getNSlices() > 1 && (slice == 0 || slice == image.getNSlices() - 1);
	}

	/** How many pixels it has on all slices. */
	long voxels() {
		return parts.stream().mapToLong(MeasuredObject::pixels).sum();
	}

	/** Its volume: areas times the distance of slices. */
	@Override
	public double size() {
		return depth * parts.stream().mapToDouble(MeasuredObject::size).sum();
	}

	/** The mean of a measure of its parts, each as often as it has pixels. */
	double mean(final ToDoubleFunction<MeasuredObject> measure) {
		return parts.stream().mapToDouble(part -> part.pixels() * measure.applyAsDouble(part)).sum() / voxels();
	}

	/** The height of its centre over that of the first slice. */
	double centroidZ() {
		return depth * mean(part -> ImagePart.slice(image, part.object().plane()) - 1.0);
	}

	/** Where it begins, along x or y. */
	double least(final ShapeMeasure from) {
		return parts.stream().mapToDouble(part -> part.get(from)).min().orElseThrow();
	}

	/** How long it is, along x or y. */
	double extent(final ShapeMeasure from, final ShapeMeasure length) {
		return parts.stream().mapToDouble(part -> part.get(from) + part.get(length)).max().orElseThrow() - least(from);
	}

	/** Whether it touches the border of a plane, or is on the first or the last one of several slices. */
	boolean atBorder() {
		return parts.stream().anyMatch(MeasuredObject::atBorder) || parts.stream().anyMatch(this::isAtEnd);
	}

	@Override
	public Optional<ClassInfo> kind() {
		return first().kind();
	}

	@Override
	public Intensity[] intensities() {
		final Intensity[] all = new Intensity[parts.get(0).intensities().length];
		Arrays.fill(all, Intensity.NONE);
		for (final MeasuredObject part : parts) {
			for (int c = 0; c < all.length; c++)
				all[c] = all[c].plus(part.intensities()[c]);
		}
		return all;
	}
}
