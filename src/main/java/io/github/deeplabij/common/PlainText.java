package io.github.deeplabij.common;

import java.util.regex.Pattern;

/**
 * Texts of others (titles, file names, what stands in a model's description) as they can be shown and saved without
 * doing anything.
 */
public final class PlainText {

	/** What stands in files may be of any length. */
	private static final int LONGEST = 2000;
	private static final int END = 300;

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
	private static final Pattern HTML = Pattern.compile("(?i)^(\\s*)<(?=html)");
	private static final Pattern FORMULA = Pattern.compile(
		"\\s*([=@]|[+-](?!(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$|Infinity$)).*");

	private PlainText() {}

	/**
	 * A text on one line: control characters, of which some move the cursor of a terminal, become blanks. Swing and
	 * ImageJ take a text that starts with {@code <html>} for HTML, which can load pictures from anywhere; so it starts
	 * otherwise.
	 */
	public static String line(final String text) {
		return HTML.matcher(CONTROL.matcher(text).replaceAll(" ")).replaceFirst("$1‹");
	}

	/**
	 * A sentence on one line, of a length that can be read: the middle of a very long one is left out. It gets a full
	 * stop if it has no end.
	 */
	public static String sentence(final String text) {
		final String stripped = text.stripTrailing();
		final String whole = stripped.isEmpty() || ".?!".indexOf(stripped.charAt(stripped.length() - 1)) < 0
			? stripped + "." : stripped;
		return line(whole.length() > LONGEST ? whole.substring(0, LONGEST - END) + " ... " + whole.substring(whole
			.length() - END) : whole);
	}

	/**
	 * A text as a line of ImageJ's log or status bar, which take "!" and "\\Clear" and the like at its start for orders
	 * to themselves.
	 */
	public static String said(final String text) {
		final String line = line(text);
		return line.startsWith("!") || line.startsWith("\\") ? " " + line : line;
	}

	/**
	 * A text as the cell of a table: on one line, and with an apostrophe before what a spreadsheet would take for a
	 * formula, which starts with one of {@code = + - @}. Numbers stay as they are.
	 */
	public static String cell(final String text) {
		final String line = line(text);
		return FORMULA.matcher(line).matches() ? "'" + line : line;
	}
}
