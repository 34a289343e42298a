package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.ProbabilityBand;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.plane.Window;
import io.github.deeplabij.refine.Progress;
import io.github.deeplabij.refine.Refinement;
import io.github.deeplabij.refine.Spacing;

/**
 * An image that is ready to be segmented: measured once, and cut into tiles that lie fixed in it. Any region of any
 * plane can be
 * segmented; a region's labels are those of the whole image there, whatever else is segmented before, after or at the
 * same time.
 * Several threads may use one.
 * <pre>{@code
 * Prepared prepared = new Segmenter(network, description, 512).prepare(planes, planes, Monitor.NONE);
 * prepared.run(0, new Region(100, 200, 64, 64), sink, Monitor.NONE);
 * }</pre>
 */
public final class Prepared {

	private final Network network;
	private final ModelDescription description;
	private final Preparation preparation;
	private final List<PlaneSource> planes;
	private final List<PlaneSource> seen;
	private final List<Plan> plans = new ArrayList<>();

	/**
	 * @param planes may be read by several threads
	 * @param seen the same planes as the CRF sees them
	 */
	Prepared(final Network network, final ModelDescription description, final Preparation preparation,
		final List<PlaneSource> planes,
		final List<PlaneSource> seen)
	{
		this.network = network;
		this.description = description;
		this.preparation = preparation;
		this.planes = planes;
		this.seen = seen;
		for (final Preparation.Plane plane : preparation.planes()) {
			plans.add(Plan.of(description, preparation.passes(), plane.width(), plane.height(), plane.tile()));
		}
	}

	/** What was measured and decided; written down, it gives the same labels on another machine. */
	public Preparation preparation() {
		return preparation;
	}

	Plan plan(final int plane) {
		return plans.get(plane);
	}

	/** The size of the results. */
	public Geometry geometry() {
		final Preparation.Plane first = preparation.planes().get(0);
		return new Geometry(first.width(), first.height(), planes.size(), description.output().channels());
	}

	/**
	 * The same with tiles of half the side or so, measured on the same values; empty where the model takes none that
	 * are smaller.
	 */
	Optional<Prepared> smaller() {
		final List<Preparation.Plane> smaller = new ArrayList<>();
		for (int p = 0; p < plans.size(); p++) {
			final Preparation.Plane plane = preparation.planes().get(p);
			final int side = plans.get(p).smallerSide(description, preparation.passes());
			if (side == 0) return Optional.empty();
			smaller.add(plane.with(side));
		}
		return Optional.of(new Prepared(network, description, new Preparation(preparation.passes(), preparation.crf(),
			List.copyOf(smaller)),
			planes, seen));
	}

	/** Segments all planes, as {@link #run(Sink, List, Monitor)} does. */
	Report run(final Sink sink, final Monitor monitor) {
		return run(sink, List.of(), monitor);
	}

	/**
	 * A part of a plane as an image of its own, measured as the whole is. It is quick where tiles are larger than the
	 * part, but its labels differ from the whole image's where the network sees what lies beyond it.
	 */
	public Prepared part(final int plane, final Region part) {
		final List<PlaneSource> own = List.of(new Window(planes.get(plane), part));
		return new Prepared(network, description, new Preparation(preparation.passes(), preparation.crf(), List.of(
			preparation.planes().get(plane).part(part))), own, seen == planes ? own : List.of(new Window(seen.get(
				plane), part)));
	}

	/**
	 * Segments the same regions of all planes, one after the other.
	 *
	 * @param sink takes the results of the regions alone
	 * @param wanted the regions, which don't overlap; none for all of each plane
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the network or the CRF fails
	 */
	Report run(final Sink sink, final List<Region> wanted, final Monitor monitor) {
		long parts = 0;
		for (int p = 0; p < planes.size(); p++)
			for (final Region each : regions(p, wanted)) parts += effort().parts(p, each);
		final Run run = new Run(sink, new Progress(monitor, parts));
		boolean ended = false;
		sink.begin(geometry());
		try {
			for (int p = 0; p < planes.size(); p++) {
				final List<Region> regions = regions(p, wanted);
				for (int r = 0; r < regions.size(); r++)
					run.region(p, regions.get(r), p + 1 == planes.size() && r + 1 == regions.size());
			}
			sink.end();
			ended = true;
		}
		finally {
			if (!ended) sink.abort();
		}
		return run.report();
	}

	/**
	 * Segments a region. The sink gets labels, and scores if it wants them, in one or several parts that don't overlap
	 * and cover the
	 * region; it is told of no beginning and no end.
	 *
	 * @param plane which plane, from 0
	 * @param region a rectangle that lies in the plane
	 * @param monitor hears how far this region is
	 * @throws CancellationException if the monitor cancels; the sink has then got a part of the results
	 * @throws DeepLabException if the region is not in the plane, the memory does not suffice, or the network or the
	 *           CRF fails
	 */
	public Report run(final int plane, final Region region, final Sink sink, final Monitor monitor) {
		if (region.size() <= 0 || !whole(plane).contains(region)) throw new DeepLabException("The region " +
			region.width() + " x " + region
			.height() + " at x=" + region.x() + ", y=" + region.y() +
				" does not lie in the image; choose one that does.");
		final Run run = new Run(sink, new Progress(monitor, effort().parts(plane, region)));
		try {
			run.region(plane, region, false);
		}
		catch (final TileRunner.NoMemory | OutOfMemoryError e) {
			final Pass largest = plans.get(plane).largest();
			final int side = plans.get(plane).smallerSide(description, preparation.passes());
			throw new DeepLabException(new SegmentProblem.TileMemory(largest.columns().tile(), largest.rows().tile(),
				side), e);
		}
		return run.report();
	}

	private List<Region> regions(final int plane, final List<Region> wanted) {
		return wanted.isEmpty() ? List.of(whole(plane)) : wanted;
	}

	private Effort effort() {
		return new Effort(preparation, plans);
	}

	private Region whole(final int plane) {
		final Preparation.Plane measured = preparation.planes().get(plane);
		return new Region(0, 0, measured.width(), measured.height());
	}

	/** The same, after the scores of all planes were measured for the end of the postprocessing. */
	Prepared scored(final Monitor monitor) {
		final Postprocessing postprocessing = new Postprocessing(description);
		final List<Preparation.Plane> measured = new ArrayList<>(preparation.planes());
		final Run run = new Run(null, new Progress(new Unheard(monitor), 0));
		try (KeptScores kept = new KeptScores()) {
			for (int p = 0; p < planes.size(); p++) {
				final FinitePlane plane = new FinitePlane(planes.get(p), measured.get(p).finite());
				kept.begin(plane, description.output().channels());
				final TileRunner runner = run.runner(p, plane);
				for (final Tiling.Tile tile : plans.get(p).tiling().touching(whole(p))) {
					final float[][] scores = runner.run(tile.core(), tile.core(), false);
					postprocessing.finish(scores);
					kept.put(tile.core(), scores);
				}
				if (p + 1 < planes.size() && postprocessing.measuresPlanesTogether()) continue;
				final int first = p + 1 - kept.count();
				final List<Pointwise> rest = kept.measure(postprocessing, monitor::cancelled);
				for (int q = first; q <= p; q++) measured.set(q, measured.get(q).with(rest));
			}
		}
		return new Prepared(network, description, new Preparation(preparation.passes(), preparation.crf(),
			List.copyOf(measured)), planes, seen);
	}

	/** Shows no progress. */
	private record Unheard(Monitor monitor) implements Monitor {

		@Override
		public void progress(final long done, final long total) {}

		@Override
		public boolean cancelled() {
			return monitor.cancelled();
		}
	}

	/** One call. */
	private final class Run {

		private final Sink sink;
		private final Progress progress;
		private final Postprocessing postprocessing = new Postprocessing(description);
		private final Rounding rounding = new Rounding(description.input());
		private final List<Integer> done = new ArrayList<>();
		private long tiles;
		private long undefined;

		Run(final Sink sink, final Progress progress) {
			this.sink = sink;
			this.progress = progress;
		}

		/** The centres and offsets of objects, if they are wanted; null if they are not. */
		private ObjectMaps maps() {
			return sink == null || !sink.wantsMaps() ? null : description.objects().panoptic().map(panoptic ->
				new ObjectMaps(description, panoptic)).orElse(null);
		}

		TileRunner runner(final int p, final PlaneSource finite) {
			final Preparation.Plane measured = preparation.planes().get(p);
			final boolean refined = measured.look() != null;
			return new TileRunner(network, description, preparation.passes(), refined, finite, plans.get(p),
				measured.eachTile() ? null : measured
				.steps(), new TileRunner.Told() {

					@Override
					public void pass(final Pass pass, final long pixels) {
						progress.add(Effort.part(plans.get(p), pass, pixels, 1, refined));
					}

					@Override
					public boolean cancelled() {
						return progress.cancelled();
					}
				});
		}

		/** Segments a region of a plane; {@code last} if nothing follows for a while. */
		void region(final int p, final Region region, final boolean last) {
			final Preparation.Plane measured = preparation.planes().get(p);
			final FinitePlane finite = new FinitePlane(planes.get(p), measured.finite());
			final TileRunner runner = runner(p, finite);
			final ObjectMaps maps = maps();
			runner.read(maps);
			if (measured.look() != null) refined(p, region, runner, maps, finite, last);
			else plain(p, region, runner, maps, last);
			done.add(p);
			tiles += runner.tiles();
			undefined += runner.undefined();
			rounding.add(runner.rounding());
		}

		private void plain(final int p, final Region region, final TileRunner runner, final ObjectMaps maps,
			final boolean last)
		{
			final List<Tiling.Tile> wanted = plans.get(p).tiling().touching(region);
			for (int t = 0; t < wanted.size(); t++) {
				final Region part = wanted.get(t).core().intersection(region);
				final float[][] scores = runner.run(wanted.get(t).core(), part, last && t == wanted.size() - 1);
				if (maps != null) maps.hand(p, part, part, sink);
				hand(p, part, scores);
			}
		}

		/** Runs the network a row of tiles at a time, and the CRF as soon as a row of its own tiles is complete. */
		private void refined(final int p, final Region region, final TileRunner runner, final ObjectMaps maps,
			final FinitePlane finite, final boolean last)
		{
			final Preparation.Look look = preparation.planes().get(p).look();
			final PlaneSource looked = seen == planes ? finite : new FinitePlane(seen.get(p), look.finite());
			final Refinement refinement = new Refinement(preparation.crf(), Spacing.PIXELS, List.of(looked),
				look.appearance(), progress);
			final Region needed = Effort.needed(look.tiling(), region);
			final ProbabilityBand band = new ProbabilityBand(finite.width(), finite.height(), needed,
				description.classes().size());
			final List<Tiling.Tile> cores = plans.get(p).tiling().touching(needed);
			final List<Tiling.Tile> refined = look.tiling().touching(region);
			int next = 0;
			for (int t = 0; t < cores.size(); t++) {
				final Region core = cores.get(t).core();
				final Region part = core.intersection(needed);
				band.put(part, runner.run(core, part, last && t == cores.size() - 1));
				if (maps != null) maps.hand(p, part, region, sink);
				if (t + 1 < cores.size() && cores.get(t + 1).core().y() == core.y()) continue;
				final int complete = t + 1 == cores.size() ? finite.height() : core.y() + core.height();
				for (; next < refined.size() && end(refined.get(next).input()) <= complete; next++) {
					band.dropAbove(refined.get(next).input().y());
					refinement.tile(refined.get(next), List.of(band), p, new Refined(region));
				}
			}
		}

		private static int end(final Region region) {
			return region.y() + region.height();
		}

		/** Takes what the CRF made of the probabilities of all classes, and hands on what lies in a region. */
		private final class Refined implements Sink {

			private final Region wanted;

			Refined(final Region wanted) {
				this.wanted = wanted;
			}

			@Override
			public void labels(final int plane, final Region region, final int[] labels) {
				final Region part = region.intersection(wanted);
				final int[] kept = new int[Math.toIntExact(part.size())];
				for (int row = 0; row < part.height(); row++) System.arraycopy(labels, start(region, part, row), kept,
					row * part.width(), part
					.width());
				hand(plane, part, kept);
			}

			@Override
			public boolean wantsScores() {
				return sink.wantsScores();
			}

			@Override
			public void scores(final int plane, final int channel, final Region region, final float[] scores) {
				final int before = description.classes().size() - description.output().channels();
				if (channel < before) return;
				final Region part = region.intersection(wanted);
				final float[] kept = new float[Math.toIntExact(part.size())];
				for (int row = 0; row < part.height(); row++) System.arraycopy(scores, start(region, part, row), kept,
					row * part.width(), part
					.width());
				sink.scores(plane, channel - before, part, kept);
			}

			/** Where a row of a part starts in a region. */
			private static int start(final Region region, final Region part, final int row) {
				return (part.y() - region.y() + row) * region.width() + part.x() - region.x();
			}
		}

		private void hand(final int p, final Region region, final float[][] given) {
			if (postprocessing.measures()) {
				postprocessing.finish(given);
				Postprocessing.apply(preparation.planes().get(p).rest(), given);
				hand(p, region, postprocessing.labels(given));
				handScores(p, region, given);
				return;
			}
			final boolean several = plans.get(p).passes().size() > 1;
			final float[][] values = several ? postprocessing.ofChannels(given) : given;
			hand(p, region, postprocessing.labels(values));
			if (!sink.wantsScores()) return;
			if (!several) postprocessing.end(values);
			handScores(p, region, values);
		}

		private void handScores(final int p, final Region region, final float[][] values) {
			if (!sink.wantsScores()) return;
			for (int channel = 0; channel < values.length; channel++) sink.scores(p, channel, region, values[channel]);
		}

		/** Turns numbers of classes into their values, and hands them on. */
		private void hand(final int p, final Region region, final int[] labels) {
			final List<ClassInfo> classes = description.classes();
			for (int i = 0; i < labels.length; i++) labels[i] = classes.get(labels[i]).value();
			sink.labels(p, region, labels);
		}

		Report report() {
			final int last = done.get(done.size() - 1);
			final Pass largest = plans.get(last).largest();
			final List<FinitePlane.Values> values = done.stream().map(p ->
				preparation.planes().get(p).finite()).toList();
			return new Report(largest.columns().tile(), largest.rows().tile(), tiles,
				values.stream().mapToLong(FinitePlane.Values::replaced)
				.sum(), values.stream().mapToLong(FinitePlane.Values::marked).sum(), undefined,
					Optional.ofNullable(preparation.planes().get(last)
					.look()).map(Preparation.Look::tiling), Optional.empty(), rounding.problem());
		}
	}
}
