package io.github.deeplabij.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The shapes of inputs on which a graph passed its trial; those that are smaller along each axis need none. */
public final class TriedShapes {

	private final List<long[]> shapes;

	private TriedShapes(final List<long[]> shapes) {
		this.shapes = shapes;
	}

	/** One shape. */
	public static TriedShapes of(final long... shape) {
		return new TriedShapes(List.of(shape.clone()));
	}

	/** Those of a text that {@link #toString} gave; empty if it is none. */
	public static Optional<TriedShapes> parse(final String text) {
		try {
			final List<long[]> shapes = text.lines().map(line -> Arrays.stream(line.replaceAll("[\\[\\]\\s]", "").split(
				",")).mapToLong(Long::parseLong).toArray()).toList();
			final boolean sound = !shapes.isEmpty() && shapes.stream().allMatch(shape -> shape.length > 0 && Arrays
				.stream(shape).allMatch(length -> length > 0));
			return sound ? Optional.of(new TriedShapes(shapes)) : Optional.empty();
		}
		catch (final NumberFormatException e) {
			return Optional.empty();
		}
	}

	/** Whether one of them is as long along each axis. */
	public boolean cover(final long... shape) {
		return shapes.stream().anyMatch(each -> covers(each, shape));
	}

	private static boolean covers(final long[] large, final long... small) {
		if (large.length != small.length) return false;
		for (int i = 0; i < small.length; i++)
			if (small[i] > large[i]) return false;
		return true;
	}

	/** These and one more, without those that it is as long as. */
	public TriedShapes and(final long... shape) {
		final List<long[]> all = new ArrayList<>(shapes.stream().filter(each -> !covers(shape, each)).toList());
		all.add(shape.clone());
		return new TriedShapes(List.copyOf(all));
	}

	/** The one that has the most elements. */
	public long[] largest() {
		return shapes.stream().max(Comparator.comparingDouble(TriedShapes::elements)).orElseThrow().clone();
	}

	/** How many elements a tensor of that shape has. */
	public static double elements(final long... shape) {
		return Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
	}

	/** A line for each, such as {@code [1, 3, 512, 512]}. */
	@Override
	public String toString() {
		return shapes.stream().map(shape -> Arrays.toString(shape) + "\n").collect(Collectors.joining());
	}
}
