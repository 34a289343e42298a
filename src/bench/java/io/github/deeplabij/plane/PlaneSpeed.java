package io.github.deeplabij.plane;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes on one thread to measure, read and scale a plane of 1024 x 1024 pixels. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PlaneSpeed {

	private static final int SIDE = 1024;

	private ArrayPlane plane;
	private float[] tile;

	/** Makes random values. */
	@Setup
	public void load() {
		plane = ArrayPlane.random(new Random(1), SIDE, SIDE, 1);
		tile = new float[SIDE * SIDE];
	}

	/** The percentiles that the bundled models normalise by, of floating-point values. */
	@Benchmark
	public double[] percentiles() {
		return Percentiles.of(new Strips(List.of(plane), new int[] { 0 }, List.of(), () -> false),
			Percentiles.Method.LINEAR, 1, 99.8);
	}

	/** A tile that reaches over the border, where the plane is mirrored. */
	@Benchmark
	public float[] mirror() {
		Mirror.read(plane, 0, new Region(-88, -88, SIDE, SIDE), tile);
		return tile;
	}

	/** From 1024 to 512 pixels a side: a megapixel is read. */
	@Benchmark
	public float[] scaleDown() {
		ScaledPlane.of(plane, SIDE / 2, SIDE / 2).read(0, new Region(0, 0, SIDE / 2, SIDE / 2), tile);
		return tile;
	}

	/** From 1024 to 1536 pixels a side, of which a megapixel is made. */
	@Benchmark
	public float[] scaleUp() {
		ScaledPlane.of(plane, SIDE * 3 / 2, SIDE * 3 / 2).read(0, new Region(0, 0, SIDE, SIDE), tile);
		return tile;
	}
}
