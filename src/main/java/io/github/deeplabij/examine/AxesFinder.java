package io.github.deeplabij.examine;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.plane.Picture;

/**
 * What are the axes? The likely orders of the input are tried in turn, each on pictures of several sizes, until the
 * graph runs and gives an output that has a value for each place.
 */
final class AxesFinder {

	/** Sizes to start from: multiples of all usual steps, then what graphs insist on that don't say so. */
	private static final List<ImageSize> STARTS = List.of(new ImageSize(128, 192), square(256), new ImageSize(129, 193),
		square(224), square(512), square(257), square(513), square(320), square(321), square(384), square(520), square(
			640), square(32), square(1024), new ImageSize(572, 700));

	private final PictureRuns runs;
	/** Why the first try did not run; null if it did. */
	private DeepLabException failure;
	/** Why what the first run gave does not fit; null if none ran. */
	private DeepLabException misfit;

	private AxesFinder(final PictureRuns runs) {
		this.runs = runs;
	}

	/**
	 * @throws DeepLabException if the graph does not run on an image, or gives nothing for each of its places
	 */
	static FedGraph find(final PictureRuns runs) {
		return new AxesFinder(runs).find();
	}

	private FedGraph find() {
		for (final Feed feed : InputAxes.feeds(runs.input())) {
			for (final ImageSize size : starts(feed).toList()) {
				final List<DenseOutput> outputs = outputs(feed, size);
				if (!outputs.isEmpty()) return new FedGraph(runs, feed, size, outputs, declared(feed, 'y') < 0,
					declared(feed, 'x') < 0);
			}
		}
		throw misfit != null ? misfit : Misfit.ofInput(runs.input(), failure);
	}

	/** What is dense of the outputs; nothing if the graph does not run on that. */
	private List<DenseOutput> outputs(final Feed feed, final ImageSize size) {
		try {
			final Map<String, GraphInfo.Values> values = runs.run(feed, Picture.TEXTURE, size);
			final List<DenseOutput> dense = OutputAxes.dense(runs.info(), feed, size, values);
			if (dense.isEmpty() && misfit == null) misfit = Misfit.of(runs.input(), feed.axes(), size, values);
			return dense;
		}
		catch (final DeepLabException e) {
			if (!runs.isAlive()) throw e;
			if (failure == null) failure = e;
			return List.of();
		}
	}

	/** Sizes to try, with the lengths that are declared. */
	private Stream<ImageSize> starts(final Feed feed) {
		final int height = (int) declared(feed, 'y');
		final int width = (int) declared(feed, 'x');
		return STARTS.stream().map(start -> new ImageSize(height > 0 ? height : start.height(), width > 0 ? width
			: start.width())).distinct();
	}

	/** The length of an axis as the graph declares it; -1 where it is free. */
	private long declared(final Feed feed, final char axis) {
		return runs.input().shape().get(feed.axes().indexOf(axis));
	}

	private static ImageSize square(final int side) {
		return new ImageSize(side, side);
	}
}
