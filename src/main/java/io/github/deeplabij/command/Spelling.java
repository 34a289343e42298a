package io.github.deeplabij.command;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a mistyped word may have meant. */
public final class Spelling {

	private Spelling() {}

	/**
	 * The known word that is nearest to the given one, whatever their case: that whose beginning is parted from it by
	 * the fewest letters, as a word may be cut short; of those that whole is nearest; of those the first.
	 *
	 * @return empty if more than half the given word's letters part it from each
	 */
	public static Optional<String> nearest(final String word, final Collection<String> known) {
		return known.stream().filter(each -> 2 * cut(word, each) <= word.length() && !word.isEmpty()).min(Comparator
			.<String> comparingInt(each -> cut(word, each)).thenComparingInt(each -> distances(word, each)[each
				.length()]));
	}

	/**
	 * How many letters part a word from the nearest beginning of another one; none if it goes on behind the other one's
	 * end.
	 */
	private static int cut(final String word, final String known) {
		return word.regionMatches(true, 0, known, 0, known.length()) ? 0 : Arrays.stream(distances(word, known)).min()
			.orElseThrow();
	}

	/**
	 * How many letters have to be added, left out or changed to get from a word to each beginning of another one, from
	 * the empty one to all of it, whatever their case (the distance of Levenshtein).
	 */
	private static int[] distances(final String from, final String to) {
		int[] above = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++)
			above[j] = j;
		for (int i = 1; i <= from.length(); i++) {
			final int[] row = new int[to.length() + 1];
			row[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				final int changed = above[j - 1] + (Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(
					to.charAt(j - 1)) ? 0 : 1);
				row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
			}
			above = row;
		}
		return above;
	}
}
