package io.github.deeplabij.refine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.Crf;
import io.github.deeplabij.crf.FastMeanField;

/**
 * Values to be tried for each parameter of the CRF. Components are named as the macro's keys; each holds values in ascending
 * order, one at least.
 *
 * @param quality of all settings
 */
public record CrfRanges(List<Double> iterations, List<Double> spatialSigma, List<Double> spatialWeight, List<Double> colourXy,
	List<Double> colourSigma, List<Double> colourWeight, FastMeanField.Quality quality)
{

	/** The most values of one parameter. */
	private static final int MOST = 1000;

	/**
	 * Reads values.
	 *
	 * @param key what the values are for, to be named in errors
	 * @param text numbers parted by commas, and ranges as MATLAB writes them: {@code 3:6} is 3, 4, 5, 6 and {@code 30:20:100} is
	 *          30, 50, 70, 90
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
			final double count = Math.floor(last.subtract(first, MathContext.DECIMAL64).doubleValue() / step.doubleValue() + 1e-9) + 1;
			if (!(count >= 1)) throw new DeepLabException(key + " holds the range '" + part.strip() +
				"', which is empty; write first:last or first:step:last, the smaller number first.");
			if (count > MOST) throw new DeepLabException(key + " holds the range '" + part.strip() + "' of more than " + MOST +
				" values; use a larger step.");
			for (int i = 0; i < count; i++) values.add(first.add(step.multiply(BigDecimal.valueOf(i)), MathContext.DECIMAL64)
				.doubleValue());
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
			"'; give numbers and ranges parted by commas, such as 3,4,5 or 3:6 or 30:10:100.");
	}

	/**
	 * @throws DeepLabException if iterations are not whole
	 */
	public CrfRanges {
		for (final double count : iterations) {
			if (count != Math.rint(count)) throw new DeepLabException("iterations holds " + count + "; use whole numbers.");
		}
	}

	/**
	 * All combinations that differ in what they do, those with the same sigmas in a row.
	 *
	 * @throws DeepLabException if a value is out of its parameter's range
	 */
	public List<CrfSettings> settings() {
		final List<CrfSettings> settings = new ArrayList<>();
		final Set<Crf> seen = new HashSet<>();
		for (final double xy : colourXy) for (final double sigma : colourSigma) for (final double spatial : spatialSigma) {
			for (final double smoothness : spatialWeight) for (final double appearance : colourWeight) for (final double count : iterations) {
				final CrfSettings each = new CrfSettings((int) count, spatial, smoothness, xy, sigma, appearance, quality);
				if (seen.add(each.crf())) settings.add(each);
			}
		}
		return settings;
	}

	/**
	 * Halves the steps around one of these settings: for each parameter with several values, that value and those half-way to
	 * its neighbours, or as far beyond the end of the range.
	 */
	public CrfRanges around(final CrfSettings best) {
		return new CrfRanges(finer(iterations, best.iterations(), 1, true), finer(spatialSigma, best.spatialSigma(), 0, false), finer(
			spatialWeight, best.spatialWeight(), 0, false), finer(colourXy, best.colourXy(), 0, false), finer(colourSigma, best
				.colourSigma(), 0, false), finer(colourWeight, best.colourWeight(), 0, false), quality);
	}

	private static List<Double> finer(final List<Double> values, final double best, final double least, final boolean whole) {
		if (values.size() == 1) return values;
		final int at = values.indexOf(best);
		final double below = at > 0 ? best - values.get(at - 1) : values.get(1) - best;
		final double above = at < values.size() - 1 ? values.get(at + 1) - best : below;
		final TreeSet<Double> finer = new TreeSet<>(List.of(best));
		for (final double value : new double[] { best - below / 2, best + above / 2 }) {
			final double each = whole ? Math.rint(value) : value;
			if (whole ? each >= least : each > least) finer.add(each);
		}
		return List.copyOf(finer);
	}
}
