package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Network;

/**
 * Segments planes with a network: normalises them, cuts them into tiles, runs the network on each, and hands labels and, if
 * wanted, scores on. Holds one tile at a time and never a whole plane.
 */
public final class Segmenter {

	private final Network network;
	private final ModelDescription description;
	private final int tile;
	private final TileSize tileSize;

	/**
	 * @param network the running graph; not closed here
	 * @param description what the graph takes and gives
	 * @param tile the largest side of a tile in pixels, or 0 for one that suits the model and the memory
	 * @throws DeepLabException if {@code tile} is negative
	 */
	public Segmenter(final Network network, final ModelDescription description, final int tile) {
		requireTile(tile);
		this.network = network;
		this.description = description;
		tileSize = new TileSize(description);
		this.tile = tile > 0 ? tile : tileSize.automatic();
	}

	/**
	 * Checks a tile size.
	 *
	 * @throws DeepLabException if it is negative
	 */
	public static void requireTile(final int tile) {
		if (tile < 0) throw new DeepLabException("The tile size is " + tile +
			"; use 0 for one from the model and the memory, or a number of pixels.");
	}

	/**
	 * What was done.
	 *
	 * @param tileWidth columns of a tile of the last plane
	 * @param tileHeight rows of a tile of the last plane
	 * @param tiles how many tiles were run, of all planes
	 * @param replaced how many input values were infinite or not a number and were replaced
	 * @param pixels for each plane and each class, how many pixels it has
	 */
	public record Report(int tileWidth, int tileHeight, long tiles, long replaced, long[][] pixels) {
	}

	/**
	 * Segments planes, one after the other.
	 *
	 * @param planes the planes, at least one; each has as many channels as the model wants
	 * @param sink takes the results
	 * @throws CancellationException if the monitor cancels; the sink has then got a part of the results
	 * @throws DeepLabException if the channels or sizes don't fit the model, the memory does not suffice for a tile, or the
	 *           network fails
	 */
	public Report segment(final List<? extends PlaneSource> planes, final Sink sink, final Monitor monitor) {
		for (final PlaneSource plane : planes) requireChannels(plane);
		long total = 0;
		for (final PlaneSource plane : planes) total += tiling(plane).count();
		final Run run = new Run(sink, monitor, total, planes.size());
		run.tiling = tiling(planes.get(0));
		try {
			run.planes(planes);
		}
		catch (final OutOfMemoryError e) {
			throw notEnoughMemory(run.tiling, e);
		}
		return new Report(run.tiling.columns().tile(), run.tiling.rows().tile(), total, run.replaced, run.pixels);
	}

	private void requireChannels(final PlaneSource plane) {
		final int wanted = description.input().channels();
		if (plane.channels() != wanted) throw new DeepLabException("The model wants " + count(wanted) + " and the image has " +
			count(plane.channels()) + "; split or merge the image's channels first (Image > Color).");
	}

	private static String count(final int channels) {
		return channels == 1 ? "1 channel" : channels + " channels";
	}

	private Tiling tiling(final PlaneSource plane) {
		final Tiling tiling = Tiling.of(description, plane.width(), plane.height(), tile);
		if (tileSize.tooLarge(area(tiling))) throw notEnoughMemory(tiling, null);
		return tiling;
	}

	private static long area(final Tiling tiling) {
		return (long) tiling.columns().tile() * tiling.rows().tile();
	}

	private DeepLabException notEnoughMemory(final Tiling tiling, final Throwable cause) {
		final long smaller = tileSize.smallerThan(area(tiling));
		return new DeepLabException("There is not enough memory for tiles of " + tiling.columns().tile() + " x " + tiling
			.rows().tile() + " pixels; " + (smaller * smaller < area(tiling) ? "tile=" + smaller + " would fit." :
				"the model takes none that are smaller: give Java more memory, or use a machine that has more."), cause);
	}

	/** One call of {@link Segmenter#segment}. */
	private final class Run {

		private final Sink sink;
		private final Monitor monitor;
		private final long total;
		private final Scoring scoring = new Scoring(description);
		private final long[][] pixels;
		private long done;
		private long replaced;
		private Tiling tiling;

		Run(final Sink sink, final Monitor monitor, final long total, final int planes) {
			this.sink = sink;
			this.monitor = monitor;
			this.total = total;
			pixels = new long[planes][description.classes().size()];
		}

		void planes(final List<? extends PlaneSource> planes) {
			monitor.progress(0, total);
			final boolean stack = description.normaliseOver() == ModelDescription.Scope.STACK && Operations.measures(description
				.input().operations());
			final List<FinitePlane> all = stack ? planes.stream().map(this::finite).toList() : null;
			final List<Pointwise> common = stack ? prepare(all) : null;
			for (int p = 0; p < planes.size(); p++) {
				final FinitePlane plane = stack ? all.get(p) : finite(planes.get(p));
				replaced += plane.replaced();
				tiling = tiling(plane);
				final boolean eachTile = description.normaliseOver() == ModelDescription.Scope.TILE;
				final List<Pointwise> steps = stack ? common : eachTile ? null : prepare(List.of(plane));
				for (long t = 0; t < tiling.count(); t++) {
					tile(p, plane, tiling.tile(t), steps);
					monitor.progress(++done, total);
				}
			}
		}

		private FinitePlane finite(final PlaneSource plane) {
			return FinitePlane.of(plane, monitor::cancelled);
		}

		private List<Pointwise> prepare(final List<? extends PlaneSource> planes) {
			return Operations.prepare(description.input().operations(), planes, description.input().channels(),
				monitor::cancelled);
		}

		private void tile(final int p, final PlaneSource plane, final Tiling.Tile place, final List<Pointwise> steps) {
			if (monitor.cancelled()) throw new CancellationException();
			final Region in = place.input();
			final Region core = place.core();
			if (core.size() == 0) return;
			fill(plane, in, steps);
			final Network.Scores scores = network.run(monitor::cancelled);
			final Layout layout = Layout.of(description.output(), in.width(), in.height());
			if (!Arrays.equals(layout.shape(), scores.shape())) throw new DeepLabException("The model gave scores of the shape " +
				Arrays.toString(scores.shape()) + " where its description says " + Arrays.toString(layout.shape()) +
				"; mend the description's output axes.");
			final float[][] values = scoring.read(layout, scores.values(), new Region(core.x() - in.x(), core.y() - in.y(), core
				.width(), core.height()));
			final int[] labels = scoring.labels(values);
			for (final int label : labels) pixels[p][label]++;
			final List<ClassInfo> classes = description.classes();
			for (int i = 0; i < labels.length; i++) labels[i] = classes.get(labels[i]).value();
			sink.labels(p, core, labels);
			if (!sink.wantsScores()) return;
			scoring.finish(values);
			for (int channel = 0; channel < values.length; channel++) sink.scores(p, channel, core, values[channel]);
		}

		/** Writes the normalised pixels of a tile into the network's input. */
		private void fill(final PlaneSource plane, final Region in, final List<Pointwise> steps) {
			final Layout layout = Layout.of(description.input(), in.width(), in.height());
			final FloatBuffer tensor = network.input(layout.shape());
			final int count = Math.toIntExact(in.size());
			final List<Pointwise> ready = steps != null ? steps : prepare(List.of(new Window(plane, in)));
			final float[] values = new float[count];
			for (int channel = 0; channel < plane.channels(); channel++) {
				Mirror.read(plane, channel, in, values);
				for (final Pointwise step : ready) step.apply(values, count, channel);
				for (int row = 0; row < in.height(); row++) {
					layout.put(tensor, channel, row, values, row * in.width(), in.width());
				}
			}
		}
	}

	/** A part of a plane, and of its mirrored border, as a plane of its own. */
	private record Window(PlaneSource plane, Region window) implements PlaneSource {

		@Override
		public int width() {
			return window.width();
		}

		@Override
		public int height() {
			return window.height();
		}

		@Override
		public int channels() {
			return plane.channels();
		}

		@Override
		public boolean isFloatingPoint() {
			return plane.isFloatingPoint();
		}

		@Override
		public void read(final int channel, final Region region, final float[] values) {
			Mirror.read(plane, channel, new Region(window.x() + region.x(), window.y() + region.y(), region.width(), region
				.height()), values);
		}
	}
}
