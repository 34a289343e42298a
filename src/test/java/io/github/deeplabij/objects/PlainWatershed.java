package io.github.deeplabij.objects;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/** The watershed written as simply as can be, on whole small planes. */
final class PlainWatershed {

	private final PlaneCase plane;
	private final Grouping.Watershed how;
	private final boolean diagonals;
	private final int size;
	private final int[] parts;
	private final int[][] around;
	private int undivided;

	PlainWatershed(final PlaneCase plane, final ObjectSettings settings, final Grouping.Watershed how) {
		this.plane = plane;
		this.how = how;
		diagonals = settings.connectivity() == Connectivity.EIGHT;
		size = plane.classes.length;
		around = IntStream.range(0, size).mapToObj(i -> Plain.around(i, plane.width, size, diagonals)).toArray(
			int[][]::new);
		final boolean[] foreground = Plain.foreground(plane, settings);
		parts = Plain.parts(plane.width, size, diagonals, i -> foreground[i] ? 1 : 0);
	}

	int undivided() {
		return undivided;
	}

	int[] labels() {
		final int[] labels = new int[size];
		int count = 0;
		for (int part = 1; part <= Arrays.stream(parts).max().orElse(0); part++) {
			final int[] objects = divided(part);
			for (int i = 0; i < size; i++)
				if (objects[i] > 0) labels[i] = count + objects[i];
			count += Arrays.stream(objects).max().orElse(0);
		}
		return Plain.numbered(labels);
	}

	private int[] divided(final int part) {
		int left = plane.width;
		int right = 0;
		int top = size;
		int bottom = 0;
		for (int i = 0; i < size; i++) {
			if (parts[i] != part) continue;
			left = Math.min(left, i % plane.width);
			right = Math.max(right, i % plane.width);
			top = Math.min(top, i / plane.width);
			bottom = Math.max(bottom, i / plane.width);
		}
		final boolean tooLarge = right - left >= how.window() || bottom - top >= how.window();
		if (tooLarge) undivided++;
		if (tooLarge || Plain.area(parts, part) == size) return Arrays.stream(parts).map(each -> each == part ? 1 : 0)
			.toArray();
		final int[] heights = heights(part);
		return flooded(heights, seeds(heights));
	}

	/** The distance to each pixel outside, the least of all. */
	private int[] heights(final int part) {
		final float[] values = new float[size];
		for (int i = 0; i < size; i++) {
			if (parts[i] != part) continue;
			double least = Double.MAX_VALUE;
			for (int n = 0; n < size; n++)
				if (parts[n] != part) least = Math.min(least, Math.hypot(n % plane.width - i % plane.width, n /
					plane.width - i / plane.width));
			values[i] = (float) least;
			for (final Channel each : new Channel[] { Channel.OBJECT, Channel.FOREGROUND }) {
				if (!plane.channels.containsKey(each)) continue;
				values[i] *= (float) plane.kept(each, i);
				break;
			}
		}
		final float[] smooth = smooth(smooth(values, true), false);
		final int[] heights = new int[size];
		for (int i = 0; i < size; i++)
			heights[i] = parts[i] == part ? (int) (smooth[i] * 128 + 0.5f) : -1;
		return heights;
	}

	private float[] smooth(final float[] values, final boolean along) {
		final float[] smooth = new float[size];
		final int reach = (int) (4 * how.sigma() + 0.5);
		for (int i = 0; i < size; i++) {
			double sum = 0;
			double weights = 0;
			for (int k = -reach; k <= reach; k++) {
				final double weight = k == 0 ? 1 : Math.exp(-k * k / (2 * how.sigma() * how.sigma()));
				final int x = along ? mirrored(i % plane.width + k, plane.width) : i % plane.width;
				final int y = along ? i / plane.width : mirrored(i / plane.width + k, plane.height);
				sum += weight * values[y * plane.width + x];
				weights += weight;
			}
			smooth[i] = (float) (sum / weights);
		}
		return smooth;
	}

	private static int mirrored(final int at, final int length) {
		final int within = Math.floorMod(at, 2 * length);
		return within < length ? within : 2 * length - 1 - within;
	}

	/** The maxima of the heights that are reconstructed from below, each with a number. */
	private int[] seeds(final int[] heights) {
		final int h = (int) Math.round(how.h() * 128);
		final int[] reconstructed = Arrays.stream(heights).map(height -> height < 0 ? Integer.MIN_VALUE : height - h)
			.toArray();
		boolean changed = true;
		while (changed) {
			changed = false;
			for (int i = 0; i < size; i++) {
				for (final int n : around[i]) {
					final int reached = Math.min(heights[i], reconstructed[n]);
					if (heights[i] < 0 || heights[n] < 0 || reached <= reconstructed[i]) continue;
					reconstructed[i] = reached;
					changed = true;
				}
			}
		}
		final int[] flats = Plain.parts(plane.width, size, diagonals, i -> heights[i] < 0 ? 0 : 1_000_000 +
			reconstructed[i]);
		final Set<Integer> below = new HashSet<>();
		for (int i = 0; i < size; i++) {
			for (final int n : around[i])
				if (reconstructed[n] > reconstructed[i]) below.add(flats[i]);
		}
		for (int i = 0; i < size; i++)
			if (below.contains(flats[i])) flats[i] = 0;
		return Plain.numbered(flats);
	}

	/** Pixels wait in a queue: the highest first, and of a height the one that came first. */
	private int[] flooded(final int[] heights, final int[] seeds) {
		final int[] labels = seeds.clone();
		final PriorityQueue<int[]> queue = new PriorityQueue<>(Comparator.<int[]> comparingInt(each -> -each[0])
			.thenComparingInt(each -> each[1]));
		int came = 0;
		for (int i = 0; i < size; i++)
			if (seeds[i] > 0) queue.add(new int[] { heights[i], came++, i });
		while (!queue.isEmpty()) {
			final int[] each = queue.poll();
			for (final int n : around[each[2]]) {
				if (heights[n] < 0 || labels[n] > 0) continue;
				labels[n] = labels[each[2]];
				queue.add(new int[] { Math.min(each[0], heights[n]), came++, n });
			}
		}
		return labels;
	}
}
