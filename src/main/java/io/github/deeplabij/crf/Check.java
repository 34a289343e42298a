package io.github.deeplabij.crf;

/** Says in one sentence what is wrong with an argument. */
final class Check {

	private Check() {}

	/** That a number is positive and finite. */
	static void positive(final double value, final String what) {
		if (!(value > 0) || Double.isInfinite(value)) throw new IllegalArgumentException(what +
			" has to be positive and finite, not " + value + ".");
	}

	/** That a number is finite. */
	static void finite(final double value, final String what) {
		if (!Double.isFinite(value)) throw new IllegalArgumentException(what + " has to be finite, not " + value + ".");
	}

	/** That there are two classes at least. */
	static void classes(final int classes) {
		if (classes < 2) throw new IllegalArgumentException("There have to be at least 2 classes, not " + classes +
			".");
	}
}
