package io.github.deeplabij.common;

import java.util.regex.Pattern;

/** Texts of others (titles, file names, what stands in a model's description) as they can be shown and saved without doing anything. */
public final class PlainText {

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
	private static final Pattern HTML = Pattern.compile("(?i)^(\\s*)<(?=html)");
	private static final Pattern FORMULA = Pattern.compile(
		"\\s*([=@]|[+-](?!(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$|Infinity$)).*");

	private PlainText() {}

	/**
	 * A text on one line: control characters, of which some move the cursor of a terminal, become blanks. Swing and ImageJ take a text
	 * that starts with {@code <html>} for HTML, which can load pictures from anywhere; so it starts otherwise.
	 */
	public static String line(final String text) {
		return HTML.matcher(CONTROL.matcher(text).replaceAll(" ")).replaceFirst("$1‹");
	}

	/** A text as a line of ImageJ's log or status bar, which take "!" and "\\Clear" and the like at its start for orders to themselves. */
	public static String said(final String text) {
		final String line = line(text);
		return line.startsWith("!") || line.startsWith("\\") ? " " + line : line;
	}

	/**
	 * A text as the cell of a table: on one line, and with an apostrophe before what a spreadsheet would take for a formula, which starts
	 * with one of {@code = + - @}. Numbers stay as they are.
	 */
	public static String cell(final String text) {
		final String line = line(text);
		return FORMULA.matcher(line).matches() ? "'" + line : line;
	}
}
