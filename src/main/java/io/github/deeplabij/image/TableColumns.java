package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.github.deeplabij.common.PlainText;

import ij.measure.ResultsTable;

/**
 * The columns of a table of things, for ImageJ's tables and for files.
 *
 * @param <T> what a row is of
 */
final class TableColumns<T> {

	/** So many digits of a number are written. */
	private static final int DIGITS = 9;

	private final List<Column<T>> columns = new ArrayList<>();

	/**
	 * One column.
	 *
	 * @param text what stands in it, if it holds texts, else null
	 * @param number what stands in it, if it holds numbers, else null
	 */
	private record Column<T>(String heading, Function<T, String> text, ToDoubleFunction<T> number) {

		void addTo(final ResultsTable table, final T of) {
			if (number == null) table.addValue(heading, PlainText.cell(text.apply(of)));
			else table.addValue(heading, number.applyAsDouble(of));
		}

		String cell(final T of) {
			return number == null ? ImageFiles.cell(PlainText.cell(text.apply(of))) : TableColumns.text(number
				.applyAsDouble(of));
		}
	}

	/** Adds a column of texts. */
	void text(final String heading, final Function<T, String> value) {
		columns.add(new Column<>(PlainText.cell(heading), value, null));
	}

	/** Adds a column of numbers. */
	void number(final String heading, final ToDoubleFunction<T> value) {
		columns.add(new Column<>(PlainText.cell(heading), null, value));
	}

	/** Adds a row for each to a table. */
	void addTo(final ResultsTable table, final Iterable<T> rows) {
		// else it fills what rows of other kinds lack with 0
		table.setNaNEmptyCells(true);
		for (final T row : rows) {
			table.addRow();
			for (final Column<T> column : columns)
				column.addTo(table, row);
		}
	}

	/** The line of headings of a file of comma-separated values. */
	String headings() {
		return columns.stream().map(column -> ImageFiles.cell(column.heading())).collect(Collectors.joining(","));
	}

	/** One of its lines. */
	String line(final T row) {
		return columns.stream().map(column -> column.cell(row)).collect(Collectors.joining(","));
	}

	/** A number with a point, rounded to nine digits. */
	static String text(final double value) {
		if (value == (long) value) return String.valueOf((long) value);
		final double scale = Math.pow(10, DIGITS - 1 - Math.floor(Math.log10(Math.abs(value))));
		final double rounded = Math.rint(value * scale) / scale;
		if (rounded == (long) rounded) return String.valueOf((long) rounded);
		return String.valueOf(Double.isNaN(rounded) ? value : rounded);
	}
}
