package io.github.deeplabij.cli;

import java.io.PrintWriter;

import io.github.deeplabij.common.PlainText;

/**
 * Prints lines without control characters: one in a file's name could move the cursor of a terminal, or pretend to be
 * another line.
 */
final class PlainWriter extends PrintWriter {

	PlainWriter(final PrintWriter out) {
		super(out, true);
	}

	@Override
	public void println(final String line) {
		super.println(PlainText.line(line));
	}

	@Override
	public void println(final Object line) {
		println(String.valueOf(line));
	}
}
