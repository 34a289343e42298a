package io.github.deeplabij.segment;

import java.util.OptionalInt;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.plane.ScaledLine;

/** How long the cores of a plane are along an axis, for all passes, and how each pass lies over it. */
final class AxisPlan {

	private final InputSizes lengths;
	private final int length;
	private final double zoom;
	private final int reach;
	private final int wanted;
	private final int most;
	private final int core;

	/**
	 * @param axis {@code x} or {@code y}
	 * @param length the plane's length
	 * @param zoom how much larger the plane is made along this axis whatever the scale
	 * @param tile the largest length of a tile
	 * @throws DeepLabException if a scale makes the plane too small or too large, or tiles would be mostly halo
	 */
	AxisPlan(final ModelDescription description, final String axis, final int length, final Passes passes,
		final double zoom, final int tile)
	{
		this.length = length;
		this.zoom = zoom;
		lengths = InputSizes.of(description, axis);
		reach = reach(description, lengths);
		wanted = tile;
		most = lengths.atMost(tile);
		// what is shrunk before the network sees it has more pixels of its own in a tile
		final double largest = (lengths.takes(length) ? Math.max(tile, most) : most) / Math.min(1, zoom);
		int served = (int) Math.min(length, largest);
		for (final double scale : passes.scales()) {
			requireEnough(scale);
			if (lengths.whole(scaled(scale), wanted).isPresent()) continue;
			if (lengths.fixed() && most < least()) throw ModelTiling.allHalo(lengths);
			if (most < least()) throw ModelTiling.tooSmall(most, axis, reach, Math.max(smallest(description, "x"),
				smallest(description, "y")));
			served = Math.min(served, ScaledLine.served(most, ratio(scale), reach, lengths.grid()));
		}
		core = served;
	}

	/** The halo, and the way to the next score, which interpolation asks for, where scores are coarse. */
	private static int reach(final ModelDescription description, final InputSizes lengths) {
		final double coarse = Math.ceil(description.scoreStride(lengths.axis())) - 1;
		return (int) Math.min(Integer.MAX_VALUE / 4, lengths.halo() + Math.max(0, coarse));
	}

	private int least() {
		return (int) Math.min(Integer.MAX_VALUE, least(lengths, reach));
	}

	private static long least(final InputSizes lengths, final int reach) {
		return 2L * reach + lengths.grid() + 2 + (lengths.fixed() ? 0 : Math.max(lengths.step(), lengths.halo()));
	}

	/** The smallest tile that is not mostly halo. */
	static int smallest(final ModelDescription description, final String axis) {
		final InputSizes lengths = InputSizes.of(description, axis);
		return (int) Math.min(Integer.MAX_VALUE, lengths.atLeast(least(lengths, reach(description, lengths))));
	}

	/** The most pixels of the plane's own that a core may have. */
	int core() {
		return core;
	}

	/** This axis at a scale, for cores of at most so many pixels. */
	ScaledLine line(final double scale, final int pixels, final boolean flipped) {
		final int scaled = scaled(scale);
		final OptionalInt whole = pixels == length ? lengths.whole(scaled, wanted) : OptionalInt.empty();
		final int canvas = whole.orElse(lengths.canvas(scaled));
		final long needed = lengths.atLeast(ScaledLine.needed(pixels, ratio(scale), reach, lengths.grid()));
		final int tile = whole.isPresent() && !lengths.fixed() ? canvas : (int) Math.min(canvas, needed);
		return new ScaledLine(length, scaled, canvas, tile, reach, lengths.grid(), lengths.cut(), flipped);
	}

	private double ratio(final double scale) {
		return (double) scaled(scale) / length;
	}

	private int scaled(final double scale) {
		final long scaled = Math.max(1, Math.round(length * scale * zoom));
		if (scaled > Integer.MAX_VALUE / 4) throw new DeepLabException(new SegmentProblem.ScaleTooLarge(scale, scaled,
			lengths.axis(), zoom != 1));
		return (int) scaled;
	}

	/** A plane that is shrunk below what the network takes is mirrored once at its end, if that suffices. */
	private void requireEnough(final double scale) {
		final int scaled = scaled(scale);
		if (scaled >= length || lengths.takes(scaled) || 2L * scaled - 1 >= lengths.min()) return;
		throw new DeepLabException(new SegmentProblem.ScaleTooSmall(scale, scaled, lengths.axis(), zoom != 1, lengths
			.min()));
	}
}
