package io.github.deeplabij.crf;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import io.github.deeplabij.bench.CrfInput;

/**
 * How long the lattice takes for one iteration's messages, on one thread, when its classes are filtered one, two, four
 * or eight at once. The last lanes stay empty where the classes do not fill them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LanesSpeed {

	/** How many classes are filtered: one less than there are. */
	@Param({ "1", "2", "3", "7", "20" })
	public int filtered;

	/** How many are filtered at once; SPLIT is what the CRF does. */
	@Param({ "1", "2", "4", "8", "SPLIT" })
	public String lanes;

	private int[] classes;
	private float[][] planes;
	private int tiles;
	private Filter.State state;

	/** Makes the lattice of a scene as {@link io.github.deeplabij.bench.CrfSpeed} has it. */
	@Setup
	public void load() {
		final Guide image = CrfInput.scene("512x512x2").image();
		final List<Tile> cut = Tile.cut(image.grid());
		final Workers workers = new Workers(Runnable::run, 1);
		tiles = cut.size();
		planes = new float[filtered + 1][Tile.PIXELS];
		for (final float[] plane : planes) Arrays.fill(plane, 1f / planes.length);
		classes = IntStream.rangeClosed(0, filtered).toArray();
		state = new LatticeFilter(image, cut, Gaussian.bilateral(80, 13), true, workers, Monitor.NONE).state(
			classes.length, true, split(), workers, Monitor.NONE);
	}

	private Lanes[] split() {
		final Lanes each = switch (lanes) {
			case "1" -> Lanes.ONE;
			case "2" -> new TwoLanes();
			case "4" -> Lanes.FOUR;
			case "8" -> new EightLanes();
			default -> null;
		};
		if (each == null) return Lanes.split(filtered);
		final Lanes[] split = new Lanes[(filtered + each.count() - 1) / each.count()];
		Arrays.fill(split, each);
		return split;
	}

	/** The weight is 0, so that the planes stay as they are. */
	@Benchmark
	public void messages() {
		for (int t = 0; t < tiles; t++) state.put(t, 0, classes, planes);
		state.spread(false);
		for (int t = 0; t < tiles; t++) state.add(t, 0, 0, classes, planes);
	}

	/** Prints the milliseconds of each. */
	public static void main(final String... arguments) throws RunnerException {
		new Runner(new OptionsBuilder().include(LanesSpeed.class.getName()).build()).run();
	}
}
