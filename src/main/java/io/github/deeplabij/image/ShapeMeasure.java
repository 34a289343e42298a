package io.github.deeplabij.image;

import ij.measure.ResultsTable;

/** What ImageJ measures of the shape of a ROI (<i>Analyze &gt; Set Measurements...</i>). */
enum ShapeMeasure {

		AREA("Area", ResultsTable.AREA, "%s^2"),
		CENTROID_X("Centroid X", ResultsTable.X_CENTROID, "%s"),
		CENTROID_Y("Centroid Y", ResultsTable.Y_CENTROID, "%s"),
		BOX_X("Box X", ResultsTable.ROI_X, "%s"),
		BOX_Y("Box Y", ResultsTable.ROI_Y, "%s"),
		BOX_WIDTH("Box width", ResultsTable.ROI_WIDTH, "%s"),
		BOX_HEIGHT("Box height", ResultsTable.ROI_HEIGHT, "%s"),
		PERIMETER("Perimeter", ResultsTable.PERIMETER, "%s"),
		CIRCULARITY("Circularity", ResultsTable.CIRCULARITY, ""),
		FERET("Feret", ResultsTable.FERET, "%s"),
		FERET_ANGLE("FeretAngle", ResultsTable.FERET_ANGLE, "deg"),
		MIN_FERET("MinFeret", ResultsTable.MIN_FERET, "%s"),
		MAJOR("Major", ResultsTable.MAJOR, "%s"),
		MINOR("Minor", ResultsTable.MINOR, "%s"),
		ANGLE("Angle", ResultsTable.ANGLE, "deg"),
		ASPECT_RATIO("Aspect ratio", ResultsTable.ASPECT_RATIO, ""),
		ROUNDNESS("Roundness", ResultsTable.ROUNDNESS, ""),
		SOLIDITY("Solidity", ResultsTable.SOLIDITY, "");

	private final String title;
	private final int column;
	private final String unit;

	/**
	 * @param column ImageJ's own, in its table of results
	 * @param unit with %s for the unit of length
	 */
	ShapeMeasure(final String title, final int column, final String unit) {
		this.title = title;
		this.column = column;
		this.unit = unit;
	}

	/** ImageJ's own column of it, in its table of results. */
	int column() {
		return column;
	}

	/** What our column of it is called, in ASCII: ImageJ reads macros, which name columns, as ISO 8859-1. */
	String heading(final String unitOfLength) {
		return unit.isEmpty() ? title : title + " (" + unit.formatted(unitOfLength) + ")";
	}
}
