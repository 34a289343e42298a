package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passes that leave vertices out give touched vertices what passes over all of them give. */
class PassesTest {

	@ParameterizedTest
	@CsvSource({ "2, false", "2, true", "3, true", "5, false", "5, true" })
	void touchedVerticesGetTheSame(final int features, final boolean ring) {
		final double[] highest = new double[features];
		Arrays.fill(highest, 3);
		final Embedding embedding = new Embedding(new double[features], highest, 1);
		final long[] touched = touched(embedding, features);
		final TreeSet<Long> all = new TreeSet<>(Arrays.stream(touched).boxed().toList());
		for (int axis = 0; ring && axis <= features; axis++) {
			for (final long key : touched) {
				all.add(embedding.upper(key, axis));
				all.add(embedding.lower(key, axis));
			}
		}
		final Lanes.Pass[] passes = Passes.of(embedding, touched, all.stream().mapToLong(Long::longValue).toArray(),
			new Workers(Runnable::run, 1), () -> false);

		final Map<Long, Float> full = new HashMap<>();
		float[] values = new float[all.size() + 1];
		final Random random = new Random(2);
		for (int t = 0; t < touched.length; t++) {
			values[t + 1] = random.nextFloat();
			full.put(touched[t], values[t + 1]);
		}
		int work = 0;
		for (int axis = 0; axis <= features; axis++) {
			final float[] to = new float[all.size() + 1];
			Lanes.ONE.blur(passes[axis], values, to, 0, passes[axis].size());
			values = to;
			blur(embedding, all, axis, full);
			work += passes[axis].size() - 1;
		}
		assertEquals(touched.length + 1, passes[features].size());
		for (int t = 0; t < touched.length; t++)
			assertEquals(full.get(touched[t]), values[t + 1]);
		if (ring) assertTrue(work < 0.8 * all.size() * passes.length);
	}

	private static long[] touched(final Embedding embedding, final int features) {
		final Random random = new Random(1);
		final Embedding.Locator locator = embedding.new Locator();
		final TreeSet<Long> touched = new TreeSet<>();
		final long[] keys = new long[features + 1];
		for (int i = 0; i < 30; i++) {
			locator.locate(random.doubles(features, 0, 3).toArray(), keys);
			for (final long key : keys)
				touched.add(key);
		}
		return touched.stream().mapToLong(Long::longValue).toArray();
	}

	private static void blur(final Embedding embedding, final TreeSet<Long> all, final int axis,
		final Map<Long, Float> values)
	{
		final Map<Long, Float> from = new HashMap<>(values);
		for (final long key : all) {
			final float sides = from.getOrDefault(embedding.lower(key, axis), 0f) + from.getOrDefault(embedding.upper(
				key, axis), 0f);
			values.put(key, 0.5f * from.getOrDefault(key, 0f) + 0.25f * sides);
		}
	}
}
