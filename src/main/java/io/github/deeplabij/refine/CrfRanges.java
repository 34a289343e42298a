package io.github.deeplabij.refine;

import java.util.List;
import java.util.TreeSet;
import java.util.function.DoubleFunction;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.FastMeanField;

/**
 * Values to be tried for each parameter of the CRF. Each component holds values in ascending order, one at least.
 *
 * @param quality of all settings
 */
public record CrfRanges(List<Double> iterations, List<Double> spatialSigma, List<Double> spatialWeight,
	List<Double> colourXy,
	List<Double> colourSigma, List<Double> colourWeight, FastMeanField.Quality quality)
{

	/**
	 * @throws DeepLabException if iterations are not whole
	 */
	public CrfRanges {
		for (final double count : iterations) {
			if (count != Math.rint(count)) throw new DeepLabException(new CrfProblem.NotWhole(count));
		}
	}

	/** With the values of those settings among them. */
	public CrfRanges with(final CrfSettings more) {
		return new CrfRanges(with(iterations, more.iterations()), with(spatialSigma, more.spatialSigma()), with(
			spatialWeight, more.spatialWeight()), with(colourXy, more.colourXy()), with(colourSigma, more
				.colourSigma()), with(colourWeight, more.colourWeight()), quality);
	}

	private static List<Double> with(final List<Double> values, final double more) {
		final TreeSet<Double> all = new TreeSet<>(values);
		all.add(more);
		return List.copyOf(all);
	}

	/**
	 * For each parameter all settings that differ from the given ones at most in it, those parameters first that
	 * mostly matter most.
	 *
	 * @throws DeepLabException if a value is out of its parameter's range
	 */
	public List<List<CrfSettings>> beside(final CrfSettings at) {
		return List.of(each(colourWeight, value -> with(at, at.colourXy(), at.colourSigma(), value)), //
			each(colourXy, value -> with(at, value, at.colourSigma(), at.colourWeight())), //
			each(colourSigma, value -> with(at, at.colourXy(), value, at.colourWeight())), //
			each(spatialWeight, value -> new CrfSettings(at.iterations(), at.spatialSigma(), value, at.colourXy(), at
				.colourSigma(), at.colourWeight(), quality)), //
			each(spatialSigma, value -> new CrfSettings(at.iterations(), value, at.spatialWeight(), at.colourXy(), at
				.colourSigma(), at.colourWeight(), quality)), //
			each(iterations, value -> new CrfSettings((int) value, at.spatialSigma(), at.spatialWeight(), at
				.colourXy(), at.colourSigma(), at.colourWeight(), quality)));
	}

	private static List<CrfSettings> each(final List<Double> values, final DoubleFunction<CrfSettings> setting) {
		return values.stream().mapToDouble(Double::doubleValue).mapToObj(setting).toList();
	}

	private CrfSettings with(final CrfSettings at, final double xy, final double sigma, final double weight) {
		return new CrfSettings(at.iterations(), at.spatialSigma(), at.spatialWeight(), xy, sigma, weight, quality);
	}

	/**
	 * Halves the steps around one of these settings: for each parameter with several values, that value and those
	 * half-way to
	 * its neighbours, or as far beyond the end of the range.
	 */
	public CrfRanges around(final CrfSettings best) {
		return new CrfRanges(finer(iterations, best.iterations(), 1, true), finer(spatialSigma, best.spatialSigma(),
			0, false), finer(
			spatialWeight, best.spatialWeight(), 0, false), finer(colourXy, best.colourXy(), 0, false),
				finer(colourSigma, best
				.colourSigma(), 0, false), finer(colourWeight, best.colourWeight(), 0, false), quality);
	}

	private static List<Double> finer(final List<Double> values, final double best, final double least,
		final boolean whole) {
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
