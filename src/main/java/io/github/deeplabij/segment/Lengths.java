package io.github.deeplabij.segment;

import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.ModelDescription;

/**
 * The lengths that a network takes along an axis.
 *
 * @param axis {@code x} or {@code y}
 * @param min the least one
 * @param step from one to the next; 0 where there is but one
 * @param halo what can't be trusted at both ends of a tile
 */
record Lengths(String axis, int min, int step, int halo) {

	/**
	 * @throws DeepLabException if the description ties them to another tensor
	 */
	static Lengths of(final ModelDescription description, final String axis) {
		final Axis.Size size = description.input().axis(axis).size();
		if (size instanceof Axis.Fixed fixed) return new Lengths(axis, fixed.length(), 0, description.halo(axis));
		if (size instanceof Axis.Step free) return new Lengths(axis, free.min(), free.step(), description.halo(axis));
		throw new DeepLabException("The model's description ties the size of input axis '" + axis +
			"' to another tensor, which can't be followed; give it as a number or as {min, step}.");
	}

	boolean fixed() {
		return step == 0;
	}

	/** What the starts of tiles are multiples of. */
	int grid() {
		return Math.max(1, step);
	}

	/**
	 * A plane's length after it was enlarged to one that the network takes; along an axis of one length, to that at least.
	 *
	 * @throws DeepLabException if it is beyond all bounds
	 */
	int canvas(final int length) {
		if (fixed()) return Math.max(length, min);
		final long enlarged = atLeast(length);
		if (enlarged > Integer.MAX_VALUE) throw new DeepLabException("The model's step of " + step + " pixels along " + axis +
			" enlarges the image beyond all bounds; mend the step in the model's description.");
		return (int) enlarged;
	}

	/** The least length from {@code length} upward, if there is one. */
	long atLeast(final long length) {
		return fixed() || length <= min ? min : min + ceilDiv(length - min, step) * step;
	}

	/** The greatest length up to {@code wanted}, or else the least. */
	int atMost(final int wanted) {
		return fixed() ? min : Math.max(min, min + Math.floorDiv(wanted - min, step) * step);
	}

	private static long ceilDiv(final long a, final long b) {
		return -Math.floorDiv(-a, b);
	}
}
