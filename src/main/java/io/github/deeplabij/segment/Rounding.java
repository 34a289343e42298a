package io.github.deeplabij.segment;

import java.util.Optional;

import io.github.deeplabij.common.Problem;
import io.github.deeplabij.model.Tensor;

/**
 * Whether the rounding to whole numbers that a model's input takes leaves next to nothing of the values: 0 and 1 of
 * those from 0 to 1.
 */
final class Rounding {

	/** Values in a wider range than this keep more than a few levels. */
	private static final float NARROW = 10;

	private final boolean whole;
	private boolean fractions;
	private float least = Float.POSITIVE_INFINITY;
	private float greatest = Float.NEGATIVE_INFINITY;

	Rounding(final Tensor input) {
		whole = !input.type().startsWith("float");
	}

	/** Looks at values as they come to the graph. */
	void add(final float[] values, final int count) {
		for (int i = 0; whole && i < count; i++) {
			fractions |= values[i] != Math.rint(values[i]);
			least = Math.min(least, values[i]);
			greatest = Math.max(greatest, values[i]);
		}
	}

	/** Adds what was seen of other values. */
	void add(final Rounding other) {
		fractions |= other.fractions;
		least = Math.min(least, other.least);
		greatest = Math.max(greatest, other.greatest);
	}

	/** That it does, if so. */
	Optional<Problem> problem() {
		final boolean little = fractions && greatest - least <= NARROW;
		return little ? Optional.of(new SegmentProblem.Rounded(least, greatest)) : Optional.empty();
	}
}
