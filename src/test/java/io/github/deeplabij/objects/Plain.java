package io.github.deeplabij.objects;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/** The groupings and filters written as simply as can be, on whole small planes. */
final class Plain {

	private Plain() {}

	/** The pixels around one, those along rows and columns first. */
	static int[] around(final int i, final int width, final int size, final boolean diagonals) {
		final int[][] steps = { { 0, -1 }, { 0, 1 }, { -1, 0 }, { 1, 0 }, { -1, -1 }, { -1, 1 }, { 1, -1 }, { 1, 1 } };
		return Arrays.stream(steps).limit(diagonals ? 8 : 4).mapToInt(step -> {
			final int x = i % width + step[1];
			final int y = i / width + step[0];
			return x < 0 || y < 0 || x >= width || y >= size / width ? -1 : y * width + x;
		}).filter(n -> n >= 0).toArray();
	}

	/** The parts of equal keys that touch, in reading order, by flooding. */
	static int[] parts(final int width, final int size, final boolean diagonals, final IntUnaryOperator key) {
		final int[] parts = new int[size];
		int count = 0;
		for (int i = 0; i < size; i++) {
			if (parts[i] > 0 || key.applyAsInt(i) == 0) continue;
			parts[i] = ++count;
			final Deque<Integer> next = new ArrayDeque<>();
			next.add(i);
			while (!next.isEmpty()) {
				final int at = next.poll();
				for (final int n : around(at, width, size, diagonals)) {
					if (parts[n] > 0 || key.applyAsInt(n) != key.applyAsInt(at)) continue;
					parts[n] = count;
					next.add(n);
				}
			}
		}
		return parts;
	}

	/** Whether each pixel is foreground. */
	static boolean[] foreground(final PlaneCase plane, final ObjectSettings settings) {
		final boolean[] foreground = new boolean[plane.classes.length];
		for (int i = 0; i < foreground.length; i++) {
			final int each = plane.classes[i] & 0xff;
			foreground[i] = settings.foreground() instanceof Foreground.ByProbability by ? plane.kept(
				Channel.FOREGROUND, i) >= by.threshold() : settings.classes().objects().contains(each) ||
					settings.classes().boundary().contains(each);
		}
		return foreground;
	}

	/** Components: boundary pixels are looked at again and again until nothing changes. */
	static int[] components(final PlaneCase plane, final ObjectSettings settings, final boolean acrossClasses) {
		final int size = plane.classes.length;
		final boolean diagonals = settings.connectivity() == Connectivity.EIGHT;
		final boolean[] foreground = foreground(plane, settings);
		final boolean byClass = !acrossClasses && settings.foreground() instanceof Foreground.ByClass;
		final int[] labels = parts(plane.width, size, diagonals, i -> !foreground[i] || settings.classes().boundary()
			.contains(plane.classes[i] & 0xff) ? 0 : byClass ? 1 + (plane.classes[i] & 0xff) : 1);
		final int[] distance = new int[size];
		for (int i = 0; i < size; i++)
			distance[i] = labels[i] > 0 ? 0 : 1_000_000;
		boolean changed = true;
		while (changed) {
			changed = false;
			for (int i = 0; i < size; i++) {
				if (!foreground[i] || distance[i] == 0) continue;
				for (final int n : around(i, plane.width, size, diagonals)) {
					if (labels[n] == 0) continue;
					final int step = distance[n] + (n % plane.width != i % plane.width && n / plane.width != i /
						plane.width ? 7 : 5);
					if (step < distance[i] || step == distance[i] && labels[n] < labels[i]) {
						distance[i] = step;
						labels[i] = labels[n];
						changed = true;
					}
				}
			}
		}
		final int[] rest = parts(plane.width, size, diagonals, i -> foreground[i] && labels[i] == 0 ? 1 : 0);
		final int[] all = new int[size];
		for (int i = 0; i < size; i++)
			all[i] = rest[i] > 0 ? 1_000_000 + rest[i] : labels[i];
		return numbered(all);
	}

	/** Centres and votes, each pixel with each centre. */
	static int[] panoptic(final PlaneCase plane, final ObjectSettings settings, final Grouping.Panoptic how) {
		final int size = plane.classes.length;
		final boolean diagonals = settings.connectivity() == Connectivity.EIGHT;
		final boolean[] foreground = foreground(plane, settings);
		final int[] parts = parts(plane.width, size, diagonals, i -> foreground[i] ? 1 : 0);
		final List<Integer> centres = new ArrayList<>();
		final double[] heat = heat(plane, how.sigma());
		for (int i = 0; i < size; i++)
			if (isCentre(heat, plane.width, how, i) && (foreground[i] || !how.inside())) centres.add(i);
		final int[] labels = new int[size];
		for (int i = 0; i < size; i++) {
			if (!foreground[i]) continue;
			final int part = parts[i];
			final boolean has = centres.stream().anyMatch(centre -> parts[centre] == part);
			if (!has && how.orphans() != Grouping.Orphans.NEAREST) continue;
			final double x = i % plane.width + plane.kept(Channel.OFFSET_X, i);
			final double y = i / plane.width + plane.kept(Channel.OFFSET_Y, i);
			double best = Double.MAX_VALUE;
			for (int c = 0; c < centres.size(); c++) {
				final double dx = centres.get(c) % plane.width - x;
				final double dy = centres.get(c) / plane.width - y;
				if (dx * dx + dy * dy >= best || !has && dx * dx + dy * dy > how.reach() * how.reach()) continue;
				best = dx * dx + dy * dy;
				labels[i] = c + 1;
			}
		}
		if (how.orphans() != Grouping.Orphans.NONE) {
			final int[] rest = parts(plane.width, size, diagonals, i -> foreground[i] && labels[i] == 0 ? 1 : 0);
			for (int i = 0; i < size; i++)
				if (rest[i] > 0) labels[i] = 1_000_000 + rest[i];
		}
		return numbered(labels);
	}

	private static boolean isCentre(final double[] heat, final int width, final Grouping.Panoptic how, final int i) {
		boolean is = heat[i] > how.threshold();
		for (int n = 0; n < heat.length && is; n++) {
			final boolean near = Math.abs(n % width - i % width) <= how.window() / 2 && Math.abs(n / width - i /
				width) <= how.window() / 2;
			if (near && n != i) is = n < i ? heat[n] < heat[i] : heat[n] <= heat[i];
		}
		return is;
	}

	/** The smoothed heatmap of the whole plane, with numbers of 32 bits along rows, then along columns. */
	private static double[] heat(final PlaneCase plane, final double sigma) {
		final int width = plane.width;
		final int height = plane.height;
		final double[] heat = new double[width * height];
		for (int i = 0; i < heat.length; i++)
			heat[i] = plane.kept(Channel.CENTRE, i);
		final double[] rows = new double[heat.length];
		for (int i = 0; i < heat.length; i++) {
			final int row = i / width * width;
			rows[i] = smoothed(i % width, width, sigma, x -> heat[row + x]);
		}
		final double[] both = new double[heat.length];
		for (int i = 0; i < heat.length; i++) {
			final int column = i % width;
			both[i] = smoothed(i / width, height, sigma, y -> rows[y * width + column]);
		}
		return both;
	}

	/** A Gaussian mean around a place of a line that goes on as its mirror image, and that image's, and so on. */
	private static float smoothed(final int at, final int length, final double sigma, final IntToDoubleFunction line) {
		if (sigma == 0) return (float) line.applyAsDouble(at);
		final int reach = (int) (4 * sigma + 0.5);
		double sum = 0;
		double weights = 0;
		for (int step = -reach; step <= reach; step++) {
			final int turn = Math.floorMod(at + step, 2 * length);
			final double weight = Math.exp(-step * step / (2 * sigma * sigma));
			sum += weight * line.applyAsDouble(turn < length ? turn : 2 * length - 1 - turn);
			weights += weight;
		}
		return (float) (sum / weights);
	}

	/** The same objects, numbered in reading order. */
	static int[] numbered(final int[] labels) {
		final Map<Integer, Integer> numbers = new HashMap<>();
		final int[] numbered = new int[labels.length];
		for (int i = 0; i < labels.length; i++)
			if (labels[i] > 0) numbered[i] = numbers.computeIfAbsent(labels[i], label -> numbers.size() + 1);
		return numbered;
	}

	/** How many pixels have a label. */
	static int area(final int[] labels, final int label) {
		return (int) Arrays.stream(labels).filter(each -> each == label).count();
	}

	/** All that a filter does, object by object. */
	static int[] filtered(final int width, final int[] grouped, final ObjectSettings settings) {
		final ObjectFilter filter = settings.filter();
		final boolean diagonals = settings.connectivity() == Connectivity.EIGHT;
		final int[] labels = grouped.clone();
		final int count = Arrays.stream(labels).max().orElse(0);
		for (int label = 1; label <= count; label++) {
			final int each = label;
			if (filter.pieces() == ObjectFilter.Pieces.LARGEST) {
				final int[] pieces = parts(width, labels.length, diagonals, i -> labels[i] == each ? 1 : 0);
				int best = 1;
				for (int piece = 2; piece <= Arrays.stream(pieces).max().orElse(0); piece++)
					if (area(pieces, piece) > area(pieces, best)) best = piece;
				for (int i = 0; i < labels.length; i++)
					if (pieces[i] > 0 && pieces[i] != best) labels[i] = 0;
			}
			if (area(labels, label) < filter.leastArea()) remove(labels, label);
		}
		if (filter.largestHole() > 0) fill(width, labels, diagonals, filter.largestHole());
		for (int label = 1; label <= count; label++) {
			boolean atBorder = false;
			for (int i = 0; i < labels.length; i++)
				atBorder |= labels[i] == label && (i % width == 0 || i % width == width - 1 || i / width == 0 ||
					i / width == labels.length / width - 1);
			if (area(labels, label) > filter.greatestArea() || filter.discardAtBorder() && atBorder) remove(labels,
				label);
		}
		return numbered(labels);
	}

	private static void remove(final int[] labels, final int label) {
		for (int i = 0; i < labels.length; i++)
			if (labels[i] == label) labels[i] = 0;
	}

	private static void fill(final int width, final int[] labels, final boolean diagonals, final long largest) {
		final int[] holes = parts(width, labels.length, !diagonals, i -> labels[i] == 0 ? 1 : 0);
		final int[] before = labels.clone();
		for (int hole = 1; hole <= Arrays.stream(holes).max().orElse(0); hole++) {
			int object = 0;
			boolean closed = area(holes, hole) <= largest;
			for (int i = 0; i < labels.length; i++) {
				if (holes[i] != hole) continue;
				final int[] around = around(i, width, labels.length, false);
				closed &= around.length == 4;
				for (final int n : around) {
					if (before[n] == 0) continue;
					closed &= object == 0 || object == before[n];
					object = before[n];
				}
			}
			for (int i = 0; i < labels.length && closed; i++)
				if (holes[i] == hole) labels[i] = object;
		}
	}
}
