package io.github.deeplabij.common;

import java.util.Locale;

/** Numbers of bytes for people. */
public final class ByteCount {

	private static final long STEP = 1000;

	private ByteCount() {}

	/** A number of bytes in the unit that suits it, such as {@code 28 MB}; a megabyte is a million bytes. */
	public static String text(final long bytes) {
		if (bytes < STEP) return bytes + " bytes";
		double value = bytes;
		int unit = -1;
		while (value >= STEP && unit < 3) {
			value /= STEP;
			unit++;
		}
		return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, new String[] { "kB", "MB", "GB",
			"TB" }[unit]);
	}
}
