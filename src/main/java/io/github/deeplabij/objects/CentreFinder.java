package io.github.deeplabij.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the centres of a plane: pixels whose smoothed value is above a threshold and the greatest in a window. */
final class CentreFinder {

	private final Job job;
	private final BlockGrid grid;
	private final int half;
	private final double sigma;
	/** How far around a block values count. */
	private final int margin;
	/** In steps; a centre is above it. */
	private final double limit;
	private final boolean inside;

	CentreFinder(final Job job, final Grouping.Panoptic settings) {
		this.job = job;
		grid = job.grid();
		half = settings.window() / 2;
		sigma = settings.sigma();
		margin = half + Gaussian.reach(sigma);
		limit = settings.threshold() * Channel.CENTRE.scale() + 1e-9;
		inside = settings.inside();
	}

	/** All centres in reading order. */
	Centres find() {
		final long[][] found = new long[grid.count()][];
		job.runner().forEach(found.length, () -> new Scratch(job, margin, sigma), (block,
			scratch) -> found[block] = find(block, scratch));
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

		private final short[] kept;
		/** Of a block and what lies around it, in steps. */
		private final float[] values;
		private final boolean[] foreground;
		private final Gaussian gaussian;

		Scratch(final Job job, final int margin, final double sigma) {
			final int w = Math.min(job.grid().side() + 2 * margin, job.grid().width());
			final int h = Math.min(job.grid().side() + 2 * margin, job.grid().height());
			kept = new short[w * h];
			values = new float[w * h];
			foreground = new boolean[job.grid().size(0)];
			gaussian = new Gaussian(sigma);
		}
	}

	private long[] find(final int block, final Scratch scratch) {
		final float[] values = scratch.values;
		final int x0 = grid.x(block);
		final int y0 = grid.y(block);
		final int left = Math.max(0, x0 - margin);
		final int top = Math.max(0, y0 - margin);
		final int w = Math.min(grid.width(), x0 + grid.w(block) + margin) - left;
		final int h = Math.min(grid.height(), y0 + grid.h(block) + margin) - top;
		if (!read(left, top, w, h, scratch)) return new long[0];
		if (inside) job.foreground(block, scratch.foreground);
		final List<Long> found = new ArrayList<>();
		for (int y = 0; y < grid.h(block); y++) {
			for (int x = 0; x < grid.w(block); x++) {
				final int at = (y0 - top + y) * w + x0 - left + x;
				if (values[at] <= limit || inside && !scratch.foreground[y * grid.w(block) + x]) continue;
				if (isGreatest(values, w, h, x0 - left + x, y0 - top + y)) found.add(grid.position(x0 + x, y0 + y));
			}
		}
		return found.stream().mapToLong(Long::longValue).toArray();
	}

	/** Reads and smooths the values of a window, unless none of them is above the limit; says whether one is. */
	private boolean read(final int left, final int top, final int w, final int h, final Scratch scratch) {
		job.maps().read(Channel.CENTRE, left, top, w, h, scratch.kept);
		boolean any = false;
		for (int i = 0; i < w * h; i++) {
			scratch.values[i] = Channel.CENTRE.steps(scratch.kept[i]);
			any |= scratch.values[i] > limit;
		}
		if (any) scratch.gaussian.smooth(scratch.values, w, h);
		return any;
	}

	/** Whether none around is greater, and none before is equal. */
	private boolean isGreatest(final float[] values, final int w, final int h, final int x, final int y) {
		final float value = values[y * w + x];
		// most have a greater one beside them
		if (x > 0 && half > 0 && values[y * w + x - 1] >= value) return false;
		if (x < w - 1 && half > 0 && values[y * w + x + 1] > value) return false;
		for (int row = Math.max(0, y - half); row <= Math.min(h - 1, y + half); row++) {
			for (int i = row * w + Math.max(0, x - half); i <= row * w + Math.min(w - 1, x + half); i++) {
				final float other = values[i];
				if (other > value || other == value && i < y * w + x) return false;
			}
		}
		return true;
	}
}
