package io.github.deeplabij.objects;

import java.util.Arrays;

/** What is measured of each object. */
final class ObjectTable {

	private final BlockGrid grid;
	private final long[] areas;
	private final long[] sumsX;
	private final long[] sumsY;
	/** Null where there is no such channel. */
	private final long[] sumsOfForeground;
	/** How many pixels come before the first in reading order. */
	private final long[] firsts;
	private final int[] left;
	private final int[] right;
	private final int[] bottom;
	private final ClassVotes votes;
	private byte[] classes;

	private ObjectTable(final Job job, final int count, final boolean hasForeground) {
		grid = job.grid();
		areas = new long[count];
		sumsX = new long[count];
		sumsY = new long[count];
		sumsOfForeground = hasForeground ? new long[count] : null;
		firsts = new long[count];
		left = new int[count];
		right = new int[count];
		bottom = new int[count];
		Arrays.fill(firsts, Long.MAX_VALUE);
		Arrays.fill(left, Integer.MAX_VALUE);
		votes = new ClassVotes(job.settings().classes());
	}

	/** Measures all objects. */
	static ObjectTable measure(final Job job, final LabelBlocks labels) {
		final BlockGrid grid = job.grid();
		final boolean hasForeground = job.maps().channels().contains(Channel.FOREGROUND);
		final ObjectTable table = new ObjectTable(job, labels.count(), hasForeground);
		job.runner().forEach(grid.count(), () -> new Scratch(job), (block, scratch) -> {
			labels.read(block, scratch.labels);
			scratch.tally.measure(grid.w(block), grid.h(block), scratch.labels, job.maps().classes(block), hasForeground
				? job.maps().values(Channel.FOREGROUND, block) : null);
			table.add(block, scratch.tally);
		});
		table.classes = table.votes.winners(labels.count());
		return table;
	}

	private static final class Scratch {

		private final int[] labels;
		private final BlockTally tally;

		Scratch(final Job job) {
			labels = job.integers();
			tally = new BlockTally(job.settings().classes());
		}
	}

	private synchronized void add(final int block, final BlockTally tally) {
		final int x = grid.x(block);
		final int y = grid.y(block);
		final int w = grid.w(block);
		for (int n = 0; n < tally.size(); n++) {
			final int i = tally.label(n) - 1;
			areas[i] += tally.area(n);
			sumsX[i] += tally.sumX(n) + tally.area(n) * x;
			sumsY[i] += tally.sumY(n) + tally.area(n) * y;
			if (sumsOfForeground != null) sumsOfForeground[i] += tally.sumOfForeground(n);
			final int first = tally.first(n);
			firsts[i] = Math.min(firsts[i], grid.position(x + first % w, y + first / w));
			left[i] = Math.min(left[i], x + tally.left(n));
			right[i] = Math.max(right[i], x + tally.right(n));
			bottom[i] = Math.max(bottom[i], y + tally.bottom(n));
		}
		votes.add(tally);
	}

	int count() {
		return areas.length;
	}

	/** The area of an object, which is 0 where nothing is left of it. */
	long area(final int label) {
		return areas[label - 1];
	}

	/** How many pixels of the plane come before its first one in reading order. */
	long first(final int label) {
		return firsts[label - 1];
	}

	int classOf(final int label) {
		return classes[label - 1] & 0xff;
	}

	int left(final int label) {
		return left[label - 1];
	}

	int top(final int label) {
		return (int) (first(label) / grid.width());
	}

	int right(final int label) {
		return right[label - 1];
	}

	int bottom(final int label) {
		return bottom[label - 1];
	}

	/** Whether an object touches the border of the plane. */
	boolean isAtBorder(final int label) {
		return left(label) == 0 || top(label) == 0 || right(label) == grid.width() - 1 || bottom(label) == grid
			.height() - 1;
	}

	/**
	 * An object.
	 *
	 * @param number that it is to have
	 */
	PlaneObject object(final int label, final int number) {
		final int i = label - 1;
		final double confidence = sumsOfForeground == null ? Double.NaN : (double) sumsOfForeground[i] / areas[i] /
			Channel.FOREGROUND.scale();
		return new PlaneObject(number, classOf(label), areas[i], left[i], top(label), right[i], bottom[i],
			(int) (firsts[i] % grid.width()), isAtBorder(label), sumsX[i], sumsY[i], confidence);
	}
}
