package io.github.deeplabij.image;

/**
 * The values that an object has in a channel. Pixels that are NaN don't count.
 *
 * @param pixels how many count
 * @param sum of calibrated values
 * @param min the least calibrated value, NaN where none counts
 * @param max the greatest one, NaN where none counts
 */
record Intensity(long pixels, double sum, double min, double max) {

	/** Of no pixels. */
	static final Intensity NONE = new Intensity(0, 0, Double.NaN, Double.NaN);

	/** The mean of calibrated values; NaN where none counts. */
	double mean() {
		return sum / pixels;
	}

	/** That of both parts together. */
	Intensity plus(final Intensity other) {
		if (pixels == 0) return other;
		if (other.pixels == 0) return this;
		return new Intensity(pixels + other.pixels, sum + other.sum, Math.min(min, other.min), Math.max(max,
			other.max));
	}
}
