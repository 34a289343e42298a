package io.github.deeplabij.examine;

import java.util.List;

/**
 * Which sizes does the graph take? From a size that it runs on, it is tried on sizes that are one step larger, the
 * smallest step
 * first; if it takes a step of 1, on a few lengths between as well.
 */
final class SizesFinder {

	private static final int[] STEPS = { 1, 2, 4, 8, 16, 32, 64 };
	/**
	 * What heights and widths differ by that stand for any: even and odd, and with several remainders by powers of two.
	 */
	private static final int[][] BETWEEN = { { 3, 6 }, { 13, 23 } };

	/**
	 * Sizes that the graph runs on.
	 *
	 * @param step from one to the next; 0 where there is but one
	 * @param from the length from which on it takes any; 0 if it is not sure that it does
	 */
	record Accepted(int step, int from) {

		/** Whether it takes more than one size. */
		boolean isFree() {
			return step > 0;
		}

		/** Whether it runs on lengths of all kinds, though its grid may want some of them. */
		boolean any() {
			return step == 1;
		}
	}

	private SizesFinder() {}

	/**
	 * @param notes takes a sentence if the graph declares free sizes, and runs on one alone
	 */
	static Accepted find(final FedGraph graph, final List<String> notes) {
		if (!graph.isFree()) return new Accepted(0, 0);
		for (final int step : STEPS) {
			if (graph.takes(graph.size(length -> length + step))) return new Accepted(step, step == 1 &&
				takesAny(graph) ? from(graph) : 0);
		}
		notes.add("The graph says that it takes any size, but of those tried it runs on " + graph.size().width() +
			" x " + graph.size().height() +
			" alone.");
		return new Accepted(0, 0);
	}

	private static boolean takesAny(final FedGraph graph) {
		for (final int[] more : BETWEEN) {
			if (!graph.takes(graph.size(height -> height + more[0], width -> width + more[1]))) return false;
		}
		return true;
	}

	private static int from(final FedGraph graph) {
		final int height = graph.size().height();
		final int width = graph.size().width();
		return Math.min(graph.freeRows() ? height : width, graph.freeColumns() ? width : height);
	}
}
