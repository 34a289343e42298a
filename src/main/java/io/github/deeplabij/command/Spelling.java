package io.github.deeplabij.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a mistyped word may have meant. */
public final class Spelling {

	private Spelling() {}

	/** The known word that fewest letters part from the given one, whatever their case; the first of those that are equally near. */
	public static String nearest(final String word, final Collection<String> known) {
		return known.stream().min(Comparator.comparingInt(each -> distance(word.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT))))
			.orElseThrow();
	}

	/** How many letters have to be added, left out or changed to get from one word to the other (the distance of Levenshtein). */
	private static int distance(final String from, final String to) {
		int[] above = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) above[j] = j;
		for (int i = 1; i <= from.length(); i++) {
			final int[] row = new int[to.length() + 1];
			row[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				final int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
				row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
			}
			above = row;
		}
		return above[to.length()];
	}
}
