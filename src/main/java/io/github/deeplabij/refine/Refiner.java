package io.github.deeplabij.refine;

import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;

/**
 * Refines probabilities by the fully connected CRF. Large planes go through it in tiles that overlap, all slices of a
 * stack together in each; labels are those of the whole but for few.
 */
public final class Refiner {

	private final CrfSettings settings;
	private final double halo;
	private final long largest;

	public Refiner(final CrfSettings settings) {
		this(settings, CrfTiling.HALO, CrfTiling.LARGEST);
	}

	/**
	 * @param halo how many of the greatest sigma a tile reaches beyond its core
	 * @param largest the most voxels of a tile where it isn't mostly halo
	 */
	Refiner(final CrfSettings settings, final double halo, final long largest) {
		this.settings = settings;
		this.halo = halo;
		this.largest = largest;
	}

	/**
	 * Refines a plane, or the slices of a stack together.
	 *
	 * @param image the plane or slices that the appearance kernel looks at, any number of channels; all values finite.
	 *            Each channel is scaled so that its 0.1 and 99.9 percent points, of all slices, are 255 apart
	 * @param probabilities of the same size and number, a channel for each class, summing to about 1
	 * @param first the number that the sink knows the first plane by
	 * @param sink takes labels, numbered from 0 as the classes are, and Q as scores, in regions that don't overlap
	 * @throws CancellationException if the monitor cancels; the sink has then got a part of the results
	 * @throws DeepLabException if sizes differ, there are fewer than 2 classes, a value of the image is not finite, the
	 *             probabilities are none, the sigmas are too small for the image, or the memory does not suffice
	 */
	public void refine(final List<? extends PlaneSource> image, final List<? extends PlaneSource> probabilities,
		final Spacing spacing, final int first, final Sink sink, final Monitor monitor)
	{
		RegionRefiner.requireFit(image, probabilities);
		final PlaneSource plane = image.get(0);
		final Tiling tiling = tiling(image, probabilities, spacing);
		final Progress progress = new Progress(monitor, Math.multiplyExact((long) plane.width() * plane.height(),
			(long) image.size() * settings.iterations()));
		final Refinement refinement = new Refinement(settings, spacing, image, Appearance.of(image,
			progress::cancelled), progress);
		for (long t = 0; t < tiling.count(); t++)
			refinement.tile(tiling.tile(t), probabilities, first, sink);
	}

	/**
	 * How {@link #refine} cuts planes. Where memory is short, tiles are as large as there is room for at the time.
	 *
	 * @throws DeepLabException if the sigmas need larger tiles than there is memory for
	 */
	public Tiling tiling(final List<? extends PlaneSource> image, final List<? extends PlaneSource> probabilities,
		final Spacing spacing)
	{
		final PlaneSource plane = image.get(0);
		return new CrfTiling(settings, spacing, halo, largest).of(plane.width(), plane.height(), image.size(), plane
			.channels(), probabilities.get(0).channels(), Integer.MAX_VALUE);
	}
}
