package io.github.deeplabij.image;

import java.util.Locale;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;

/** What a comparison of labels with the truth can show. */
public enum EvaluationOutput {

		/** The figures over all classes or objects, as a row of ImageJ's results. */
		SUMMARY,
		/** A table with a row for each class. */
		CLASSES,
		/** The confusion matrix as a table. */
		CONFUSION,
		/** A table with a row for each band around the true boundaries. */
		TRIMAP,
		/** The IoU over the width of the band, or the average precision of objects over the threshold of IoU. */
		PLOT,
		/** Of objects, a table with a row for each image. */
		OBJECTS,
		/** Of objects, a table with a row for each threshold of IoU. */
		THRESHOLDS;

	/**
	 * Reads one or several names, parted by commas, plus signs or blanks.
	 *
	 * @throws DeepLabException if one is unknown or there is none
	 */
	public static Set<EvaluationOutput> parse(final String text) {
		return OutputNames.parse(EvaluationOutput.class, text);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
