package io.github.deeplabij.image;

import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.util.List;

import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;

/**
 * The edge of an object on one plane, along the edges of its pixels: one loop around each piece, clockwise as it is
 * seen, and one around each hole, counter-clockwise. Pixels that touch at a corner are of one piece.
 *
 * @param label the object's value, above 0
 * @param loops for each loop its corners as x, y, x, y, ...
 */
record Outline(int label, List<int[]> loops) {

	/** How many pixels the object has. */
	long area() {
		return loops.stream().mapToLong(Outline::signedArea).sum();
	}

	/** How many pieces it has. */
	int pieces() {
		return (int) loops.stream().filter(loop -> signedArea(loop) > 0).count();
	}

	/** Half the sum of the cross products of neighbouring corners; negative around a hole. */
	private static long signedArea(final int[] loop) {
		long twice = 0;
		for (int i = 0; i < loop.length; i += 2) {
			final int next = (i + 2) % loop.length;
			twice += (long) loop[i] * loop[next + 1] - (long) loop[next] * loop[i + 1];
		}
		return twice / 2;
	}

	/** The least rectangle that holds all its pixels. */
	Rectangle bounds() {
		int left = Integer.MAX_VALUE;
		int top = Integer.MAX_VALUE;
		int right = 0;
		int bottom = 0;
		for (final int[] loop : loops) {
			for (int i = 0; i < loop.length; i += 2) {
				left = Math.min(left, loop[i]);
				right = Math.max(right, loop[i]);
				top = Math.min(top, loop[i + 1]);
				bottom = Math.max(bottom, loop[i + 1]);
			}
		}
		return new Rectangle(left, top, right - left, bottom - top);
	}

	/**
	 * The same as a new ROI that holds exactly the object's pixels: a traced one, as ImageJ's wand makes, or a
	 * composite one where there are holes or several pieces.
	 */
	Roi roi() {
		return loops.size() == 1 ? traced(loops.get(0)) : composite();
	}

	private static Roi traced(final int[] loop) {
		final int count = loop.length / 2;
		final int[] x = new int[count];
		final int[] y = new int[count];
		for (int i = 0; i < count; i++) {
			x[i] = loop[2 * i];
			y[i] = loop[2 * i + 1];
		}
		return new PolygonRoi(x, y, count, Roi.TRACED_ROI);
	}

	private Roi composite() {
		final Path2D.Float path = new Path2D.Float(Path2D.WIND_EVEN_ODD);
		for (final int[] loop : loops) {
			path.moveTo(loop[0], loop[1]);
			for (int i = 2; i < loop.length; i += 2)
				path.lineTo(loop[i], loop[i + 1]);
			path.closePath();
		}
		return new ShapeRoi(path);
	}
}
