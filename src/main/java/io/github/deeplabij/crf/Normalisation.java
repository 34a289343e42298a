package io.github.deeplabij.crf;

/**
 * What a kernel k is divided by, with the row sums n<sub>i</sub> = &Sigma;<sub>j</sub> k<sub>ij</sub> (j = i included).
 */
public enum Normalisation {

		/** k<sub>ij</sub> as it is. */
		NONE(0, 0),

		/** k<sub>ij</sub> / n<sub>j</sub>. */
		BEFORE(1, 0),

		/** k<sub>ij</sub> / n<sub>i</sub>. */
		AFTER(0, 1),

		/** k<sub>ij</sub> / sqrt(n<sub>i</sub> n<sub>j</sub>). */
		SYMMETRIC(0.5, 0.5);

	private final double before;
	private final double after;

	Normalisation(final double before, final double after) {
		this.before = before;
		this.after = after;
	}

	/** What a pixel's value is multiplied by before it is filtered, given its row sum. */
	double before(final double rowSum) {
		return power(rowSum, before);
	}

	/** What a pixel's filtered value is multiplied by, given its row sum. */
	double after(final double rowSum) {
		return power(rowSum, after);
	}

	/** 1 / rowSum<sup>power</sup>, for the powers above. */
	private static double power(final double rowSum, final double power) {
		return power == 0 ? 1 : 1 / (power == 1 ? rowSum : Math.sqrt(rowSum));
	}
}
