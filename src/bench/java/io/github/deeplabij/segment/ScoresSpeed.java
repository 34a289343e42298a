package io.github.deeplabij.segment;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.concurrent.TimeUnit;

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
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Pointwise;

/** How long it takes on one thread to normalise a megapixel, and to make classes and probabilities of its scores. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ScoresSpeed {

	private static final int SIDE = 1024;

	@Param({ "3", "21" })
	public int classes;

	private float[][] scores;
	private float[][] pixels;
	private Postprocessing labels;
	private Postprocessing probabilities;
	private List<Pointwise> normalise;

	/** Makes random scores and an image. */
	@Setup
	public void load() {
		final Random random = new Random(1);
		scores = ArrayPlane.random(random, SIDE, SIDE, classes).pixels();
		final ArrayPlane image = ArrayPlane.random(random, SIDE, SIDE, 1);
		pixels = image.pixels();
		labels = new Postprocessing(model(List.of()));
		probabilities = new Postprocessing(model(List.of(new Operation("softmax", Map.of()))));
		normalise = Operations.prepare(List.of(new Operation("scale_range", Map.of("min_percentile", 1,
			"max_percentile", 99.8))), List.of(image), 1, () -> false);
	}

	private ModelDescription model(final List<Operation> operations) {
		final Axis.Size open = new Axis.Open();
		final Axis y = new Axis(Axis.Type.SPACE, "y", open, 0, List.of());
		final Axis x = new Axis(Axis.Type.SPACE, "x", open, 0, List.of());
		final Axis channel = new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(classes), 0, List.of());
		final Tensor out = new Tensor("out", List.of(channel, y, x), "float32", operations, "");
		return TestModels.description(out, out, IntStream.range(0, classes).mapToObj(c -> new ClassInfo(c, "class " + c,
			OptionalInt.empty())).toArray(ClassInfo[]::new));
	}

	/** By percentiles that are known. */
	@Benchmark
	public float[][] normalise() {
		Postprocessing.apply(normalise, pixels);
		return pixels;
	}

	/** The class of the highest score. */
	@Benchmark
	public int[] highest() {
		return labels.labels(scores);
	}

	/** In place, so that from the second time on its input are probabilities; it takes the same time. */
	@Benchmark
	public float[][] softmax() {
		probabilities.finish(scores);
		return scores;
	}
}
