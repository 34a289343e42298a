package io.github.deeplabij.objects;

/** Which pixels belong to objects. */
public sealed interface Foreground {

	/** Those of a class of objects or of a boundary class. */
	record ByClass() implements Foreground {}

	/**
	 * Those with at least this {@link Channel#FOREGROUND} probability, whatever their class.
	 *
	 * @param threshold above 0, at most 1
	 */
	record ByProbability(double threshold) implements Foreground {

		/**
		 * @throws IllegalArgumentException if the threshold is out of its range
		 */
		public ByProbability {
			if (!(threshold > 0 && threshold <= 1)) throw new IllegalArgumentException(
				"The threshold of the foreground has to be above 0 and at most 1, not " + threshold + ".");
		}
	}
}
