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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
import io.github.deeplabij.natives.Cores;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.ExternalData;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Optimisation;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.segment.ModelTiling;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * How long the plugin takes from an image to its labels, against ONNX Runtime alone on tensors that are ready: in the
 * two best ways to use it, one tile after the other on all cores, and a tile on each core. All three run by turns in
 * one JVM.
 */
public final class Pipeline {

	private static final int ROUNDS = Integer.getInteger("rounds", 5);
	/** The largest side of a tile, the side of the image, and how many planes it has. */
	private static final int[][] CASES = { { 0, 2048, 1 }, { 2048, 2048, 1 }, { 1536, 2048, 1 }, { 1024, 2048, 1 }, {
		512, 2048, 1 }, { 0, 256, 90 } };

	private final int tile;
	private final ImagePlus image;
	private final List<OnnxTensor> tensors = new ArrayList<>();

	private Pipeline(final Model model, final ImageSegmenter segmenter, final int tile, final int side,
		final int planes) throws OrtException
	{
		this.tile = tile;
		image = montage(side, planes);
		final int largest = segmenter.prepare(image, ImageSegmenter.Settings.plain(tile), Monitor.NONE).tileSide();
		final Tiling tiling = ModelTiling.of(model.description(), side, side, largest);
		final float[] pixels = (float[]) image.getStack().getProcessor(1).convertToFloatProcessor().getPixels();
		for (int plane = 0; plane < planes; plane++)
			for (long t = 0; t < tiling.count(); t++) tensors.add(tensor(pixels, side, tiling.tile(t).input()));
	}

	/** The sample image, again and again. */
	private static ImagePlus montage(final int side, final int planes) {
		final ImageProcessor sample = SampleImage.create().getProcessor();
		final ImageStack stack = new ImageStack(side, side);
		for (int plane = 0; plane < planes; plane++) {
			final ShortProcessor pixels = new ShortProcessor(side, side);
			for (int y = 0; y < side; y += sample.getHeight())
				for (int x = 0; x < side; x += sample.getWidth()) pixels.insert(sample, x, y);
			stack.addSlice(pixels);
		}
		return new ImagePlus("montage", stack);
	}

	private static OnnxTensor tensor(final float[] pixels, final int side, final Region in) throws OrtException {
		final FloatBuffer buffer = ByteBuffer.allocateDirect((int) in.size() * Float.BYTES).order(ByteOrder
			.nativeOrder()).asFloatBuffer();
		for (int y = in.y(); y < in.y() + in.height(); y++) {
			for (int x = in.x(); x < in.x() + in.width(); x++)
				buffer.put(pixels[Math.min(y, side - 1) * side + Math.min(x, side - 1)] / 1000);
		}
		return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer.flip(), new long[] { 1, 1, in.height(),
			in.width() });
	}

	/** Runs all tiles, so many at once; gives milliseconds. */
	private double bare(final OrtSession session, final int atOnce) throws InterruptedException, ExecutionException {
		final String input = session.getInputNames().iterator().next();
		final long start = System.nanoTime();
		final ExecutorService threads = Executors.newFixedThreadPool(atOnce);
		final List<Future<?>> runs = new ArrayList<>();
		for (final OnnxTensor each : tensors) runs.add(threads.submit(() -> {
			session.run(Map.of(input, each)).close();
			return null;
		}));
		for (final Future<?> run : runs) run.get();
		threads.shutdown();
		return (System.nanoTime() - start) / 1e6;
	}

	private double plugin(final ImageSegmenter segmenter) {
		final long start = System.nanoTime();
		segmenter.segment(image, tile, EnumSet.of(Output.LABELS), Monitor.NONE);
		return (System.nanoTime() - start) / 1e6;
	}

	private static OrtSession open(final Model model, final int threads) throws OrtException {
		try (ExternalData none = new ExternalData(Map.of())) {
			return SessionNetwork.opener(Graph.of(model.weights(), model.description()), threads).open(Device.CPU,
				Optimisation.ALL, none);
		}
	}

	/**
	 * Prints the median of each, and of the plugin's ratios to both.
	 *
	 * @param arguments the numbers of the cases to run, from 0; none for all
	 */
	public static void main(final String... arguments) throws OrtException, InterruptedException, ExecutionException {
		final Catalogue catalogue = new Catalogue(List.of());
		final Model model = catalogue.find(catalogue.names().get(0)).semantic();
		System.out.println(
			"| `tile` | planes | plugin, ms | one by one, ms | at once, ms | ratio to one by one | to at once |");
		System.out.println("|---|---|---|---|---|---|---|");
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU); OrtSession whole = open(model, 0);
				OrtSession narrow = open(model, 1))
		{
			for (final int[] each : chosen(arguments)) {
				final Pipeline pipeline = new Pipeline(model, segmenter, each[0], each[1], each[2]);
				final List<List<Double>> figures = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
					new ArrayList<>(), new ArrayList<>());
				for (int round = -2; round < ROUNDS; round++) {
					final double plugin = pipeline.plugin(segmenter);
					final double oneByOne = pipeline.bare(whole, 1);
					final double atOnce = pipeline.bare(narrow, Cores.count());
					final double[] all = { plugin, oneByOne, atOnce, plugin / oneByOne, plugin / atOnce };
					for (int i = 0; round >= 0 && i < all.length; i++) figures.get(i).add(all[i]);
				}
				System.out.println(String.format(Locale.ROOT,
					"| %d | %d of %d x %d | %.0f | %.0f | %.0f | %.2f | %.2f |", each[0], each[2], each[1], each[1],
					median(figures.get(0)), median(figures.get(1)), median(figures.get(2)), median(figures.get(3)),
					median(figures.get(4))));
				pipeline.tensors.forEach(OnnxTensor::close);
			}
		}
		System.exit(0); // ImageJ keeps threads that would keep the JVM
	}

	private static int[][] chosen(final String... arguments) {
		if (arguments.length == 0) return CASES;
		return Arrays.stream(arguments).map(number -> CASES[Integer.parseInt(number)]).toArray(int[][]::new);
	}

	private static double median(final List<Double> values) {
		Collections.sort(values);
		return values.get(values.size() / 2);
	}
}
