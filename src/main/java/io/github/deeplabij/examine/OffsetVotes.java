package io.github.deeplabij.examine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * In which order and unit do offsets lead to the centres? Each pixel of an object votes for a place, in each order and
 * unit that can be meant. What is meant leads to where the heatmap is high: the mean of the heatmap at the votes has to
 * be clearly greater than for all others, and than where the pixels are.
 */
public final class OffsetVotes {

	/** How many times the mean at the votes has to be that of others. */
	private static final double CLEAR = 1.2;
	/** Fewer pixels of objects tell nothing. */
	private static final int FEWEST = 100;

	private final int width;
	private final int[] labels;
	private final float[] heat;
	private final float[] first;
	private final float[] second;

	/**
	 * @param width of a part of an image, in pixels
	 * @param labels the class of each of its pixels, row by row, 0 for the background
	 * @param heat the heatmap of the centres
	 * @param first the first channel of the offsets
	 * @param second the second channel of the offsets
	 */
	public OffsetVotes(final int width, final int[] labels, final float[] heat, final float[] first,
		final float[] second)
	{
		this.width = width;
		this.labels = labels;
		this.heat = heat;
		this.first = first;
		this.second = second;
	}

	/**
	 * What is said, or else what the picture shows, or else what is usual.
	 *
	 * @param rowsFirst whether the first channel leads down
	 * @param unit how many pixels an offset of 1 is
	 * @param orderShown whether the picture shows the order
	 * @param unitShown whether the picture shows the unit
	 */
	public record Found(boolean rowsFirst, double unit, boolean orderShown, boolean unitShown) {
	}

	private record Way(boolean rowsFirst, double unit, double mean) {
	}

	/**
	 * Decides on what is not said. What is not shown is what the published networks have: down before right, in pixels.
	 *
	 * @param said what is said
	 * @param units the units that can be meant, in pixels
	 */
	public Found decide(final PanopticChoices said, final Set<Double> units) {
		final List<Way> ways = new ArrayList<>();
		for (final boolean rowsFirst : new boolean[] { true, false }) {
			if (rowsFirst != said.rowsFirst().orElse(rowsFirst)) continue;
			for (final double unit : said.unit().isPresent() ? Set.of(said.unit().getAsDouble()) : units)
				ways.add(new Way(rowsFirst, unit, mean(rowsFirst, unit)));
		}
		final Way best = ways.stream().max(Comparator.comparingDouble(Way::mean)).orElseThrow();
		final boolean leads = isClear(best, new Way(true, 0, mean(true, 0)));
		final boolean order = leads && ways.stream().allMatch(way -> way.rowsFirst == best.rowsFirst || isClear(best,
			way));
		final boolean unit = leads && ways.stream().allMatch(way -> way.unit == best.unit || isClear(best, way));
		return new Found(said.rowsFirst().orElse(!order || best.rowsFirst), said.unit().orElse(unit ? best.unit : 1),
			order, unit);
	}

	private boolean isClear(final Way best, final Way other) {
		return objects() >= FEWEST && best.mean > CLEAR * other.mean;
	}

	private long objects() {
		long count = 0;
		for (final int label : labels) if (label != 0) count++;
		return count;
	}

	/** The mean of the heatmap, from 0 upward, at the votes of the pixels of objects; it is 0 outside. */
	private double mean(final boolean rowsFirst, final double unit) {
		final float[] down = rowsFirst ? first : second;
		final float[] right = rowsFirst ? second : first;
		final int height = labels.length / width;
		double sum = 0;
		long count = 0;
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] == 0) continue;
			count++;
			final long x = Math.round(i % width + unit * right[i]);
			final long y = Math.round(i / width + unit * down[i]);
			if (x >= 0 && y >= 0 && x < width && y < height) sum += Math.max(0, heat[(int) (y * width + x)]);
		}
		return count == 0 ? 0 : sum / count;
	}
}
