package io.github.deeplabij.refine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.crf.Crf;
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

	/**
	 * All combinations that differ in what they do, those with the same sigmas in a row.
	 *
	 * @throws DeepLabException if a value is out of its parameter's range
	 */
	public List<CrfSettings> settings() {
		final List<CrfSettings> settings = new ArrayList<>();
		final Set<Crf> seen = new HashSet<>();
		for (final double xy : colourXy) for (final double sigma : colourSigma) for (final double spatial
			: spatialSigma) {
			for (final double smoothness : spatialWeight) for (final double appearance
				: colourWeight) for (final double count : iterations) {
				final CrfSettings each = new CrfSettings((int) count, spatial, smoothness, xy, sigma, appearance,
					quality);
				if (seen.add(each.crf())) settings.add(each);
			}
		}
		return settings;
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
