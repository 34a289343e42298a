package io.github.deeplabij.crf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;

/**
 * The mean field with exact sums over all pairs of pixels in double precision. The time grows with the square of the
 * number of pixels: for small images, and to judge other implementations by.
 */
public final class ExactMeanField implements MeanField {

	/** Pixels that one task sums up for. */
	private static final int BLOCK = 1 << 9;

	/** Exponents below this one count as this one: e^-80 is beyond the digits of a sum that holds k_ii = 1. */
	private static final double NOTHING = -80;

	private final Guide image;
	private final Workers workers;
	private final int pixels;

	/**
	 * @param image what bilateral kernels look at
	 * @throws IllegalArgumentException if there are so many pixels that not even their numbers fit
	 */
	public ExactMeanField(final Guide image) {
		if (image.grid().size() > 1 << 24) throw new IllegalArgumentException(
			"The exact mean field is for small images, not for " + image.grid() + " pixels.");
		this.image = image;
		pixels = (int) image.grid().size();
		workers = new Workers(ForkJoinPool.commonPool(), Runtime.getRuntime().availableProcessors());
	}

	@Override
	public Marginals infer(final Crf crf, final Unary unary, final Monitor monitor) {
		MeanField.check(crf, unary, image);
		final int classes = unary.classes();
		final double[][] scores = new double[pixels][classes];
		for (int i = 0; i < pixels; i++) {
			for (int c = 0; c < classes; c++)
				scores[i][c] = -unary.energies()[c][i / image.grid().plane()][i % image.grid().plane()];
		}
		final List<double[]> rowSums = crf.kernels().stream().map(kernel -> rowSums(kernel.gaussian(),
			monitor::cancelled)).toList();
		double[][] q = softmax(scores);
		final List<Double> energies = new ArrayList<>();
		int done = 0;
		monitor.iteration(done, crf.iterations());
		while (done < crf.iterations()) {
			final double[][] next = scores(crf, scores, rowSums, q, monitor);
			if (crf.tracked()) energies.add(energy(q, scores, next));
			final double[][] updated = softmax(next);
			double moved = 0;
			for (int i = 0; i < pixels; i++) {
				for (int c = 0; c < classes; c++) {
					updated[i][c] += crf.damping() * (q[i][c] - updated[i][c]);
					moved = Math.max(moved, Math.abs(updated[i][c] - q[i][c]));
				}
			}
			q = updated;
			monitor.iteration(++done, crf.iterations());
			if (moved <= crf.epsilon()) break;
		}
		if (crf.tracked()) energies.add(energy(q, scores, scores(crf, scores, rowSums, q, monitor)));
		return new Marginals(image.grid(), planes(q, classes), done, energies);
	}

	/** Scores without messages, and the messages of Q. */
	private double[][] scores(final Crf crf, final double[][] scores, final List<double[]> rowSums, final double[][] q,
		final Monitor monitor)
	{
		final double[][] next = new double[pixels][];
		for (int i = 0; i < pixels; i++)
			next[i] = scores[i].clone();
		for (int k = 0; k < rowSums.size(); k++) {
			final Kernel kernel = crf.kernels().get(k);
			final double[][] messages = messages(kernel.gaussian(), rowSums.get(k), q, monitor::cancelled);
			for (int i = 0; i < pixels; i++)
				kernel.compatibility().add(messages[i], next[i]);
		}
		return next;
	}

	/**
	 * The free energy.
	 *
	 * @param without scores without messages
	 * @param with scores with those of Q
	 */
	private static double energy(final double[][] q, final double[][] without, final double[][] with) {
		double sum = 0;
		for (int i = 0; i < q.length; i++) {
			for (int c = 0; c < q[i].length; c++) {
				if (q[i][c] > 0) sum += q[i][c] * (Math.log(q[i][c]) - 0.5 * (without[i][c] + with[i][c]));
			}
		}
		return sum;
	}

	/**
	 * The sum of a kernel over all pixels, before normalisation.
	 *
	 * @return for each pixel, slice by slice
	 */
	double[] rowSums(final Gaussian gaussian) {
		return rowSums(gaussian, () -> false);
	}

	private double[] rowSums(final Gaussian gaussian, final BooleanSupplier cancelled) {
		final double[][] ones = new double[pixels][];
		for (int i = 0; i < pixels; i++)
			ones[i] = new double[] { 1 };
		final double[][] sums = filter(gaussian, ones, cancelled);
		final double[] flat = new double[pixels];
		for (int i = 0; i < pixels; i++)
			flat[i] = sums[i][0];
		return flat;
	}

	/**
	 * Applies a normalised kernel.
	 *
	 * @param values [pixel][class]
	 * @return [pixel][class]
	 */
	double[][] messages(final Gaussian gaussian, final double[][] values) {
		return messages(gaussian, rowSums(gaussian), values, () -> false);
	}

	private double[][] messages(final Gaussian gaussian, final double[] rowSums, final double[][] values,
		final BooleanSupplier cancelled)
	{
		final Normalisation normalisation = gaussian.normalisation();
		final double[][] scaled = new double[pixels][];
		for (int i = 0; i < pixels; i++)
			scaled[i] = scaled(values[i], normalisation.before(rowSums[i]));
		final double[][] filtered = filter(gaussian, scaled, cancelled);
		for (int i = 0; i < pixels; i++)
			filtered[i] = scaled(filtered[i], normalisation.after(rowSums[i]));
		return filtered;
	}

	private static double[] scaled(final double[] values, final double factor) {
		final double[] scaled = new double[values.length];
		for (int c = 0; c < values.length; c++)
			scaled[c] = factor * values[c];
		return scaled;
	}

	private double[][] filter(final Gaussian gaussian, final double[][] values, final BooleanSupplier cancelled) {
		final double[][] features = features(gaussian);
		final int classes = values[0].length;
		final double[][] sums = new double[pixels][classes];
		workers.forEach((pixels - 1) / BLOCK + 1, cancelled, (block, worker) -> {
			final int first = block * BLOCK;
			final int count = Math.min(BLOCK, pixels - first);
			final double[][] own = new double[features.length][];
			for (int d = 0; d < own.length; d++)
				own[d] = Arrays.copyOfRange(features[d], first, first + count);
			final double[][] sum = new double[classes][count];
			final double[] k = new double[count];
			for (int j = 0; j < pixels; j++) {
				if (j % BLOCK == 0 && cancelled.getAsBoolean()) throw new CancellationException();
				Arrays.fill(k, 0);
				for (int d = 0; d < own.length; d++)
					subtractSquares(own[d], features[d][j], k);
				exp(k);
				for (int c = 0; c < classes; c++)
					add(values[j][c], k, sum[c]);
			}
			for (int i = 0; i < count; i++) {
				for (int c = 0; c < classes; c++)
					sums[first + i][c] = sum[c][i];
			}
		});
		return sums;
	}

	private static void subtractSquares(final double[] features, final double feature, final double[] to) {
		for (int i = 0; i < to.length; i++) {
			final double difference = features[i] - feature;
			to[i] -= 0.5 * difference * difference;
		}
	}

	/**
	 * The exponential within 1e-12 of it, relatively: Taylor's polynomial up to the eighth power at a 1024th of the
	 * exponent, squared ten times. Unlike {@link Math#exp(double)}, it becomes vector instructions.
	 */
	private static void exp(final double[] values) {
		for (int i = 0; i < values.length; i++) {
			final double x = Math.max(values[i], NOTHING) / 1024;
			final double a = 1 / 24.0 + x * (1 / 120.0 + x * (1 / 720.0 + x * (1 / 5040.0 + x / 40320)));
			double e = 1 + x * (1 + x * (1 / 2.0 + x * (1 / 6.0 + x * a)));
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			values[i] = e * e;
		}
	}

	private static void add(final double factor, final double[] from, final double[] to) {
		for (int i = 0; i < to.length; i++)
			to[i] += factor * from[i];
	}

	/** [feature][pixel]. */
	private double[][] features(final Gaussian gaussian) {
		final Grid grid = image.grid();
		final List<Double> sigmas = gaussian.channels(image);
		final double[][] features = new double[3 + sigmas.size()][pixels];
		for (int i = 0; i < pixels; i++) {
			final int z = i / grid.plane();
			final int index = i % grid.plane();
			features[0][i] = index % grid.width() * grid.dx() / gaussian.x();
			features[1][i] = index / grid.width() * grid.dy() / gaussian.y();
			features[2][i] = z * grid.dz() / gaussian.z();
			for (int c = 0; c < sigmas.size(); c++)
				features[3 + c][i] = image.channels()[c][z][index] / sigmas.get(c);
		}
		return features;
	}

	/**
	 * The softmax of each pixel.
	 *
	 * @param scores [pixel][class]
	 * @return [pixel][class]
	 */
	static double[][] softmax(final double[][] scores) {
		final double[][] q = new double[scores.length][];
		for (int i = 0; i < scores.length; i++) {
			double max = Double.NEGATIVE_INFINITY;
			for (final double score : scores[i])
				max = Math.max(max, score);
			double sum = 0;
			q[i] = new double[scores[i].length];
			for (int c = 0; c < q[i].length; c++)
				sum += q[i][c] = Math.exp(scores[i][c] - max);
			for (int c = 0; c < q[i].length; c++)
				q[i][c] /= sum;
		}
		return q;
	}

	private float[][][] planes(final double[][] values, final int classes) {
		final int plane = image.grid().plane();
		final float[][][] planes = new float[classes][image.grid().depth()][plane];
		for (int i = 0; i < pixels; i++) {
			for (int c = 0; c < classes; c++)
				planes[c][i / plane][i % plane] = (float) values[i][c];
		}
		return planes;
	}
}
