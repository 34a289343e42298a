package io.github.deeplabij.segment;

import java.util.OptionalInt;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ModelDescription;

/**
 * The lengths that a network takes along an axis.
 *
 * @param axis {@code x} or {@code y}
 * @param min the least one
 * @param step from one to the next; 0 where there is but one
 * @param from the length from which on the network takes those between too; 0 if it does not
 * @param halo what can't be trusted, or is not given, at both ends of a tile
 * @param cut how many pixels fewer than it takes the network gives
 */
public record InputSizes(String axis, int min, int step, int from, int halo, int cut) {

	/**
	 * @throws DeepLabException if the description ties them to another tensor
	 */
	public static InputSizes of(final ModelDescription description, final String axis) {
		final Axis.Size size = description.input().axis(axis).size();
		final int cut = description.validCrop(axis);
		final int halo = (int) Math.min(Integer.MAX_VALUE, description.halo(axis) + (cut + 1L) / 2);
		if (size instanceof Axis.Fixed fixed) return new InputSizes(axis, fixed.length(), 0, 0, halo, cut);
		if (size instanceof Axis.Step free) return new InputSizes(axis, free.min(), free.step(), cut == 0 &&
			description.isDense() ? free
			.from() : 0, halo, cut);
		throw new DeepLabException("The model's description ties the size of input axis '" + axis +
			"' to another tensor, which can't be followed; give it as a number or as {min, step}.");
	}

	public boolean fixed() {
		return step == 0;
	}

	/** What the starts of tiles are multiples of. */
	int grid() {
		return Math.max(1, step);
	}

	/**
	 * A plane's length after it was enlarged to one that the network takes and gives all of; along an axis of one
	 * length, to that
	 * at least.
	 *
	 * @throws DeepLabException if it is beyond all bounds
	 */
	public int canvas(final int length) {
		final long given = (long) length + cut;
		final long enlarged = fixed() ? Math.max(given, min) : atLeast(given);
		if (enlarged > Integer.MAX_VALUE) throw new DeepLabException("The model's step of " + step +
			" pixels along " + axis +
			" enlarges the image beyond all bounds; mend the step in the model's description.");
		return (int) enlarged;
	}

	/** Whether the network takes just that length, whatever the step. */
	boolean takes(final int length) {
		return from > 0 && length >= from;
	}

	/**
	 * The length of the one tile that all of a plane fits into: the plane's own, if the network takes it; empty if it
	 * needs several.
	 *
	 * @param wanted the largest length of a tile
	 */
	public OptionalInt whole(final int length, final int wanted) {
		if (takes(length) && length <= wanted) return OptionalInt.of(length);
		final int canvas = canvas(length);
		return canvas <= atMost(wanted) ? OptionalInt.of(canvas) : OptionalInt.empty();
	}

	/** The least length from {@code length} upward, if there is one. */
	public long atLeast(final long length) {
		return fixed() || length <= min ? min : min + ceilDiv(length - min, step) * step;
	}

	/** The greatest length up to {@code wanted}, or else the least. */
	public int atMost(final int wanted) {
		return fixed() ? min : Math.max(min, min + Math.floorDiv(wanted - min, step) * step);
	}

	private static long ceilDiv(final long a, final long b) {
		return -Math.floorDiv(-a, b);
	}
}
