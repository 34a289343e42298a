package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Pointwise;

class OperationsTest {

	private static final List<String> JOINT = List.of("channel", "y", "x");
	private static final List<String> EACH = List.of("y", "x");

	/** Two channels of four pixels. */
	private final ArrayPlane plane = new ArrayPlane(2, 2, new float[] { -2, 0, 1, 5 }, new float[] { 10, 20, 30, 100 });

	private float[][] apply(final List<Operation> operations, final List<ArrayPlane> measured) {
		final List<Pointwise> steps = Operations.prepare(operations, measured, 2, () -> false);
		final float[][] values = { plane.pixels()[0].clone(), plane.pixels()[1].clone() };
		for (int channel = 0; channel < 2; channel++) {
			for (final Pointwise step : steps)
				step.apply(values[channel], values[channel].length, channel);
		}
		return values;
	}

	private float[][] apply(final String id, final Map<String, Object> kwargs) {
		return apply(List.of(new Operation(id, kwargs)), List.of(plane));
	}

	private static void assertClose(final float[][] expected, final float[][] actual) {
		assertEquals(expected.length, actual.length);
		for (int c = 0; c < expected.length; c++)
			assertArrayEquals(expected[c], actual[c], 1e-5f);
	}

	@Test
	void scaleLinear() {
		assertClose(new float[][] { { -3, 1, 3, 11 }, { 21, 41, 61, 201 } }, apply("scale_linear", Map.of("gain", 2,
			"offset", 1)));
		assertClose(new float[][] { { -4, 0, 2, 10 }, { 6, 11, 16, 51 } }, apply("scale_linear", Map.of("gain", List.of(
			2, 0.5), "offset", List.of(0, 1))));
		assertClose(new float[][] { { -2, 0, 1, 5 }, { 10, 20, 30, 100 } }, apply("scale_linear", Map.of()));
	}

	@Test
	void fixedZeroMeanUnitVariance() {
		assertClose(new float[][] { { -1.5f, -0.5f, 0, 2 }, { 4.5f, 9.5f, 14.5f, 49.5f } }, apply(
			"fixed_zero_mean_unit_variance", Map.of("mean", 1, "std", 2)));
		assertClose(new float[][] { { -1, 0, 0.5f, 2.5f }, { -2, -1, 0, 7 } }, apply("fixed_zero_mean_unit_variance",
			Map.of("mean", List.of(0, 30), "std", List.of(2, 10))));
	}

	/** Numbers from numpy: {@code (x - x.mean()) / (x.std() + 1e-6)}. */
	@Test
	void zeroMeanUnitVariance() {
		assertClose(new float[][] { { -1.176696f, -0.392232f, 0, 1.568928f }, { -0.848528f, -0.565685f, -0.282843f,
			1.697056f } }, apply("zero_mean_unit_variance", Map.of("axes", EACH)));
		final float[][] joint = { { -0.708508f, -0.645529f, -0.61404f, -0.488083f }, { -0.330637f, -0.015745f,
			0.299148f, 2.503394f } };
		assertClose(joint, apply("zero_mean_unit_variance", Map.of("axes", JOINT)));
		assertClose(joint, apply("zero_mean_unit_variance", Map.of()));
	}

	private static double[] moments(final float[]... values) {
		double sum = 0;
		double squares = 0;
		int n = 0;
		for (final float[] channel : values) {
			for (final float value : channel) {
				sum += value;
				squares += (double) value * value;
				n++;
			}
		}
		return new double[] { sum / n, Math.sqrt(squares / n - sum / n * (sum / n)) };
	}

	@Test
	void momentsOfManyStripsAreThoseOfTheWhole() {
		final Random random = new Random(9);
		final ArrayPlane large = ArrayPlane.random(random, 700, 1100, 2).map(v -> 1000 + 3 * v);
		final double[] moments = moments(large.pixels());
		final float[][] found = apply(List.of(new Operation("zero_mean_unit_variance", Map.of())), List.of(large));
		assertEquals((plane.pixels()[0][0] - moments[0]) / moments[1], found[0][0], 1e-2);
		assertEquals((plane.pixels()[1][3] - moments[0]) / moments[1], found[1][3], 1e-2);
	}

	@Test
	void scaleRange() {
		assertClose(new float[][] { { 0, 2 / 7f, 3 / 7f, 1 }, { 0, 1 / 9f, 2 / 9f, 1 } }, apply("scale_range", Map.of(
			"axes", EACH)));
		assertClose(new float[][] { { 0, 2 / 102f, 3 / 102f, 7 / 102f }, { 12 / 102f, 22 / 102f, 32 / 102f, 1 } },
			apply("scale_range", Map.of("axes", JOINT)));
		// percentiles 25 and 75 of the first channel: -0.5 and 2; of the second: 17.5 and 47.5
		assertClose(new float[][] { { -0.6f, 0.2f, 0.6f, 2.2f }, { -0.25f, 2.5f / 30, 12.5f / 30, 2.75f } }, apply(
			"scale_range", Map.of("axes", EACH, "min_percentile", 25, "max_percentile", 75)));
	}

	@Test
	void scaleRangeOfAFlatPlaneIsFinite() {
		final ArrayPlane flat = new ArrayPlane(1, 1, new float[] { -2 }, new float[] { -2 });
		final float[][] found = apply(List.of(new Operation("scale_range", Map.of("eps", 0.5))), List.of(flat));
		assertEquals(0, found[0][0]);
		assertEquals(14, found[0][3]);
	}

	@Test
	void clip() {
		assertClose(new float[][] { { 0, 0, 1, 5 }, { 10, 20, 25, 25 } }, apply("clip", Map.of("min", 0, "max", 25)));
		assertClose(new float[][] { { 0, 0, 1, 5 }, { 10, 20, 30, 100 } }, apply("clip", Map.of("min", 0)));
	}

	/** Numbers from numpy: {@code x.clip(*numpy.percentile(x, (30, 75), axis, method="inverted_cdf"))}. */
	@Test
	void clipAtPercentiles() {
		final Map<String, Object> quarters = Map.of("min_percentile", 30, "max_percentile", 75, "axes", EACH);
		assertClose(new float[][] { { 0, 0, 1, 1 }, { 20, 20, 30, 30 } }, apply("clip", quarters));
		assertClose(new float[][] { { 0, 0, 1, 5 }, { 10, 20, 20, 20 } }, apply("clip", Map.of("min_percentile", 25,
			"max_percentile", 75)));
		assertClose(new float[][] { { -2, 0, 1, 1 }, { 10, 20, 30, 30 } }, apply("clip", Map.of("max_percentile", 75,
			"axes", EACH)));
		assertClose(new float[][] { { -1, 0, 1, 1 }, { 10, 20, 30, 30 } }, apply("clip", Map.of("min", -1,
			"max_percentile", 75, "axes", EACH)));
	}

	@Test
	void ensureDtype() {
		final ArrayPlane odd = new ArrayPlane(2, 2, new float[] { -2.7f, 0, 0.9f, 300.5f }, new float[] { 1, 2, 3, 4 });
		for (final Map.Entry<String, float[]> each : Map.of("float32", new float[] { -2.7f, 0, 0.9f, 300.5f }, "uint8",
			new float[] { 0, 0, 0, 255 }, "int16", new float[] { -2, 0, 0, 300 }, "int8", new float[] { -2, 0, 0, 127 },
			"bool", new float[] { 1, 0, 1, 1 }).entrySet())
		{
			final List<Pointwise> steps = Operations.prepare(List.of(new Operation("ensure_dtype", Map.of("dtype", each
				.getKey()))), List.of(odd), 2, () -> false);
			final float[] values = odd.pixels()[0].clone();
			for (final Pointwise step : steps)
				step.apply(values, values.length, 0);
			assertArrayEquals(each.getValue(), values, each.getKey());
		}
	}

	/**
	 * {@code (x - mean) / (std + eps) * (ref_std + eps) + ref_mean}, with the moments of -2, 0, 1, 5 and of 2, 4, 6, 8.
	 */
	@Test
	void scaleMeanVarianceToAnotherTensor() {
		final ArrayPlane other = new ArrayPlane(2, 2, new float[] { 2, 4, 6, 8 }, new float[] { 10, 20, 30, 100 });
		final List<Pointwise> steps = Operations.prepare(List.of(new Operation("scale_mean_variance", Map.of(
			"reference_tensor", "raw", "axes", EACH))), List.of(plane), 2, Optional.of(new Operations.Reference("raw",
				List.of(other), 2)), () -> false);
		final float[][] values = { plane.pixels()[0].clone(), plane.pixels()[1].clone() };
		for (int channel = 0; channel < 2; channel++)
			steps.get(0).apply(values[channel], 4, channel);
		// mean 1, standard deviation 2.549510 to mean 5, standard deviation 2.236068
		assertClose(new float[][] { { 2.368825f, 4.122942f, 5, 8.508233f }, { 10, 20, 30, 100 } }, values);
	}

	@Test
	void scaleRangeOfAnotherTensor() {
		final ArrayPlane other = new ArrayPlane(2, 2, new float[] { 0, 10, 20, 5 });
		final List<Pointwise> steps = Operations.prepare(List.of(new Operation("scale_range", Map.of("reference_tensor",
			"raw"))), List.of(plane), 2, Optional.of(new Operations.Reference("raw", List.of(other), 1)), () -> false);
		final float[] values = plane.pixels()[1].clone();
		steps.get(0).apply(values, 4, 1);
		assertArrayEquals(new float[] { 0.5f, 1, 1.5f, 5 }, values, 1e-5f);
	}

	@Test
	void binarize() {
		assertClose(new float[][] { { 0, 0, 0, 1 }, { 1, 1, 1, 1 } }, apply("binarize", Map.of("threshold", 1)));
		assertClose(new float[][] { { 0, 1, 1, 1 }, { 0, 0, 1, 1 } }, apply("binarize", Map.of("threshold", List.of(-1,
			20))));
	}

	@Test
	void sigmoid() {
		final float[][] found = apply("sigmoid", Map.of());
		assertArrayEquals(new float[] { 0.1192029f, 0.5f, 0.7310586f, 0.9933071f }, found[0], 1e-6f);
		assertEquals(1, found[1][3]);
	}

	@Test
	void laterOperationsMeasureWhatEarlierOnesGive() {
		final List<Operation> operations = List.of(new Operation("clip", Map.of("min", 0, "max", 20)), new Operation(
			"ensure_dtype", Map.of("dtype", "float32")), new Operation("scale_range", Map.of("axes", EACH)));
		assertClose(new float[][] { { 0, 0, 0.2f, 1 }, { 0, 1, 1, 1 } }, apply(operations, List.of(plane)));
	}

	@Test
	void knowsWhichMeasure() {
		assertTrue(Operations.measures(List.of(new Operation("clip", Map.of("max_percentile", 99)))));
		for (final String id : List.of("zero_mean_unit_variance", "scale_range", "scale_mean_variance")) {
			assertTrue(Operations.measures(List.of(new Operation("clip", Map.of()), new Operation(id, Map.of()))));
		}
		for (final String id : List.of("scale_linear", "fixed_zero_mean_unit_variance", "clip", "binarize",
			"sigmoid"))
		{
			assertFalse(Operations.measures(List.of(new Operation(id, Map.of()))));
		}
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		for (final Operation wrong : List.of(new Operation("sharpen", Map.of()), new Operation("scale_linear", Map.of(
			"gain", List.of(1, 2, 3))), new Operation("scale_range", Map.of("min_percentile", 50, "max_percentile",
				50)), new Operation("scale_range", Map.of("max_percentile", 101)), new Operation("scale_range", Map.of(
					"min_percentile", Double.NaN)), new Operation("clip", Map.of("min", "low")), new Operation("clip",
						Map.of("min", 1, "min_percentile", 1)), new Operation("clip", Map.of("max_percentile", 101)),
			new Operation("softmax", Map.of()), new Operation("clip", Map.of("min", 2, "max", 1)), new Operation(
				"scale_linear", Map.of("gain", Double.NaN)), new Operation("scale_linear", Map.of("offset", List.of(0,
					Double.POSITIVE_INFINITY))), new Operation("fixed_zero_mean_unit_variance", Map.of("std", 0)),
			new Operation("ensure_dtype", Map.of("dtype", "complex64")), new Operation("zero_mean_unit_variance", Map
				.of("axes", List.of("channel"))), new Operation("scale_linear", Map.of("gain", List.of(1, 2), "axis",
					"y"))))
		{
			final String message = assertThrows(DeepLabException.class, () -> apply(List.of(wrong), List.of(plane)))
				.getMessage();
			assertTrue(message.contains("'" + wrong.id() + "'"), message);
		}
	}
}
