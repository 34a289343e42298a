package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.plane.Moments;
import io.github.deeplabij.plane.Percentiles;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Strips;

/**
 * The operations of a description that change values one by one, made ready for certain planes. Formulas: bioimage.io
 * model specification 0.5, preprocessing and postprocessing.
 */
final class Operations {

	private Operations() {}

	/** Whether it has to look at all pixels first. */
	static boolean measures(final Operation operation) {
		return switch (operation.id()) {
			case "zero_mean_unit_variance", "scale_range", "scale_mean_variance" -> true;
			case "clip" -> operation.has("min_percentile") || operation.has("max_percentile");
			default -> false;
		};
	}

	/** Whether any of them has to look at all pixels first. */
	static boolean measures(final List<Operation> operations) {
		return operations.stream().anyMatch(Operations::measures);
	}

	/**
	 * Makes operations ready.
	 *
	 * @param planes the planes that a measured normalisation looks at
	 * @param channels how many channels the tensor has
	 * @throws DeepLabException if an operation is unknown, or can't be done here
	 */
	static List<Pointwise> prepare(final List<Operation> operations, final List<? extends PlaneSource> planes,
		final int channels, final BooleanSupplier cancelled)
	{
		return prepare(operations, planes, channels, Optional.empty(), cancelled);
	}

	/** The tensor of that id, which an operation can measure in place of its own. */
	record Reference(String id, List<? extends PlaneSource> planes, int channels) {
	}

	/** The same, with another tensor that operations can refer to. */
	static List<Pointwise> prepare(final List<Operation> operations, final List<? extends PlaneSource> planes,
		final int channels, final Optional<Reference> reference, final BooleanSupplier cancelled)
	{
		final List<Pointwise> steps = new ArrayList<>();
		for (final Operation operation : operations) {
			final Measure measure = new Measure(planes, channels, List.copyOf(steps), cancelled);
			if (!isFloat(operation)) steps.add(prepare(operation, measure, reference.map(other -> referred(operation,
				other, measure)).orElse(
				measure)));
		}
		return List.copyOf(steps);
	}

	private static Measure referred(final Operation operation, final Reference other, final Measure own) {
		if (!operation.text("reference_tensor", "").equals(other.id)) return own;
		return new Measure(other.planes, other.channels, List.of(), own.cancelled);
	}

	/** Whether it changes nothing here, where all values are float32. */
	private static boolean isFloat(final Operation operation) {
		return operation.id().equals("ensure_dtype") && operation.text("dtype", "float32").startsWith("float");
	}

	/**
	 * @param own looks at the tensor itself
	 * @param referred looks at the tensor that the operation refers to
	 */
	private static Pointwise prepare(final Operation operation, final Measure own, final Measure referred) {
		return switch (operation.id()) {
			case "scale_linear" -> Pointwise.linear(numbers(operation, "gain", 1, own), //
				numbers(operation, "offset", 0, own));
			case "fixed_zero_mean_unit_variance" -> Pointwise.standardise(numbers(operation, "mean", 0, own),
				deviations(operation, own));
			case "zero_mean_unit_variance" -> zeroMeanUnitVariance(operation, own);
			case "scale_mean_variance" -> scaleMeanVariance(operation, own, referred);
			case "scale_range" -> scaleRange(operation, referred, own.channels);
			case "clip" -> clip(operation, own);
			case "binarize" -> Pointwise.binarize(numbers(operation, "threshold", 0.5, own));
			case "sigmoid" -> new Pointwise.Sigmoid();
			case "ensure_dtype" -> cast(operation);
			case "softmax" -> throw new DeepLabException(
				"The model's description asks for the operation 'softmax' before the network, which is done after " +
				"it alone; leave it out, " +
					"or export the network with it.");
			default -> throw new DeepLabException("The model's description asks for the operation '" + operation.id() +
				"', which is not known here.");
		};
	}

	private static Pointwise cast(final Operation operation) {
		final String type = operation.text("dtype", "");
		if (type.equals("bool")) return new Pointwise.Truth();
		if (!type.matches("u?int(8|16|32|64)")) throw new DeepLabException(
			"The operation 'ensure_dtype' of the model's description has the dtype '" + type +
				"'; a type such as float32 or uint8 is meant.");
		final int bits = Integer.parseInt(type.replaceAll("\\D+", ""));
		return type.startsWith("u") ? new Pointwise.Whole(0, Math.scalb(1.0, bits) - 1)
			: new Pointwise.Whole(-Math.scalb(1.0, bits - 1), Math
			.scalb(1.0, bits - 1) - 1);
	}

	private static double[] numbers(final Operation operation, final String key, final double fallback,
		final Measure measure)
	{
		final double[] numbers = operation.numbers(key, fallback);
		if (numbers.length > 1 && !operation.text("axis",
			"channel").equals("channel")) throw new DeepLabException("The operation '" +
			operation.id() + "' of the model's description gives '" + key + "' along the axis '" +
				operation.text("axis", "") +
			"'; it can be given along the channel axis alone.");
		if (numbers.length != 1 && numbers.length != measure.channels) throw new DeepLabException("The operation '" +
			operation.id() + "' of the model's description gives " + numbers.length + " numbers for '" + key +
				"' and " +
			measure.channels + " channels.");
		return numbers;
	}

	private static double[] deviations(final Operation operation, final Measure measure) {
		final double[] deviations = numbers(operation, "std", 1, measure);
		for (final double deviation : deviations) if (!(deviation > 0)) throw new DeepLabException("The operation '" +
			operation.id() +
			"' of the model's description has the std " + deviation + "; a number above 0 is meant.");
		return deviations;
	}

	private static Pointwise zeroMeanUnitVariance(final Operation operation, final Measure measure) {
		final double eps = operation.number("eps", 1e-6);
		final List<Moments> moments = measure.moments(operation);
		return Pointwise.standardise(moments.stream().mapToDouble(Moments::mean).toArray(), //
			moments.stream().mapToDouble(m -> m.deviation() + eps).toArray());
	}

	/** {@code (x - mean) / (std + eps) * (ref_std + eps) + ref_mean}. */
	private static Pointwise scaleMeanVariance(final Operation operation, final Measure own, final Measure referred) {
		final double eps = operation.number("eps", 1e-6);
		final List<Moments> moments = own.moments(operation);
		final List<Moments> wanted = referred.moments(operation);
		requireAlike(operation, wanted.size(), own.channels);
		final double[] gain = new double[Math.max(moments.size(), wanted.size())];
		final double[] offset = new double[gain.length];
		for (int i = 0; i < gain.length; i++) {
			final Moments from = moments.get(moments.size() == 1 ? 0 : i);
			final Moments to = wanted.get(wanted.size() == 1 ? 0 : i);
			gain[i] = (to.deviation() + eps) / (from.deviation() + eps);
			offset[i] = to.mean() - from.mean() * gain[i];
		}
		return Pointwise.linear(gain, offset);
	}

	private static Pointwise scaleRange(final Operation operation, final Measure measure, final int channels) {
		final double low = operation.number("min_percentile", 0);
		final double high = operation.number("max_percentile", 100);
		if (!(0 <= low && low < high && high <= 100)) throw new DeepLabException(
			"The operation 'scale_range' of the model's description has the percentiles " + low + " and " + high +
				"; 0 <= min_percentile < max_percentile <= 100 is meant.");
		final double eps = operation.number("eps", 1e-6);
		final List<double[]> ranges = measure.percentiles(operation, Percentiles.Method.LINEAR, low, high);
		requireAlike(operation, ranges.size(), channels);
		return Pointwise.standardise(ranges.stream().mapToDouble(range -> range[0]).toArray(), //
			ranges.stream().mapToDouble(range -> range[1] - range[0] + eps).toArray());
	}

	private static Pointwise clip(final Operation operation, final Measure own) {
		final double[] min = limits(operation, "min", Double.NEGATIVE_INFINITY, own);
		final double[] max = limits(operation, "max", Double.POSITIVE_INFINITY, own);
		for (int i = 0; i < Math.max(min.length, max.length); i++) {
			final double least = min[min.length == 1 ? 0 : i];
			final double most = max[max.length == 1 ? 0 : i];
			if (least > most) throw new DeepLabException("The operation 'clip' of the model's description clips to " +
				"values from " + least + " to " +
				most + "; a minimum below the maximum is meant.");
		}
		return Pointwise.clip(min, max);
	}

	/**
	 * A fixed limit, or a measured one, which is one of the values as in bioimageio.core; that of {@link #scaleRange}
	 * may lie between two.
	 */
	private static double[] limits(final Operation operation, final String end, final double fallback,
		final Measure measure) {
		final String key = end + "_percentile";
		if (!operation.has(key)) return new double[] { operation.number(end, fallback) };
		final double percentage = operation.number(key, 0);
		if (operation.has(end) || !(percentage >= 0 && percentage <= 100)) throw new DeepLabException(
			"The operation 'clip' of the model's description has the " + key + " " + percentage + (operation.has(end)
				? " and a " + end +
				" too; one of both is meant." : "; 0 to 100 is meant."));
		return measure.percentiles(operation, Percentiles.Method.INVERTED_CDF,
			percentage).stream().mapToDouble(found -> found[0]).toArray();
	}

	private static void requireAlike(final Operation operation, final int measured, final int channels) {
		if (measured != 1 && measured != channels) throw new DeepLabException("The operation '" + operation.id() +
			"' of the model's description refers to a tensor of " + measured + " channels for one of " + channels +
			"; list the channel axis in its axes.");
	}

	/** What operations that measure look at. */
	private record Measure(List<? extends PlaneSource> planes, int channels, List<Pointwise> before,
		BooleanSupplier cancelled)
	{

		/** The channels to look at together: all, or each of its own. */
		private Stream<int[]> groups(final Operation operation) {
			if (!operation.hasAxis("x", true) || !operation.hasAxis("y",
				true)) throw new DeepLabException("The operation '" + operation.id() +
				"' of the model's description measures along some of the image's axes alone; let its axes list both " +
				"y and x.");
			final int[] all = IntStream.range(0, channels).toArray();
			if (operation.hasAxis("channel", true)) return Stream.of(all);
			return IntStream.of(all).mapToObj(channel -> new int[] { channel });
		}

		private Strips strips(final int[] group) {
			return new Strips(planes, group, before, cancelled);
		}

		/** One for each group of channels. */
		List<double[]> percentiles(final Operation operation, final Percentiles.Method method,
			final double... percentages) {
			return groups(operation).map(group -> Percentiles.of(strips(group), method, percentages)).toList();
		}

		/** One for each group of channels. */
		List<Moments> moments(final Operation operation) {
			return groups(operation).map(group -> Moments.of(strips(group))).toList();
		}
	}
}
