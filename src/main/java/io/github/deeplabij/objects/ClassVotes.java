package io.github.deeplabij.objects;

import java.util.Arrays;

/** How many pixels of each class objects have, and so which class most have. */
final class ClassVotes {

	/** The classes of objects in rising order. */
	private final int[] classes;
	private final IntList labels = new IntList();
	private final IntList numbers = new IntList();
	private final IntList counts = new IntList();

	ClassVotes(final ObjectClasses classes) {
		this.classes = classes.objects().stream().mapToInt(Integer::intValue).toArray();
	}

	/** Adds what a block's objects have. */
	void add(final BlockTally tally) {
		if (classes.length == 1) return;
		for (int n = 0; n < tally.size(); n++) {
			for (int c = 0; c < classes.length; c++) {
				if (tally.votes(n, c) == 0) continue;
				labels.add(tally.label(n));
				numbers.add(c);
				counts.add(tally.votes(n, c));
			}
		}
	}

	/**
	 * The class that most pixels of each object have: of equal ones the least, and the least of all where there is
	 * none.
	 *
	 * @param count how many objects there are
	 * @return of each label less 1
	 */
	byte[] winners(final int count) {
		final byte[] winners = new byte[count];
		Arrays.fill(winners, (byte) classes[0]);
		if (classes.length == 1) return winners;
		final int[] from = new int[count + 1];
		for (int i = 0; i < labels.size(); i++)
			from[labels.get(i)]++;
		for (int i = 0; i < count; i++)
			from[i + 1] += from[i];
		final int[] order = new int[labels.size()];
		for (int i = labels.size() - 1; i >= 0; i--)
			order[--from[labels.get(i)]] = i;
		final long[] sums = new long[classes.length];
		for (int label = 1; label <= count; label++) {
			Arrays.fill(sums, 0);
			for (int i = from[label]; i < (label == count ? order.length : from[label + 1]); i++)
				sums[numbers.get(order[i])] += counts.get(order[i]);
			int best = 0;
			for (int c = 1; c < sums.length; c++)
				if (sums[c] > sums[best]) best = c;
			winners[label - 1] = (byte) classes[best];
		}
		return winners;
	}
}
