package io.github.deeplabij.image;

import java.util.Locale;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;

/** What a measurement of objects can give. */
public enum MeasurementOutput {

		/** A row for each object, in ImageJ's results. */
		MEASUREMENTS,
		/** A table with a row for each class. */
		SUMMARY,
		/** ROIs in the image's overlay. */
		OVERLAY,
		/** ROIs in the ROI Manager. */
		ROI_MANAGER;

	/**
	 * Reads one or several names, parted by commas, plus signs or blanks.
	 *
	 * @throws DeepLabException if one is unknown or there is none
	 */
	public static Set<MeasurementOutput> parse(final String text) {
		return OutputNames.parse(MeasurementOutput.class, text);
	}

	/** Whether it is ROIs that are shown. */
	boolean isShown() {
		return this == OVERLAY || this == ROI_MANAGER;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
