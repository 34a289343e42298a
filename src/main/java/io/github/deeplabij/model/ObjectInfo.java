package io.github.deeplabij.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How objects are told apart in what a model gives.
 *
 * @param method how pixels become objects
 * @param boundary the values of classes that are lines around objects; their pixels count into the objects
 * @param stuff the values of further classes that have no objects, as the background has none
 * @param leastArea how many pixels an object has at least; smaller ones are taken for noise
 * @param threshold which foreground probability a pixel of an object has at least, more than 0 and at most 1
 * @param panoptic the outputs of a Panoptic-DeepLab, where the model has them
 */
public record ObjectInfo(Method method, Set<Integer> boundary, Set<Integer> stuff, int leastArea, double threshold,
	Optional<Panoptic> panoptic)
{

	/** From here on a pixel is more probably foreground than background. */
	public static final double THRESHOLD = 0.5;

	/** What many call a class of lines around objects. */
	private static final Pattern BOUNDARY = Pattern.compile(".*(boundar|border|outline|contour|\\bedges?\\b|seam).*",
		Pattern.CASE_INSENSITIVE);

	/** How pixels become objects. */
	public enum Method {
		/** The connected components of the foreground; two that touch are one. */
		COMPONENTS,
		/** A watershed of the distance to the background, which separates round objects that touch. */
		WATERSHED,
		/** The centres and offsets that a Panoptic-DeepLab gives. */
		PANOPTIC;
	}

	public ObjectInfo {
		boundary = Set.copyOf(boundary);
		stuff = Set.copyOf(stuff);
	}

	/** What can be told of classes alone: where lines around objects are a class, round objects are meant. */
	public static ObjectInfo of(final List<ClassInfo> classes) {
		final Set<Integer> lines = boundaries(classes);
		return new ObjectInfo(byClasses(lines), lines, Set.of(), 0, THRESHOLD, Optional.empty());
	}

	private static Method byClasses(final Set<Integer> lines) {
		return lines.isEmpty() ? Method.COMPONENTS : Method.WATERSHED;
	}

	/** The same without a Panoptic-DeepLab's outputs. */
	ObjectInfo semantic() {
		return new ObjectInfo(byClasses(boundary), boundary, stuff, leastArea, threshold, Optional.empty());
	}

	/** The same with the outputs of a Panoptic-DeepLab, by which objects are told apart then. */
	public ObjectInfo with(final Panoptic outputs) {
		return new ObjectInfo(Method.PANOPTIC, boundary, stuff, leastArea, threshold, Optional.of(outputs));
	}

	/** The classes that are lines around objects, as their names tell. */
	static Set<Integer> boundaries(final List<ClassInfo> classes) {
		final Set<Integer> lines = new TreeSet<>();
		for (int i = 1; i < classes.size(); i++)
			if (BOUNDARY.matcher(classes.get(i).name()).matches()) lines.add(classes.get(i).value());
		return lines.size() < classes.size() - 1 ? lines : Set.of();
	}

	/**
	 * The outputs by which a Panoptic-DeepLab tells objects apart (Cheng et al., CVPR 2020, section 3.1).
	 *
	 * @param centre the heatmap of the objects' centres, one channel
	 * @param offset from each pixel to the centre of its object, two channels
	 * @param rowsFirst whether the first channel of the offsets leads down, the second to the right; else the other way
	 *            round
	 * @param unit how many pixels of the input an offset of 1 is
	 * @param threshold what the heatmap has to exceed at a centre
	 * @param kernel the side of the window of which a centre is the maximum, in pixels of the input; odd
	 * @param sigma of the Gaussian that smooths the heatmap before, in pixels of the input, 0 (none) to 20
	 */
	public record Panoptic(Tensor centre, Tensor offset, boolean rowsFirst, double unit, double threshold,
		int kernel, double sigma)
	{

		/** What the bundled networks are trained for. */
		public static final double THRESHOLD = 0.1;
		public static final int KERNEL = 9;

		/** Without smoothing. */
		public Panoptic(final Tensor centre, final Tensor offset, final boolean rowsFirst, final double unit,
			final double threshold, final int kernel)
		{
			this(centre, offset, rowsFirst, unit, threshold, kernel, 0);
		}

		/** The same with what else is known of its tensors, such as their test tensors. */
		public Panoptic with(final Tensor otherCentre, final Tensor otherOffset) {
			return new Panoptic(otherCentre, otherOffset, rowsFirst, unit, threshold, kernel, sigma);
		}
	}
}
