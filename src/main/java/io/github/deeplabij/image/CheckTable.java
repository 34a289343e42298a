package io.github.deeplabij.image;

import java.util.List;

import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.segment.CheckResult;

import ij.measure.ResultsTable;

/** Results of a model's check as rows of a table. */
public final class CheckTable {

	/** Three digits behind the point and a power of ten. */
	private static final int SCIENTIFIC = -3;

	private CheckTable() {}

	/** Adds a row for each result. */
	public static void addTo(final ResultsTable table, final String model, final List<CheckResult> results) {
		for (final CheckResult result : results) {
			table.addRow();
			table.addValue("Model", PlainText.cell(model));
			table.addValue("Device", result.device().toString());
			table.addValue("Optimisation", result.level());
			table.addValue("Check", PlainText.cell(result.passed() ? "passed" : result.problem().map(why -> "failed: " +
				Wording.of(why)).orElse("failed")));
			table.addValue("Largest_difference", result.worst().difference());
			table.addValue("Expected", result.worst().expected());
			table.addValue("Of_tolerance", result.worst().excess());
			table.addValue("Mismatches", result.mismatches());
			table.addValue("Elements", result.elements());
		}
		for (final String column : List.of("Largest_difference", "Expected", "Of_tolerance")) {
			table.setDecimalPlaces(table.getColumnIndex(column), SCIENTIFIC);
		}
	}
}
