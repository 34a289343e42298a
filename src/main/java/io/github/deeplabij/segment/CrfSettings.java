package io.github.deeplabij.segment;

import io.github.deeplabij.crf.Crf;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Gaussian;
import io.github.deeplabij.crf.Kernel;
import io.github.deeplabij.model.DeepLabException;

/**
 * The fully connected CRF as the DeepLab papers set it: a smoothness kernel, which looks at positions, and an appearance
 * kernel, which looks at positions and colours. Components are named as the macro's keys.
 *
 * @param iterations how often the mean field is updated, at least 1
 * @param spatialSigma of the smoothness kernel, in pixels or calibrated units
 * @param spatialWeight of the smoothness kernel, at least 0
 * @param colourXy sigma of the appearance kernel along x and y, in pixels or calibrated units
 * @param colourSigma sigma of the appearance kernel in each channel, where a plane's 0.1 and 99.9 percent points of each
 *          channel are 255 apart
 * @param colourWeight of the appearance kernel, at least 0
 * @param quality how the lattice trades speed for exactness
 */
public record CrfSettings(int iterations, double spatialSigma, double spatialWeight, double colourXy, double colourSigma,
	double colourWeight, FastMeanField.Quality quality)
{

	/** What commands start from. */
	public static final CrfSettings DEFAULT = new CrfSettings(10, 3, 3, 40, 13, 5, FastMeanField.Quality.ACCURATE);

	/**
	 * @throws DeepLabException if a number is out of its range
	 */
	public CrfSettings {
		if (iterations < 1) throw new DeepLabException("The number of iterations is " + iterations +
			"; use 1 or more, 10 is usual.");
		positive("spatial_sigma", spatialSigma);
		notNegative("spatial_weight", spatialWeight);
		positive("colour_xy", colourXy);
		positive("colour_sigma", colourSigma);
		notNegative("colour_weight", colourWeight);
	}

	private static void positive(final String key, final double value) {
		if (!(value > 0) || Double.isInfinite(value)) throw new DeepLabException(key + " is " + value +
			"; use a number above 0.");
	}

	private static void notNegative(final String key, final double value) {
		if (!(value >= 0) || Double.isInfinite(value)) throw new DeepLabException(key + " is " + value +
			"; use 0 or a number above it.");
	}

	/** The model; a kernel without weight is left out. */
	public Crf crf() {
		final Kernel smoothness = Kernel.potts(Gaussian.spatial(spatialSigma), spatialWeight);
		final Kernel appearance = Kernel.potts(Gaussian.bilateral(colourXy, colourSigma), colourWeight);
		final Kernel[] kernels = spatialWeight == 0 ? new Kernel[] { appearance } : colourWeight == 0 ? new Kernel[] {
			smoothness } : new Kernel[] { smoothness, appearance };
		return Crf.of(kernels).iterations(iterations);
	}
}
