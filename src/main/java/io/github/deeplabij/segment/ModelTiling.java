package io.github.deeplabij.segment;

import java.util.OptionalInt;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.plane.Tiling;

/** How a plane is cut into tiles that a model takes. */
public final class ModelTiling {

	private ModelTiling() {}

	/**
	 * Cuts a plane for a model.
	 *
	 * @param description says sizes, step and halo
	 * @param width the plane's columns
	 * @param height the plane's rows
	 * @param tile the largest length of a tile's side; tiles are smaller where as many of those do
	 * @throws DeepLabException if such tiles would be mostly halo, or the model takes no image
	 */
	public static Tiling of(final ModelDescription description, final int width, final int height, final int tile) {
		return new Tiling(line(description, "x", width, tile), line(description, "y", height, tile));
	}

	private static Tiling.Line line(final ModelDescription description, final String axis, final int length,
		final int wanted)
	{
		final InputSizes lengths = InputSizes.of(description, axis);
		final int canvas = lengths.canvas(length);
		if (lengths.fixed()) {
			final int halo = length > lengths.min() ? lengths.halo() : 0;
			if (lengths.min() <= 2L * halo) throw allHalo(lengths);
			return new Tiling.Line(length, canvas, lengths.min(), halo, 1);
		}
		final OptionalInt whole = lengths.whole(length, wanted);
		if (whole.isPresent()) return new Tiling.Line(length, whole.getAsInt(), whole.getAsInt(), 0, lengths.step());
		final int tile = lengths.atMost(wanted);
		final long halo = ceilDiv(lengths.halo(), lengths.step()) * lengths.step();
		if (tile < smallest(lengths)) throw tooSmall(tile, axis, halo, smallest(description));
		return Tiling.evened(new Tiling.Line(length, canvas, tile, (int) halo, lengths.step()), lengths.min());
	}

	public static DeepLabException allHalo(final InputSizes lengths) {
		return new DeepLabException("The model takes " + lengths.min() + " pixels along " + lengths.axis() +
			", and the halo of " + lengths.halo() +
			" on both sides leaves none; mend the halo in the model's description.");
	}

	public static DeepLabException tooSmall(final int tile, final String axis, final long halo, final int smallest) {
		return new DeepLabException(new SegmentProblem.TileTooSmall(axis, tile, halo, smallest));
	}

	/** The smallest side of a square tile that is not mostly halo: a third of it is kept at least. */
	static int smallest(final ModelDescription description) {
		return Math.max(smallest(InputSizes.of(description, "x")), smallest(InputSizes.of(description, "y")));
	}

	private static int smallest(final InputSizes lengths) {
		if (lengths.fixed()) return lengths.min();
		final long halo = ceilDiv(lengths.halo(), lengths.step()) * lengths.step();
		return (int) Math.min(Integer.MAX_VALUE, lengths.atLeast(2 * halo + Math.max(lengths.step(), halo)));
	}

	private static long ceilDiv(final long a, final long b) {
		return -Math.floorDiv(-a, b);
	}
}
