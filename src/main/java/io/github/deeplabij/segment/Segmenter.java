package io.github.deeplabij.segment;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.ProbabilityBand;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.refine.CrfTiling;
import io.github.deeplabij.refine.Progress;
import io.github.deeplabij.refine.Refinement;
import io.github.deeplabij.refine.Refiner;

/**
 * Segments planes with a network: normalises them, cuts them into tiles, runs the network on each, and hands labels and, if
 * wanted, scores on. Holds one tile at a time and never a whole plane.
 * <p>
 * With several passes the network sees each tile at several scales or flipped; the probabilities of all passes are brought to
 * the plane's own pixels and merged, and count as the scores. What is measured for the normalisation is measured on the plane
 * as it is.
 * <p>
 * Scores are made probabilities where the description says of what kind they are; else they come as the postprocessing leaves them.
 * <p>
 * With a CRF, labels and scores are those that it makes of the network's probabilities. Then a band of rows is held too, of
 * all classes: as many as one row of the CRF's tiles and one of the network's tiles have. It takes an eighth of the heap at
 * most, for which tiles are made lower.
 */
public final class Segmenter {

	/** What the network takes for a pixel, in iterations of the CRF. */
	private static final int NETWORK = 4;

	private final Network network;
	private final ModelDescription description;
	private final int tile;
	private final Passes passes;
	private final Optional<CrfSettings> crf;
	private final long band;
	private final TileSize tileSize;

	/**
	 * @param network the running graph; not closed here
	 * @param description what the graph takes and gives
	 * @param tile the largest side of a tile in pixels, or 0 for one that suits the model and the memory
	 * @throws DeepLabException if {@code tile} is negative
	 */
	public Segmenter(final Network network, final ModelDescription description, final int tile) {
		this(network, description, tile, Passes.ONE, Optional.empty());
	}

	/**
	 * @param network the running graph; not closed here
	 * @param description what the graph takes and gives
	 * @param tile the largest side of a tile in pixels, or 0 for one that suits the model and the memory
	 * @param passes how the network looks at each plane
	 * @param crf what refines the network's probabilities, if anything does
	 * @throws DeepLabException if {@code tile} is negative
	 */
	public Segmenter(final Network network, final ModelDescription description, final int tile, final Passes passes,
		final Optional<CrfSettings> crf)
	{
		this(network, description, tile, passes, crf, Runtime.getRuntime().maxMemory() / 8 / Float.BYTES);
	}

	/**
	 * @param band how many probabilities may be held
	 */
	Segmenter(final Network network, final ModelDescription description, final int tile, final Passes passes,
		final Optional<CrfSettings> crf, final long band)
	{
		requireTile(tile);
		this.network = network;
		this.description = description;
		this.tile = tile;
		this.passes = passes;
		this.crf = crf;
		this.band = band;
		tileSize = new TileSize(description, passes);
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
	 * @param tileWidth columns of a tile of the last plane, in the pass that has the largest
	 * @param tileHeight rows of that tile
	 * @param tiles how many tiles were run, of all planes and passes
	 * @param replaced how many input values were infinite or not a number and were replaced
	 * @param marked how many input values were -9999 where that stands for no value, and were replaced
	 * @param undefined for how many pixels the network gave a score that is not a number
	 * @param pixels for each plane and each class, how many pixels it has
	 * @param crf how the last plane was cut for the CRF, if there was one
	 * @param shrunk a sentence where memory ran out and tiles were made smaller
	 * @param rounded a sentence where the model takes whole numbers and next to nothing was left of the values
	 */
	public record Report(int tileWidth, int tileHeight, long tiles, long replaced, long marked, long undefined, long[][] pixels,
		Optional<Tiling> crf, Optional<String> shrunk, Optional<String> rounded)
	{
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
		return segment(planes, planes, sink, monitor);
	}

	/**
	 * Segments planes, one after the other.
	 *
	 * @param planes the planes, at least one; each has as many channels as the model wants
	 * @param seen the same planes as the CRF is to see them, with any number of channels
	 * @param sink takes the results
	 * @throws CancellationException if the monitor cancels; the sink has then got a part of the results
	 * @throws DeepLabException if the channels or sizes don't fit the model, the memory does not suffice for a tile, or the
	 *           network or the CRF fails
	 */
	public Report segment(final List<? extends PlaneSource> planes, final List<? extends PlaneSource> seen, final Sink sink,
		final Monitor monitor)
	{
		require(planes, sink.wantsScores());
		long parts = 0;
		for (final PlaneSource plane : planes) parts += parts(plan(plane), plane);
		final Run run = new Run(sink, new Progress(monitor, parts), planes.size());
		run.begin(planes.get(0), null, false);
		try {
			run.planes(planes, seen);
		}
		catch (final OutOfMemoryError e) {
			throw notEnoughMemory(run.cores.plan(), e);
		}
		finally {
			run.kept.close();
		}
		final Pass largest = run.cores.plan().largest();
		return new Report(largest.columns().tile(), largest.rows().tile(), run.cores.tiles(), run.replaced, run.marked, run.cores
			.undefined(), run.pixels, Optional.ofNullable(run.crfTiling), run.cores.shrunk(), run.cores.rounded());
	}

	/** How many parts of the progress a plane is. */
	private long parts(final Plan plan, final PlaneSource plane) {
		if (crf.isEmpty()) return plan.passes().stream().mapToLong(pass -> parts(plan, pass, 0)).sum() * plan.tiling().count();
		final long pixels = (long) plane.width() * plane.height();
		return plan.passes().stream().mapToLong(pass -> parts(plan, pass, pixels)).sum() + pixels * crf.get().iterations();
	}

	/** How many parts of the progress one tile of a pass is, with a core of so many pixels. */
	private long parts(final Plan plan, final Pass pass, final long pixels) {
		if (crf.isPresent()) return NETWORK * pixels;
		return plan.passes().size() == 1 ? 1 : pass.area();
	}

	/**
	 * Makes sure, before anything is run, that planes can be segmented.
	 *
	 * @param scores whether scores are wanted
	 * @throws DeepLabException if not
	 */
	public void require(final List<? extends PlaneSource> planes, final boolean scores) {
		for (final PlaneSource plane : planes) requireChannels(plane);
		if (description.labels() && (crf.isPresent() || !passes.isOne() || scores)) throw new DeepLabException(
			"The model gives labels, not scores, so there are no probabilities to show, to merge or to refine; use output=labels, " +
				"crf=false, scales=1, flip=false and pixel_size=image, and take the labels to DeepLab Refine with CRF... if you want it.");
		if (description.labels() && !Plan.isDense(description)) throw new DeepLabException("The model gives labels on a coarser grid " +
			"than its input's, and labels can't be enlarged as scores can; export it with scores, or with a label for each pixel.");
		if (new Postprocessing(description).measures() && (crf.isPresent() || !passes.isOne())) throw new DeepLabException(
			"The model's description asks for a postprocessing that measures the scores of one look at the whole image; use crf=false, " +
				"scales=1, flip=false and pixel_size=image.");
		for (final PlaneSource plane : planes) plan(plane);
	}

	/** Whether the scores that the sink gets are probabilities; else they are numbers that none can be made of. */
	public boolean givesProbabilities() {
		return new Postprocessing(description).givesProbabilities();
	}

	private void requireChannels(final PlaneSource plane) {
		final int wanted = description.input().channels();
		if (plane.channels() != wanted) throw new DeepLabException("The model wants " + count(wanted) + " and the image has " +
			count(plane.channels()) + "; split or merge the image's channels first (Image > Color).");
	}

	private static String count(final int channels) {
		return channels == 1 ? "1 channel" : channels + " channels";
	}

	private Plan plan(final PlaneSource plane) {
		final int automatic = crf.isEmpty() ? tileSize.automatic() : tileSize.automatic(bandRows(plane) / 2);
		final Plan plan = Plan.of(description, passes, plane.width(), plane.height(), tile > 0 ? tile : automatic);
		if (tileSize.tooLarge(plan.largest().area())) throw notEnoughMemory(plan, null);
		return plan;
	}

	/** How many rows of probabilities of a plane may be held. */
	private int bandRows(final PlaneSource plane) {
		return (int) Math.min(Integer.MAX_VALUE, band / ((long) plane.width() * description.classes().size()));
	}

	private DeepLabException notEnoughMemory(final Plan plan, final Throwable cause) {
		final Pass largest = plan.largest();
		final long smaller = tileSize.smallerThan(largest.area());
		return new DeepLabException("There is not enough memory for tiles of " + largest.columns().tile() + " x " + largest.rows()
			.tile() + " pixels; " + (smaller * smaller < largest.area() ? "tile=" + smaller + " would fit." :
				"the model takes none that are smaller: give Java more memory, or use a machine that has more."), cause);
	}

	/** One call of {@link Segmenter#segment}. */
	private final class Run {

		private final Sink sink;
		private final Progress progress;
		private final Postprocessing scoring = new Postprocessing(description);
		private final TileRunner cores;
		private final long[][] pixels;
		private final KeptScores kept = new KeptScores();
		private long replaced;
		private long marked;
		private Plan plan;
		private Tiling crfTiling;

		Run(final Sink sink, final Progress progress, final int planes) {
			this.sink = sink;
			this.progress = progress;
			cores = new TileRunner(network, description, passes, crf.isPresent(), progress);
			pixels = new long[planes][description.classes().size()];
		}

		/** Goes to a plane. */
		void begin(final PlaneSource plane, final List<Pointwise> steps, final boolean last) {
			plan = plan(plane);
			cores.begin(plane, plan, steps, (pass, pixels) -> parts(plan, pass, pixels), last);
		}

		void planes(final List<? extends PlaneSource> planes, final List<? extends PlaneSource> seen) {
			final boolean stack = description.normaliseOver() == ModelDescription.Scope.STACK && Operations.measures(description
				.input().operations());
			final List<FinitePlane> all = stack ? planes.stream().map(this::finite).toList() : null;
			final List<Pointwise> common = stack ? prepare(all) : null;
			for (int p = 0; p < planes.size(); p++) {
				final FinitePlane plane = stack ? all.get(p) : finite(planes.get(p));
				replaced += plane.replaced();
				marked += plane.marked();
				final boolean eachTile = description.normaliseOver() == ModelDescription.Scope.TILE;
				final List<Pointwise> steps = stack ? common : eachTile ? null : prepare(List.of(plane));
				begin(plane, steps, p + 1 == planes.size());
				if (crf.isPresent()) refined(p, plane, seen == planes ? plane : finite(seen.get(p)));
				else if (scoring.measures()) measured(p, plane, p + 1 == planes.size());
				else for (long t = 0; t < plan.tiling().count(); t++) tile(plan.tiling().tile(t).core(), hander(p));
			}
		}

		/** Keeps the scores of a plane until what the postprocessing measures is known, of this plane or of all. */
		private void measured(final int p, final FinitePlane plane, final boolean last) {
			kept.begin(plane, description.output().channels());
			for (long t = 0; t < plan.tiling().count(); t++) {
				tile(plan.tiling().tile(t).core(), (region, values) -> {
					scoring.finish(values);
					kept.put(region, values);
				});
			}
			if (!last && scoring.measuresPlanesTogether()) return;
			final int first = p + 1 - kept.count();
			kept.end(scoring, progress::cancelled, (index, region, values) -> {
				hand(first + index, region, scoring.labels(values));
				handScores(first + index, region, values);
			});
		}

		/** Runs the network a row of tiles at a time, and the CRF as soon as a row of its own tiles is complete. */
		private void refined(final int p, final PlaneSource plane, final PlaneSource seen) {
			final int classes = description.classes().size();
			final CrfTiling cut = new CrfTiling(crf.get(), Refiner.Spacing.PIXELS);
			final Tiling tiling = plan.tiling();
			final int rows = Math.max(1, bandRows(plane) - tiling.rows().tile());
			if (rows < Math.min(plane.height(), cut.leastRows()) && tile > 0) throw new DeepLabException(
				"There is not enough memory for the CRF with tiles of " + tiling.rows().tile() +
					" rows for the network; use tile=0, or give Java more (Edit > Options > Memory & Threads).");
			crfTiling = cut.of(plane.width(), plane.height(), 1, seen.channels(), classes, rows);
			final Refinement refinement = new Refinement(crf.get(), Refiner.Spacing.PIXELS, List.of(seen), progress);
			final ProbabilityBand band = new ProbabilityBand(plane.width(), plane.height(), classes);
			long next = 0;
			for (long t = 0; t < tiling.count(); t++) {
				final Tiling.Tile place = tiling.tile(t);
				if (place.core().size() > 0) cores.run(place.core(), band::put);
				if ((t + 1) % tiling.columns().count() != 0) continue;
				final int complete = place.core().y() + place.core().height();
				for (; next < crfTiling.count() && end(crfTiling.tile(next).input()) <= complete; next++) {
					band.dropAbove(crfTiling.tile(next).input().y());
					refinement.tile(crfTiling.tile(next), List.of(band), p, new Refined());
				}
			}
		}

		private static int end(final Region region) {
			return region.y() + region.height();
		}

		/** Takes what the CRF made of the probabilities of all classes. */
		private final class Refined implements Sink {

			@Override
			public void labels(final int plane, final Region region, final int[] labels) {
				hand(plane, region, labels);
			}

			@Override
			public boolean wantsScores() {
				return sink.wantsScores();
			}

			@Override
			public void scores(final int plane, final int channel, final Region region, final float[] scores) {
				final int before = description.classes().size() - description.output().channels();
				if (channel >= before) sink.scores(plane, channel - before, region, scores);
			}
		}

		private FinitePlane finite(final PlaneSource plane) {
			return FinitePlane.of(plane, progress::cancelled);
		}

		private List<Pointwise> prepare(final List<? extends PlaneSource> planes) {
			return Operations.prepare(description.input().operations(), planes, description.input().channels(),
				progress::cancelled);
		}

		private void tile(final Region core, final BiConsumer<Region, float[][]> taker) {
			if (core.size() == 0) for (final Pass pass : plan.passes()) progress.add(parts(plan, pass, 0));
			else cores.run(core, taker);
		}

		private BiConsumer<Region, float[][]> hander(final int p) {
			return (region, values) -> hand(p, region, values);
		}

		private void hand(final int p, final Region region, final float[][] given) {
			final boolean several = plan.passes().size() > 1;
			final float[][] values = several ? scoring.ofChannels(given) : given;
			hand(p, region, scoring.labels(values));
			if (!sink.wantsScores()) return;
			if (!several) scoring.end(values);
			handScores(p, region, values);
		}

		private void handScores(final int p, final Region region, final float[][] values) {
			if (!sink.wantsScores()) return;
			for (int channel = 0; channel < values.length; channel++) sink.scores(p, channel, region, values[channel]);
		}

		/** Counts labels, turns them into the classes' values, and hands them on. */
		private void hand(final int p, final Region core, final int[] labels) {
			for (final int label : labels) pixels[p][label]++;
			final List<ClassInfo> classes = description.classes();
			for (int i = 0; i < labels.length; i++) labels[i] = classes.get(labels[i]).value();
			sink.labels(p, core, labels);
		}
	}
}
