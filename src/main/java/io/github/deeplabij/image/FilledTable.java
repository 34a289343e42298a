package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import ij.measure.ResultsTable;

/**
 * A table of things with its rows.
 *
 * @param <T> what a row is of
 */
record FilledTable<T>(TableColumns<T> columns, List<T> rows) {

	/** Adds all rows to another table. */
	void addTo(final ResultsTable table) {
		columns.addTo(table, rows);
	}

	/** Lines of comma-separated values, the headings first. */
	Stream<String> lines() {
		return Stream.concat(Stream.of(columns.headings()), rows.stream().map(columns::line));
	}

	/** Writes it as comma-separated values. */
	void save(final Path file) {
		ImageFiles.saveLines(lines(), file);
	}
}
