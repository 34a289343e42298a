package io.github.deeplabij.objects;

/**
 * A map of numbers beside the class labels. Each is kept in 16 bits, so that what is found is the same in memory and
 * in a file; greater and lesser values become the greatest and the least that can be kept, and NaN becomes 0.
 */
public enum Channel {

		/** One less the probability of the background: 0 to 1 in steps of 1/65535. */
		FOREGROUND(0, 65535, 65535),
		/** The probability of the classes of objects without their boundary: 0 to 1 in steps of 1/65535. */
		OBJECT(0, 65535, 65535),
		/** How much a pixel is the centre of an object: 0 to just below 2 in steps of 1/32768. */
		CENTRE(0, 65535, 32768),
		/** How many pixels below this one the centre of its object is: -2048 to just below 2048 in steps of 1/16. */
		OFFSET_Y(-32768, 32767, 16),
		/** How many pixels to the right the centre of its object is: -2048 to just below 2048 in steps of 1/16. */
		OFFSET_X(-32768, 32767, 16);

	private final int least;
	private final int greatest;
	private final int scale;

	Channel(final int least, final int greatest, final int scale) {
		this.least = least;
		this.greatest = greatest;
		this.scale = scale;
	}

	/** How many steps 1 is. */
	int scale() {
		return scale;
	}

	/** What is kept of a value: the nearest number of steps. */
	short keep(final float value) {
		final int steps = Math.round(value * scale);
		return (short) Math.max(least, Math.min(greatest, steps));
	}

	/** How many steps a kept value is. */
	int steps(final short kept) {
		return least < 0 ? kept : kept & 0xffff;
	}

	/** The least number of steps that reaches a value. */
	int stepsToReach(final double value) {
		return (int) Math.ceil(value * scale - 1e-9);
	}
}
