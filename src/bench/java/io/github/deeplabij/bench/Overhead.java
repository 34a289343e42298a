package io.github.deeplabij.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.SampleImage;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.ExternalData;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Optimisation;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.segment.ModelTiling;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * How long the plugin takes from an image to its labels, against ONNX Runtime alone on the same normalised tiles; both
 * run the part of the graph that the labels come from.
 * <p>
 * Both sides run in one JVM and by turns, so that what else the machine does meets both: that is why {@link #main} does
 * not fork.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(0)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class Overhead {

	private static final int SIDE = 2048;
	private static final String[] TILES = { "2048", "1536", "1024", "512" };
	private static final int ROUNDS = Integer.getInteger("rounds", 5);

	/** The largest side of a tile. */
	@Param("2048")
	public int tile;

	private ImagePlus image;
	private ImageSegmenter segmenter;
	private OrtSession session;
	private final List<OnnxTensor> tiles = new ArrayList<>();

	/** Loads the model twice, as the plugin does and bare, and prepares the tiles' tensors. */
	@Setup
	public void load() throws OrtException {
		image = montage();
		final Catalogue catalogue = new Catalogue(List.of());
		final Model model = catalogue.find(catalogue.names().get(0)).semantic();
		segmenter = new ImageSegmenter(model, Device.CPU);
		try (ExternalData none = new ExternalData(Map.of())) {
			session = SessionNetwork.opener(Graph.of(model.weights(), model.description()), 0).open(
				Device.CPU, Optimisation.ALL, none);
		}
		final float[] pixels = normalised(image);
		final ModelDescription description = model.description();
		final Tiling tiling = ModelTiling.of(description, SIDE, SIDE, tile);
		for (long t = 0; t < tiling.count(); t++)
			tiles.add(tensor(pixels, tiling.tile(t).input()));
	}

	@TearDown
	public void close() throws OrtException {
		segmenter.close();
		for (final OnnxTensor each : tiles)
			each.close();
		session.close();
	}

	@Benchmark
	public ImagePlus plugin() {
		return segmenter.segment(image, tile, EnumSet.of(Output.LABELS), Monitor.NONE).labels();
	}

	@Benchmark
	public void bare() throws OrtException {
		final String input = session.getInputNames().iterator().next();
		for (final OnnxTensor each : tiles)
			session.run(Map.of(input, each)).close();
	}

	/** The sample image, again and again. */
	private static ImagePlus montage() {
		final ImageProcessor sample = SampleImage.create().getProcessor();
		final ShortProcessor pixels = new ShortProcessor(SIDE, SIDE);
		for (int y = 0; y < SIDE; y += sample.getHeight()) {
			for (int x = 0; x < SIDE; x += sample.getWidth())
				pixels.insert(sample, x, y);
		}
		return new ImagePlus("montage", pixels);
	}

	/** What {@code scale_range} with the percentiles 1 and 99.8 makes of it. */
	private static float[] normalised(final ImagePlus image) {
		final float[] pixels = (float[]) image.getProcessor().convertToFloatProcessor().getPixels();
		final float[] sorted = pixels.clone();
		Arrays.sort(sorted);
		final float low = sorted[(int) (0.01 * (sorted.length - 1))];
		final float high = sorted[(int) (0.998 * (sorted.length - 1))];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (pixels[i] - low) / (high - low);
		return pixels;
	}

	private static OnnxTensor tensor(final float[] pixels, final Region in) throws OrtException {
		final FloatBuffer buffer = ByteBuffer.allocateDirect((int) in.size() * Float.BYTES).order(ByteOrder
			.nativeOrder()).asFloatBuffer();
		for (int y = in.y(); y < in.y() + in.height(); y++)
			buffer.put(pixels, y * SIDE + in.x(), in.width());
		return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer.flip(), new long[] { 1, 1, in.height(),
			in.width() });
	}

	/** Runs both sides by turns and prints the median of each, and of their ratios. */
	public static void main(final String... arguments) throws RunnerException {
		System.out.println("| `tile` | plugin, ms | a megapixel, ms | ONNX Runtime alone, ms | ratio (from .. to) |");
		System.out.println("|---|---|---|---|---|");
		for (final String tile : TILES) {
			final List<Double> plugin = new ArrayList<>();
			final List<Double> bare = new ArrayList<>();
			final List<Double> ratios = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				final ChainedOptionsBuilder options = new OptionsBuilder().include(Overhead.class.getName() + "\\.")
					.param("tile", tile).verbosity(VerboseMode.SILENT);
				for (final RunResult result : new Runner(options.build()).run()) {
					(result.getParams().getBenchmark().endsWith("plugin") ? plugin : bare).add(result.getPrimaryResult()
						.getScore());
				}
				ratios.add(plugin.get(round) / bare.get(round));
			}
			System.out.println(String.format(Locale.ROOT,
				"| %s | %.0f | %.0f | %.0f | %.2f (%.2f .. %.2f) |", tile, median(plugin), median(plugin) /
					(SIDE * SIDE / 1e6), median(bare), median(ratios), Collections.min(ratios), Collections.max(
						ratios)));
		}
		System.exit(0); // ImageJ keeps threads that would keep the JVM
	}

	private static double median(final List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}
}
