package io.github.deeplabij.scale;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures what a block holds of objects, pixel by pixel. */
final class PieceTally {

	/** What is known of an object so far. */
	private static final class Sums {

		private final int id;
		private final int value;
		private long area;
		private long sumX;
		private long sumY;
		private int left = Integer.MAX_VALUE;
		private int top = Integer.MAX_VALUE;
		private int right;
		private int bottom;

		Sums(final int id, final int value) {
			this.id = id;
			this.value = value;
		}

		void add(final int x, final int y) {
			area++;
			sumX += x;
			sumY += y;
			left = Math.min(left, x);
			top = Math.min(top, y);
			right = Math.max(right, x);
			bottom = Math.max(bottom, y);
		}

		BlockRecord.Piece piece() {
			return new BlockRecord.Piece(id, value, area, sumX, sumY, left, top, right, bottom);
		}
	}

	private final Map<Integer, Sums> all = new HashMap<>();
	private Sums last = new Sums(0, 0);

	/**
	 * @param id of the object
	 * @param value of its class
	 */
	void add(final int id, final int value, final int x, final int y) {
		if (last.id != id) last = all.computeIfAbsent(id, each -> new Sums(each, value));
		last.add(x, y);
	}

	/** What there is of each object, by their numbers. */
	List<BlockRecord.Piece> pieces() {
		final List<BlockRecord.Piece> pieces = new ArrayList<>();
		all.keySet().stream().sorted().forEach(id -> pieces.add(all.get(id).piece()));
		return pieces;
	}
}
