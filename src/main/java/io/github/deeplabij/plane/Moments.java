package io.github.deeplabij.plane;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Mean and standard deviation. Each strip is measured by itself, and strips are put together in their order (Chan,
 * Golub &amp;
 * LeVeque 1979), so that parts that were measured apart give the same bits as the whole.
 */
public final class Moments {

	private final SortedMap<Long, Part> parts = new TreeMap<>();

	/** Those of a number of values; {@code squares} is the sum of the squared distances from the mean. */
	private record Part(long n, double mean, double squares) {

		Part and(final Part next) {
			final double delta = next.mean - mean;
			final double total = (double) n + next.n;
			return new Part(n + next.n, mean + delta * next.n / total, squares + next.squares +
				delta * delta * n * next.n / total);
		}
	}

	/** Measures all values: in a pass over them, unless it is known how often each occurs. */
	public static Moments of(final Strips strips) {
		return strips.counted().map(Moments::of).orElseGet(() -> strips.collect(Moments::new, Moments::add,
			Moments::add));
	}

	private static Moments of(final CountedValues counted) {
		final Moments moments = new Moments();
		moments.parts.put(0L, new Part(counted.total(), counted.mean(), counted.squares(counted.mean())));
		return moments;
	}

	/** Measures values of a strip. */
	public void add(final long strip, final float[] values, final int count) {
		double sum = 0;
		for (int i = 0; i < count; i++) sum += values[i];
		final double mean = sum / count;
		double squares = 0;
		for (int i = 0; i < count; i++) {
			final double d = values[i] - mean;
			squares += d * d;
		}
		parts.put(strip, new Part(count, mean, squares));
	}

	/** Adds other strips. */
	public void add(final Moments other) {
		parts.putAll(other.parts);
	}

	private Part all() {
		return parts.values().stream().reduce(new Part(0, 0, 0), Part::and);
	}

	/** The mean of all values. */
	public double mean() {
		return all().mean;
	}

	/** The standard deviation of all values. */
	public double deviation() {
		final Part all = all();
		return Math.sqrt(all.squares / all.n);
	}
}
