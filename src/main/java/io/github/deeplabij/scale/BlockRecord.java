package io.github.deeplabij.scale;

import java.util.List;
import java.util.SortedMap;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import io.github.deeplabij.plane.Region;

/**
 * That a block is done, and what was found in it.
 *
 * @param plan the fingerprint of the plan
 * @param block the number of the block
 * @param classes how many pixels each value has
 * @param undefined for how many pixels the network gave no number
 * @param objects what is known of the pieces of objects in it; null if objects are not wanted
 */
record BlockRecord(String plan, int block, SortedMap<Integer, Long> classes, long undefined, Pieces objects) {

	private static final Gson GSON = new GsonBuilder().create();

	/**
	 * Pieces of objects: pixels of a class that touch in the block. Those at its edges may go on in other blocks.
	 *
	 * @param inside how many pieces touch no edge and are kept
	 * @param border those that touch an edge, by their numbers
	 * @param edges the pieces along the upper, lower, left and right edge: runs of a length and a number in
	 *            {@code border} from 1, or 0 for none
	 */
	record Pieces(int inside, List<Piece> border, List<int[]> edges) {

		/** Those of a block that has none. */
		static Pieces none(final Region block) {
			final int[] row = { block.width(), 0 };
			final int[] column = { block.height(), 0 };
			return new Pieces(0, List.of(), List.of(row, row, column, column));
		}

		boolean isEmpty() {
			return inside == 0 && border.isEmpty();
		}
	}

	/**
	 * A piece, with what is measured of it in pixels of the plane.
	 *
	 * @param number in the block, from 1, in the reading order of first pixels
	 * @param value of its class
	 * @param sumX the sum of its pixels' columns
	 * @param sumY the sum of its pixels' rows
	 */
	record Piece(int number, int value, long area, long sumX, long sumY, int left, int top, int right, int bottom) {

		/** The two as one, which has this one's number. */
		Piece and(final Piece other) {
			return new Piece(number, value, area + other.area, sumX + other.sumX, sumY + other.sumY, Math.min(left,
				other.left), Math.min(top, other.top), Math.max(right, other.right), Math.max(bottom, other.bottom));
		}
	}

	/** Pieces as JSON. */
	static String json(final List<Piece> pieces) {
		return GSON.toJson(pieces) + "\n";
	}

	/** Reads what {@link #json(List)} wrote. */
	static List<Piece> pieces(final String json) {
		return List.of(GSON.fromJson(json, Piece[].class));
	}

	String json() {
		return GSON.toJson(this) + "\n";
	}

	/** Reads what {@link #json()} wrote; null if it is something else. */
	static BlockRecord parse(final String json) {
		try {
			final BlockRecord record = GSON.fromJson(json, BlockRecord.class);
			return record == null || record.plan == null || record.classes == null ? null : record;
		}
		catch (final JsonParseException e) {
			return null;
		}
	}
}
