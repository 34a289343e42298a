package io.github.deeplabij.model;

/**
 * How far an output may be from the test output: an element is mismatched where
 * {@code |output - expected| > absolute + relative * |expected|} (bioimage.io model specification 0.5,
 * ReproducibilityTolerance).
 *
 * @param relative at least 0
 * @param absolute at least 0
 * @param mismatchesPerMillion how many of a million elements may be mismatched, at least 0
 */
public record Tolerance(double relative, double absolute, double mismatchesPerMillion) {

	/** What holds where a description declares nothing. */
	public static final Tolerance DEFAULT = new Tolerance(1e-3, 1e-3, 100);

	/**
	 * How many times the tolerance an element is off; more than 1 is a mismatch. Infinite if just one of both is no
	 * number.
	 */
	public double excess(final double output, final double expected) {
		if (output == expected || Double.isNaN(output) && Double.isNaN(expected)) return 0;
		final double excess = Math.abs(output - expected) / (absolute + relative * Math.abs(expected));
		return Double.isNaN(excess) ? Double.POSITIVE_INFINITY : excess;
	}

	/** Whether so few elements are mismatched that the outputs count as the same. */
	public boolean allows(final long mismatches, final long elements) {
		return mismatches * 1e6 <= mismatchesPerMillion * elements;
	}
}
