package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.Operation;

/**
 * The operations of a description that change values one by one, made ready for certain planes. Formulas: bioimage.io
 * model specification 0.5, preprocessing and postprocessing.
 */
final class Operations {

	private Operations() {}

	/** Whether any of them has to look at the image first. */
	static boolean measures(final List<Operation> operations) {
		return operations.stream().anyMatch(operation -> operation.id().equals("zero_mean_unit_variance") || operation.id()
			.equals("scale_range"));
	}

	/**
	 * Makes operations ready.
	 *
	 * @param planes the planes that a measured normalisation looks at
	 * @param channels how many channels the tensor has
	 * @throws DeepLabException if an operation is unknown
	 */
	static List<Pointwise> prepare(final List<Operation> operations, final List<? extends PlaneSource> planes,
		final int channels, final BooleanSupplier cancelled)
	{
		final List<Pointwise> steps = new ArrayList<>();
		for (final Operation operation : operations) {
			final Measure measure = new Measure(planes, channels, List.copyOf(steps), cancelled);
			if (!operation.id().equals("ensure_dtype")) steps.add(prepare(operation, measure));
		}
		return List.copyOf(steps);
	}

	private static Pointwise prepare(final Operation operation, final Measure measure) {
		return switch (operation.id()) {
			case "scale_linear" -> Pointwise.linear(numbers(operation, "gain", 1, measure), //
				numbers(operation, "offset", 0, measure));
			case "fixed_zero_mean_unit_variance" -> Pointwise.standardise(numbers(operation, "mean", 0, measure), //
				numbers(operation, "std", 1, measure));
			case "zero_mean_unit_variance" -> zeroMeanUnitVariance(operation, measure);
			case "scale_range" -> scaleRange(operation, measure);
			case "clip" -> Pointwise.clip(operation.number("min", Double.NEGATIVE_INFINITY), //
				operation.number("max", Double.POSITIVE_INFINITY));
			case "binarize" -> Pointwise.binarize(numbers(operation, "threshold", 0.5, measure));
			case "sigmoid" -> Pointwise.sigmoid();
			default -> throw new DeepLabException("The model's description asks for the operation '" + operation.id() +
				"', which is not known here.");
		};
	}

	private static double[] numbers(final Operation operation, final String key, final double fallback,
		final Measure measure)
	{
		final double[] numbers = operation.numbers(key, fallback);
		if (numbers.length != 1 && numbers.length != measure.channels) throw new DeepLabException("The operation '" +
			operation.id() + "' of the model's description gives " + numbers.length + " numbers for '" + key + "' and " +
			measure.channels + " channels.");
		return numbers;
	}

	private static Pointwise zeroMeanUnitVariance(final Operation operation, final Measure measure) {
		final double eps = operation.number("eps", 1e-6);
		final List<Moments> moments = measure.groups(operation).map(measure::moments).toList();
		return Pointwise.standardise(moments.stream().mapToDouble(Moments::mean).toArray(), //
			moments.stream().mapToDouble(m -> m.deviation() + eps).toArray());
	}

	private static Pointwise scaleRange(final Operation operation, final Measure measure) {
		final double low = operation.number("min_percentile", 0);
		final double high = operation.number("max_percentile", 100);
		if (!(0 <= low && low < high && high <= 100)) throw new DeepLabException(
			"The operation 'scale_range' of the model's description has the percentiles " + low + " and " + high +
				"; 0 <= min_percentile < max_percentile <= 100 is meant.");
		final double eps = operation.number("eps", 1e-6);
		final List<double[]> ranges = measure.groups(operation).map(group -> Percentiles.of(measure.strips(group), low, high))
			.toList();
		return Pointwise.standardise(ranges.stream().mapToDouble(range -> range[0]).toArray(), //
			ranges.stream().mapToDouble(range -> range[1] - range[0] + eps).toArray());
	}

	/** What operations that measure look at. */
	private record Measure(List<? extends PlaneSource> planes, int channels, List<Pointwise> before,
		BooleanSupplier cancelled)
	{

		/** The channels to look at together: all, or each of its own. */
		Stream<int[]> groups(final Operation operation) {
			final int[] all = IntStream.range(0, channels).toArray();
			if (operation.hasAxis("channel", true)) return Stream.of(all);
			return IntStream.of(all).mapToObj(channel -> new int[] { channel });
		}

		Strips strips(final int[] group) {
			return new Strips(planes, group, before, cancelled);
		}

		Moments moments(final int[] group) {
			final Moments moments = new Moments();
			strips(group).forEach(moments::add);
			return moments;
		}
	}

	/** Mean and standard deviation, strip by strip (Chan, Golub &amp; LeVeque 1979). */
	private static final class Moments {

		private long n;
		private double mean;
		private double squares;

		void add(final float[] values, final int count) {
			double sum = 0;
			for (int i = 0; i < count; i++) sum += values[i];
			final double stripMean = sum / count;
			double stripSquares = 0;
			for (int i = 0; i < count; i++) {
				final double d = values[i] - stripMean;
				stripSquares += d * d;
			}
			final double delta = stripMean - mean;
			final double total = (double) n + count;
			squares += stripSquares + delta * delta * n * count / total;
			mean += delta * count / total;
			n += count;
		}

		double mean() {
			return mean;
		}

		double deviation() {
			return Math.sqrt(squares / n);
		}
	}
}
