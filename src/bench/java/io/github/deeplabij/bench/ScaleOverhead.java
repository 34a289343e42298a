package io.github.deeplabij.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.scale.BlockQueue;
import io.github.deeplabij.scale.Scale;
import io.github.deeplabij.scale.ScaleSettings;
import io.github.deeplabij.scale.TestImage;
import io.github.deeplabij.segment.LoadedModel;

/**
 * What the blocks of an image of OME-Zarr take, read and written, against the bare network on as many tiles of the same
 * shape: the ratio of interleaved pairs, and their median.
 * <p>
 * {@code mvn -Pbench -Dbench=io.github.deeplabij.bench.ScaleOverhead}
 */
public final class ScaleOverhead {

	private static final int SIDE = 3072;
	private static final String MODEL = "nuclei-fluorescence";

	private ScaleOverhead() {}

	public static void main(final String... arguments) throws Exception {
		final int rounds = Integer.getInteger("rounds", 5);
		final Path folder = Files.createTempDirectory("scale-overhead");
		final double[] ratios = new double[rounds];
		try (LoadedModel model = LoadedModel.load(Model.bundled(MODEL).semantic(), Device.CPU, Monitor.NONE)) {
			for (int round = -1; round < rounds; round++) {
				final Path image = TestImage.make(folder.resolve("image-" + (round + 1)), 3, SIDE, SIDE);
				final Scale scale = Scale.plan(image, "deeplab", ScaleSettings.DEFAULT.sized(0, 1024), MODEL, model,
					Monitor.NONE);
				final long start = System.nanoTime();
				new BlockQueue(scale, new Silent(), Monitor.NONE).run(IntStream.range(0, scale.blocks()).toArray(), 2);
				final long middle = System.nanoTime();
				final int side = scale.tileSide();
				for (int tile = 0; tile < scale.blocks(); tile++)
					bare(model.network(), side);
				final long end = System.nanoTime();
				System.out.printf("blocks %.2f s, bare %.2f s (%d tiles of %d), ratio %.3f%n", (middle - start) / 1e9,
					(end - middle) / 1e9, scale.blocks(), side, (double) (middle - start) / (end - middle));
				if (round >= 0) ratios[round] = (double) (middle - start) / (end - middle);
			}
		}
		Arrays.sort(ratios);
		System.out.printf("median ratio %.3f%n", ratios[rounds / 2]);
	}

	private static void bare(final Network network, final int side) {
		network.run(1, new long[] { 1, 1, side, side }, tensor -> {
			for (int i = 0; i < tensor.capacity(); i++)
				tensor.put(i, (i & 15) / 16f);
		}, () -> false, scores -> scores.values().get(0));
	}

	private static final class Silent implements BlockQueue.Listener {

		@Override
		public void done(final int block, final boolean anew) {
			// all are
		}

		@Override
		public void failed(final int block, final Problem problem) {
			throw new IllegalStateException(problem.what());
		}
	}
}
