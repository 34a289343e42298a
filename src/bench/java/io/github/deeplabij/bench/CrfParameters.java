package io.github.deeplabij.bench;

import io.github.deeplabij.crf.Crf;
import io.github.deeplabij.crf.Gaussian;
import io.github.deeplabij.crf.Kernel;
import io.github.deeplabij.crf.Normalisation;

/**
 * A CRF with a spatial and a bilateral kernel on RGB, as both sides take it.
 *
 * @param sigma of the spatial kernel, in pixels
 * @param weight of the spatial kernel
 * @param xy the bilateral kernel's sigma, in pixels
 * @param rgb the bilateral kernel's sigma in every channel
 * @param appearance the weight of the bilateral kernel
 */
record CrfParameters(double sigma, double weight, double xy, double rgb, double appearance, int iterations,
	Normalisation normalisation)
{

	/** Those that times are measured with. */
	static final CrfParameters USUAL = new CrfParameters(3, 3, 80, 13, 10, 10, Normalisation.SYMMETRIC);

	/** Reads what {@link #toString} writes. */
	static CrfParameters parse(final String line) {
		final String[] words = line.split(" ");
		return new CrfParameters(Double.parseDouble(words[0]), Double.parseDouble(words[1]),
			Double.parseDouble(words[2]), Double
			.parseDouble(words[3]), Double.parseDouble(words[4]), Integer.parseInt(words[5]),
				Normalisation.valueOf(words[6]));
	}

	Crf crf() {
		return Crf.of(Kernel.potts(Gaussian.spatial(sigma).with(normalisation), weight),
			Kernel.potts(Gaussian.bilateral(xy, rgb)
			.with(normalisation), appearance)).iterations(iterations);
	}

	@Override
	public String toString() {
		return String.join(" ", "" + sigma, "" + weight, "" + xy, "" + rgb, "" + appearance, "" + iterations,
			normalisation
			.name());
	}
}
