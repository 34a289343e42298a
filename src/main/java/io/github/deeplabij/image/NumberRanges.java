package io.github.deeplabij.image;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.TreeSet;

import io.github.deeplabij.common.DeepLabException;

/** Numbers and ranges of them as users write them. */
public final class NumberRanges {

	/** The most values of one parameter. */
	private static final int MOST = 1000;

	private NumberRanges() {}

	/**
	 * Reads values.
	 *
	 * @param key what the values are for, to be named in errors
	 * @param text numbers separated by commas, and ranges as MATLAB writes them: {@code 3:6} is 3, 4, 5, 6 and
	 *            {@code 30:20:100} is 30, 50, 70, 90
	 * @return the different values in ascending order
	 * @throws DeepLabException if a text is no number, or a range is empty
	 */
	public static List<Double> values(final String key, final String text) {
		final TreeSet<Double> values = new TreeSet<>();
		for (final String part : text.split(",", -1)) {
			final String[] bounds = part.strip().split(":", -1);
			if (bounds.length > 3) throw new DeepLabException(key + " holds '" + part.strip() +
				"'; a range is first:last or first:step:last.");
			final BigDecimal first = number(key, bounds[0]);
			final BigDecimal last = number(key, bounds[bounds.length - 1]);
			final BigDecimal step = bounds.length == 3 ? number(key, bounds[1]) : BigDecimal.ONE;
			if (step.signum() <= 0) throw new DeepLabException(key + " holds the range '" + part.strip() +
				"'; its step has to be above 0.");
			final double count = Math.floor(last.subtract(first, MathContext.DECIMAL64).doubleValue() / step
				.doubleValue() + 1e-9) + 1;
			if (!(count >= 1)) throw new DeepLabException(key + " holds the range '" + part.strip() +
				"', which is empty; write first:last or first:step:last, the smaller number first.");
			if (count > MOST) throw new DeepLabException(key + " holds the range '" + part.strip() + "' of more than " +
				MOST + " values; use a larger step.");
			for (int i = 0; i < count; i++)
				values.add(first.add(step.multiply(BigDecimal.valueOf(i)), MathContext.DECIMAL64).doubleValue());
		}
		return List.copyOf(values);
	}

	private static BigDecimal number(final String key, final String text) {
		try {
			final BigDecimal number = new BigDecimal(text.strip());
			if (Math.abs(number.doubleValue()) < 1e9) return number;
		}
		catch (final NumberFormatException e) {
			// told below
		}
		throw new DeepLabException(key + " holds '" + text.strip() +
			"'; give numbers and ranges separated by commas, such as 3,4,5 or 3:6 or 30:10:100.");
	}
}
