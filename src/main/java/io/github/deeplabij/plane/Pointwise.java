package io.github.deeplabij.plane;

/** Changes values one by one. */
public interface Pointwise {

	/**
	 * Changes values in place.
	 *
	 * @param values the values
	 * @param count how many, from the start
	 * @param channel the channel that they are from
	 */
	void apply(float[] values, int count, int channel);

	/** {@code x * gain + offset}, with one gain and offset for all channels or one for each. */
	static Pointwise linear(final double[] gain, final double[] offset) {
		return (values, count, channel) -> {
			final double a = gain[gain.length == 1 ? 0 : channel];
			final double b = offset[offset.length == 1 ? 0 : channel];
			for (int i = 0; i < count; i++) values[i] = (float) (values[i] * a + b);
		};
	}

	/** {@code (x - shift) / scale}, with one shift and scale for all channels or one for each. */
	static Pointwise standardise(final double[] shift, final double[] scale) {
		return (values, count, channel) -> {
			final double a = shift[shift.length == 1 ? 0 : channel];
			final double b = 1 / scale[scale.length == 1 ? 0 : channel];
			for (int i = 0; i < count; i++) values[i] = (float) ((values[i] - a) * b);
		};
	}

	/**
	 * Values below {@code min} become {@code min}, those above {@code max} become {@code max}; with one of each for all channels
	 * or one for each.
	 */
	static Pointwise clip(final double[] min, final double[] max) {
		return (values, count, channel) -> {
			final double least = min[min.length == 1 ? 0 : channel];
			final double most = max[max.length == 1 ? 0 : channel];
			for (int i = 0; i < count; i++) values[i] = (float) Math.min(most, Math.max(least, values[i]));
		};
	}

	/** What a cast to whole numbers of a range keeps: what is behind the point is cut off, what is beyond the range is its end. */
	static Pointwise whole(final double min, final double max) {
		return (values, count, channel) -> {
			for (int i = 0; i < count; i++) values[i] = (float) Math.min(max, Math.max(min, values[i] < 0 ? Math.ceil(values[i]) : Math
				.floor(values[i])));
		};
	}

	/** 0 stays, all others become 1. */
	static Pointwise truth() {
		return (values, count, channel) -> {
			for (int i = 0; i < count; i++) values[i] = values[i] == 0 ? 0 : 1;
		};
	}

	/** 1 above the threshold, else 0. */
	static Pointwise binarize(final double[] threshold) {
		return (values, count, channel) -> {
			final double limit = threshold[threshold.length == 1 ? 0 : channel];
			for (int i = 0; i < count; i++) values[i] = values[i] > limit ? 1 : 0;
		};
	}

	/** {@code 1 / (1 + exp(-x))}. */
	static Pointwise sigmoid() {
		return (values, count, channel) -> {
			for (int i = 0; i < count; i++) values[i] = (float) (1 / (1 + Math.exp(-values[i])));
		};
	}
}
