package io.github.deeplabij.crf;

import java.util.Collections;
import java.util.List;

/**
 * A Gaussian kernel k<sub>ij</sub> = exp(-|f<sub>i</sub> - f<sub>j</sub>|&sup2; / 2), where a pixel's features f are
 * its
 * position and, for a bilateral kernel, its value in every channel, each divided by its sigma.
 *
 * @param x the sigma along x, in units of the grid's spacing
 * @param y the sigma along y
 * @param z the sigma across slices; plays no part in a plane
 * @param channels the sigma of every channel of the image in order, or a single one for all channels, or none for a
 *           spatial
 *          kernel, which does not look at the image
 * @param normalisation what the kernel is divided by
 */
public record Gaussian(double x, double y, double z, List<Double> channels, Normalisation normalisation) {

	/**
	 * @throws IllegalArgumentException if a sigma is not positive and finite
	 */
	public Gaussian {
		Check.positive(x, "Sigma along x");
		Check.positive(y, "Sigma along y");
		Check.positive(z, "Sigma across slices");
		channels = List.copyOf(channels);
		for (final double sigma : channels) Check.positive(sigma, "Sigma of a channel");
	}

	/** The smoothness kernel: one sigma along all axes, symmetric normalisation. */
	public static Gaussian spatial(final double sigma) {
		return new Gaussian(sigma, sigma, sigma, List.of(), Normalisation.SYMMETRIC);
	}

	/** The appearance kernel: one sigma along all axes, one for all channels, symmetric normalisation. */
	public static Gaussian bilateral(final double sigma, final double channels) {
		return new Gaussian(sigma, sigma, sigma, List.of(channels), Normalisation.SYMMETRIC);
	}

	/** The same with another normalisation. */
	public Gaussian with(final Normalisation other) {
		return new Gaussian(x, y, z, channels, other);
	}

	/** Whether the kernel looks at positions only. */
	public boolean isSpatial() {
		return channels.isEmpty();
	}

	/**
	 * What features are divided by for an image.
	 *
	 * @return for a spatial kernel nothing, else a sigma for each channel of the image
	 * @throws IllegalArgumentException if the image has another number of channels
	 */
	List<Double> channels(final Guide image) {
		final int count = image.channels().length;
		if (channels.isEmpty() || channels.size() == count) return channels;
		if (channels.size() == 1) return Collections.nCopies(count, channels.get(0));
		throw new IllegalArgumentException("The kernel has sigmas for " + channels.size() +
			" channels, but the image has " +
			count + ".");
	}
}
