package io.github.deeplabij.refine;

import java.util.ArrayList;
import java.util.List;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.Crf;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Gaussian;
import io.github.deeplabij.crf.Kernel;
import io.github.deeplabij.refine.CrfProblem.OutOfRange;
import io.github.deeplabij.refine.CrfProblem.Parameter;

/**
 * The fully connected CRF as the DeepLab papers set it: a smoothness kernel, which looks at positions, and an
 * appearance
 * kernel, which looks at positions and colours.
 *
 * @param iterations how often the mean field is updated, at least 1
 * @param spatialSigma of the smoothness kernel, in pixels or calibrated units
 * @param spatialWeight of the smoothness kernel, from 0 to 1e6
 * @param colourXy sigma of the appearance kernel along x and y, in pixels or calibrated units
 * @param colourSigma sigma of the appearance kernel in each channel, where a plane's 0.1 and 99.9 percent points of
 *           each
 *          channel are 255 apart
 * @param colourWeight of the appearance kernel, from 0 to 1e6
 * @param quality how the lattice trades speed for exactness
 */
public record CrfSettings(int iterations, double spatialSigma, double spatialWeight, double colourXy,
	double colourSigma,
	double colourWeight, FastMeanField.Quality quality)
{

	/** What commands start from: what does best on average on micrographs of several kinds (docs/crf.md). */
	public static final CrfSettings DEFAULT = new CrfSettings(10, 1, 1, 10, 10, 2, FastMeanField.Quality.ACCURATE);

	/** What labels from scribbles start from: what a few strokes say is rougher than what a classifier says. */
	public static final CrfSettings SCRIBBLES = new CrfSettings(10, 3, 3, 40, 13, 5, FastMeanField.Quality.ACCURATE);

	/** The greatest weight: heavier kernels would leave nothing of the probabilities in single precision. */
	public static final double HEAVIEST = 1e6;

	/**
	 * @throws DeepLabException if a number is out of its range
	 */
	public CrfSettings {
		if (iterations < 1) throw new DeepLabException(new OutOfRange(Parameter.ITERATIONS, iterations));
		positive(Parameter.SPATIAL_SIGMA, spatialSigma);
		weight(Parameter.SPATIAL_WEIGHT, spatialWeight);
		positive(Parameter.COLOUR_XY, colourXy);
		positive(Parameter.COLOUR_SIGMA, colourSigma);
		weight(Parameter.COLOUR_WEIGHT, colourWeight);
	}

	private static void positive(final Parameter parameter, final double value) {
		if (!(value > 0) || Double.isInfinite(value)) throw new DeepLabException(new OutOfRange(parameter, value));
	}

	private static void weight(final Parameter parameter, final double value) {
		if (!(value >= 0 && value <= HEAVIEST)) throw new DeepLabException(new OutOfRange(parameter, value));
	}

	/** The same in another quality. */
	public CrfSettings with(final FastMeanField.Quality other) {
		return new CrfSettings(iterations, spatialSigma, spatialWeight, colourXy, colourSigma, colourWeight, other);
	}

	/** The same with other iterations. */
	public CrfSettings iterations(final int other) {
		return new CrfSettings(other, spatialSigma, spatialWeight, colourXy, colourSigma, colourWeight, quality);
	}

	/** The model; a kernel without weight is left out. */
	public Crf crf() {
		final List<Kernel> kernels = new ArrayList<>();
		if (spatialWeight > 0) kernels.add(Kernel.potts(Gaussian.spatial(spatialSigma), spatialWeight));
		if (colourWeight > 0) kernels.add(Kernel.potts(Gaussian.bilateral(colourXy, colourSigma), colourWeight));
		return Crf.of(kernels.toArray(Kernel[]::new)).iterations(iterations);
	}

	/** The greatest sigma along x and y of the kernels that have weight; 0 if none has. */
	public double reach() {
		return Math.max(spatialWeight > 0 ? spatialSigma : 0, colourWeight > 0 ? colourXy : 0);
	}
}
