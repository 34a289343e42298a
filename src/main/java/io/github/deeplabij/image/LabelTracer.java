package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.IntUnaryOperator;

import io.github.deeplabij.common.Monitor;

/**
 * Finds the outlines of all objects of a label plane at once: each edge between an object and anything else is followed
 * once. So the time grows with the pixels of the plane and the length of all outlines, however many objects there are
 * and wherever their pieces lie. It takes a bit for each pixel, beside the outlines.
 * <pre>{@code
 * final byte[] labels = { 0, 7, 7, 0 };
 * LabelTracer.trace(2, 2, i -> labels[i], 9, Monitor.NONE).get().get(0).area(); // 2
 * }</pre>
 */
final class LabelTracer {

	private final int width;
	private final int height;
	private final IntUnaryOperator labels;
	/** The pixels whose left edge was followed. */
	private final BitSet seen = new BitSet();
	private final Map<Integer, List<int[]>> loops = new TreeMap<>();
	private int count;
	private int[] corners = new int[64];
	private int used;

	private LabelTracer(final int width, final int height, final IntUnaryOperator labels) {
		this.width = width;
		this.height = height;
		this.labels = labels;
	}

	/**
	 * Finds outlines.
	 *
	 * @param labels the label of each pixel, row by row; 0 for none
	 * @param most how many loops there may be; noise has one for every few pixels
	 * @return one for each label that there is, in the order of labels; empty if there are more loops
	 * @throws CancellationException if the monitor cancels
	 */
	static Optional<List<Outline>> trace(final int width, final int height, final IntUnaryOperator labels,
		final int most, final Monitor monitor)
	{
		final LabelTracer tracer = new LabelTracer(width, height, labels);
		for (int y = 0; y < height; y++) {
			if (monitor.cancelled()) throw new CancellationException();
			tracer.traceRow(y);
			if (tracer.count > most) return Optional.empty();
		}
		return Optional.of(tracer.loops.entrySet().stream().map(each -> new Outline(each.getKey(), each.getValue()))
			.toList());
	}

	/** Follows all edges that are met first in this row; every loop has a pixel with an edge at its left. */
	private void traceRow(final int y) {
		int before = 0;
		for (int x = 0; x < width; x++) {
			final int label = labels.applyAsInt(y * width + x);
			if (label != before && label != 0 && !seen.get(y * width + x)) {
				loops.computeIfAbsent(label, each -> new ArrayList<>(1)).add(follow(x, y, label));
				count++;
			}
			before = label;
		}
	}

	/** Goes around with the object at the right hand, from the left edge of a pixel upwards. */
	private int[] follow(final int startX, final int startY, final int label) {
		used = 0;
		int x = startX;
		int y = startY + 1;
		int dx = 0;
		int dy = -1;
		do {
			if (dy < 0) seen.set((y - 1) * width + x);
			x += dx;
			y += dy;
			final int turn = turn(x, y, dx, dy, label);
			if (turn != 0) {
				addCorner(x, y);
				final int old = dx;
				dx = -turn * dy;
				dy = turn * old;
			}
		}
		while (x != startX || y != startY + 1 || dy >= 0);
		return Arrays.copyOf(corners, used);
	}

	/** Where to go on from a corner of pixels: 1 to the right, -1 to the left, 0 straight on. */
	private int turn(final int x, final int y, final int dx, final int dy, final int label) {
		if (is(label, x + (dx + dy - 1) / 2, y + (dy - dx - 1) / 2)) return -1;
		return is(label, x + (dx - dy - 1) / 2, y + (dy + dx - 1) / 2) ? 0 : 1;
	}

	private boolean is(final int label, final int x, final int y) {
		return x >= 0 && y >= 0 && x < width && y < height && labels.applyAsInt(y * width + x) == label;
	}

	private void addCorner(final int x, final int y) {
		if (used + 2 > corners.length) corners = Arrays.copyOf(corners, 2 * corners.length);
		corners[used++] = x;
		corners[used++] = y;
	}
}
