package io.github.deeplabij.evaluate;

/**
 * How many pixels each true object shares with each found one: a sparse matrix that grows with the pairs that it meets.
 * An object is all pixels of one label, connected or not; 0 is background, and other labels are any positive numbers,
 * with gaps or without.
 * <p>
 * Each pixel is looked at once. A pair takes 24 to 48 bytes, and half as much again while room is made for more.
 *
 * <pre>
 * ObjectOverlap overlap = new ObjectOverlap();
 * overlap.add(LabelRows.of(truth, width), LabelRows.of(found, width));
 * double ap = ObjectScores.of(overlap).ap(50);
 * </pre>
 */
public final class ObjectOverlap {

	private static final int STRIP = 1 << 20;
	private static final int LABEL_BITS = 32;

	private final LongCounts pairs = new LongCounts();

	/**
	 * Counts the pixels of a plane. Objects of several planes that have one label are one object.
	 *
	 * @param truth 0 where there is no object, else a positive number
	 * @param found the same, of the same size
	 */
	public void add(final LabelRows truth, final LabelRows found) {
		final int width = truth.width();
		final int height = truth.height();
		if (found.width() != width || found.height() != height) throw new IllegalArgumentException("sizes differ");
		final int most = Math.min(height, Math.max(1, STRIP / width));
		final int[] expected = new int[Math.multiplyExact(most, width)];
		final int[] given = new int[expected.length];
		for (int first = 0; first < height; first += most) {
			final int rows = Math.min(most, height - first);
			truth.read(first, rows, expected);
			found.read(first, rows, given);
			add(expected, given, rows * width);
		}
	}

	private void add(final int[] truth, final int[] found, final int size) {
		int end;
		for (int start = 0; start < size; start = end) {
			final int expected = truth[start];
			final int given = found[start];
			if (expected < 0 || given < 0) throw new IllegalArgumentException("label " + Math.min(expected, given));
			end = start + 1;
			while (end < size && truth[end] == expected && found[end] == given)
				end++;
			if (expected > 0 || given > 0) pairs.add((long) expected << LABEL_BITS | given, end - start);
		}
	}

	/** The pairs of labels that share a pixel, as keys, those of one true object one after the other. */
	long[] keys() {
		return pairs.keys();
	}

	/** The true object of a key, 0 for background. */
	static int truth(final long key) {
		return (int) (key >>> LABEL_BITS);
	}

	/** The found object of a key, 0 for background. */
	static int found(final long key) {
		return (int) key;
	}

	/** How many pixels the two of a key share. */
	long pixels(final long key) {
		return pairs.get(key);
	}
}
