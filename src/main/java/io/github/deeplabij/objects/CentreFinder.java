package io.github.deeplabij.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the centres of a plane: pixels above a threshold that are the greatest of the window around them. */
final class CentreFinder {

	private final Job job;
	private final BlockGrid grid;
	private final int half;
	private final int least;
	private final boolean inside;

	CentreFinder(final Job job, final Grouping.Panoptic settings) {
		this.job = job;
		grid = job.grid();
		half = settings.window() / 2;
		least = (int) Math.floor(settings.threshold() * Channel.CENTRE.scale() + 1e-9) + 1;
		inside = settings.inside();
	}

	/** All centres in reading order. */
	Centres find() {
		final long[][] found = new long[grid.count()][];
		job.runner().forEach(found.length, () -> new Scratch(job, half), (block, scratch) -> found[block] = find(block,
			scratch));
		long count = 0;
		for (final long[] each : found)
			count += each.length;
		final long[] all = new long[Math.toIntExact(count)];
		int at = 0;
		for (final long[] each : found) {
			System.arraycopy(each, 0, all, at, each.length);
			at += each.length;
		}
		Arrays.parallelSort(all);
		return new Centres(grid.width(), grid.height(), all);
	}

	private static final class Scratch {

		private final short[] values;
		private final boolean[] foreground;

		Scratch(final Job job, final int half) {
			final int side = job.grid().side() + 2 * half;
			values = new short[side * side];
			foreground = new boolean[job.grid().size(0)];
		}
	}

	private long[] find(final int block, final Scratch scratch) {
		final short[] values = scratch.values;
		final int x0 = grid.x(block);
		final int y0 = grid.y(block);
		final int left = Math.max(0, x0 - half);
		final int top = Math.max(0, y0 - half);
		final int w = Math.min(grid.width(), x0 + grid.w(block) + half) - left;
		final int h = Math.min(grid.height(), y0 + grid.h(block) + half) - top;
		job.maps().read(Channel.CENTRE, left, top, w, h, values);
		if (inside) job.foreground(block, scratch.foreground);
		final List<Long> found = new ArrayList<>();
		for (int y = 0; y < grid.h(block); y++) {
			for (int x = 0; x < grid.w(block); x++) {
				final int at = (y0 - top + y) * w + x0 - left + x;
				if ((values[at] & 0xffff) < least || inside && !scratch.foreground[y * grid.w(block) + x]) continue;
				if (isGreatest(values, w, h, x0 - left + x, y0 - top + y)) found.add(grid.position(x0 + x, y0 + y));
			}
		}
		return found.stream().mapToLong(Long::longValue).toArray();
	}

	/** Whether none around is greater, and none before is equal. */
	private boolean isGreatest(final short[] values, final int w, final int h, final int x, final int y) {
		final int value = values[y * w + x] & 0xffff;
		// most have a greater one beside them
		if (x > 0 && half > 0 && (values[y * w + x - 1] & 0xffff) >= value) return false;
		if (x < w - 1 && half > 0 && (values[y * w + x + 1] & 0xffff) > value) return false;
		for (int row = Math.max(0, y - half); row <= Math.min(h - 1, y + half); row++) {
			for (int i = row * w + Math.max(0, x - half); i <= row * w + Math.min(w - 1, x + half); i++) {
				final int other = values[i] & 0xffff;
				if (other > value || other == value && i < y * w + x) return false;
			}
		}
		return true;
	}
}
