package io.github.deeplabij.plane;

import java.util.Arrays;
import java.util.List;

/**
 * Changes values one by one. Each is a value that can be written down; lists have one number for all channels, or one
 * for each.
 */
public sealed interface Pointwise {

	/**
	 * Changes values in place.
	 *
	 * @param values the values
	 * @param count how many, from the start
	 * @param channel the channel that they are from
	 */
	void apply(float[] values, int count, int channel);

	/** {@code x * gain + offset}. */
	record Linear(List<Double> gain, List<Double> offset) implements Pointwise {

		@Override
		public void apply(final float[] values, final int count, final int channel) {
			final double a = of(gain, channel);
			final double b = of(offset, channel);
			for (int i = 0; i < count; i++) values[i] = (float) (values[i] * a + b);
		}
	}

	/** {@code (x - shift) / scale}. */
	record Standardise(List<Double> shift, List<Double> scale) implements Pointwise {

		@Override
		public void apply(final float[] values, final int count, final int channel) {
			final double a = of(shift, channel);
			final double b = 1 / of(scale, channel);
			for (int i = 0; i < count; i++) values[i] = (float) ((values[i] - a) * b);
		}
	}

	/** Values below {@code min} become {@code min}, those above {@code max} become {@code max}. */
	record Clip(List<Double> min, List<Double> max) implements Pointwise {

		@Override
		public void apply(final float[] values, final int count, final int channel) {
			final double least = of(min, channel);
			final double most = of(max, channel);
			for (int i = 0; i < count; i++) values[i] = (float) Math.min(most, Math.max(least, values[i]));
		}
	}

	/**
	 * What a cast to whole numbers of a range keeps: what is behind the point is cut off, what is beyond the range is
	 * its end.
	 */
	record Whole(double min, double max) implements Pointwise {

		@Override
		public void apply(final float[] values, final int count, final int channel) {
			for (int i = 0; i < count; i++) {
				final double whole = values[i] < 0 ? Math.ceil(values[i]) : Math.floor(values[i]);
				values[i] = (float) Math.min(max, Math.max(min, whole));
			}
		}
	}

	/** 0 stays, all others become 1. */
	record Truth() implements Pointwise {

		@Override
		public void apply(final float[] values, final int count, final int channel) {
			for (int i = 0; i < count; i++) values[i] = values[i] == 0 ? 0 : 1;
		}
	}

	/** 1 above the threshold, else 0. */
	record Binarize(List<Double> threshold) implements Pointwise {

		@Override
		public void apply(final float[] values, final int count, final int channel) {
			final double limit = of(threshold, channel);
			for (int i = 0; i < count; i++) values[i] = values[i] > limit ? 1 : 0;
		}
	}

	/** {@code 1 / (1 + exp(-x))}. */
	record Sigmoid() implements Pointwise {

		@Override
		public void apply(final float[] values, final int count, final int channel) {
			for (int i = 0; i < count; i++) values[i] = (float) (1 / (1 + Math.exp(-values[i])));
		}
	}

	static Pointwise linear(final double[] gain, final double[] offset) {
		return new Linear(list(gain), list(offset));
	}

	static Pointwise standardise(final double[] shift, final double[] scale) {
		return new Standardise(list(shift), list(scale));
	}

	static Pointwise clip(final double[] min, final double[] max) {
		return new Clip(list(min), list(max));
	}

	static Pointwise binarize(final double[] threshold) {
		return new Binarize(list(threshold));
	}

	private static List<Double> list(final double[] numbers) {
		return Arrays.stream(numbers).boxed().toList();
	}

	private static double of(final List<Double> numbers, final int channel) {
		return numbers.get(numbers.size() == 1 ? 0 : channel);
	}
}
