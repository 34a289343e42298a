package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.plane.Window;
import io.github.deeplabij.refine.Progress;

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

	private final Ready ready;

	Prepared(final Ready ready) {
		this.ready = ready;
	}

	/** What was measured and decided; written down, it gives the same labels on another machine. */
	public Preparation preparation() {
		return ready.preparation();
	}

	Plan plan(final int plane) {
		return ready.plans().get(plane);
	}

	/** The size of the results. */
	public Geometry geometry() {
		final Preparation.Plane first = preparation().planes().get(0);
		return new Geometry(first.width(), first.height(), ready.planes().size(), ready.description().output()
			.channels());
	}

	/**
	 * The same with tiles of half the side or so, measured on the same values; empty where the model takes none that
	 * are smaller.
	 */
	Optional<Prepared> smaller() {
		final List<Preparation.Plane> smaller = new ArrayList<>();
		for (int p = 0; p < ready.plans().size(); p++) {
			final int side = plan(p).smallerSide(ready.description(), preparation().passes());
			if (side == 0) return Optional.empty();
			smaller.add(preparation().planes().get(p).with(side));
		}
		return Optional.of(new Prepared(ready.with(preparation().with(smaller))));
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
		final List<PlaneSource> own = List.of(new Window(ready.planes().get(plane), part));
		final List<PlaneSource> looked = ready.seen() == ready.planes() ? own : List.of(new Window(ready.seen().get(
			plane), part));
		final Preparation prepared = preparation().with(List.of(preparation().planes().get(plane).part(part)));
		return new Prepared(Ready.of(ready.network(), ready.description(), prepared, own, looked, ready
			.repeats()));
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
		for (int p = 0; p < ready.planes().size(); p++)
			for (final Region each : regions(p, wanted)) parts += effort().parts(p, each);
		final PreparedRun run = new PreparedRun(ready, sink, new Progress(monitor, parts));
		boolean ended = false;
		sink.begin(geometry());
		try {
			run.all(p -> regions(p, wanted));
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
		final PreparedRun run = new PreparedRun(ready, sink, new Progress(monitor, effort().parts(plane, region)));
		try {
			run.region(plane, region);
		}
		catch (final TileRunner.NoMemory | OutOfMemoryError e) {
			final Pass largest = plan(plane).largest();
			final int side = plan(plane).smallerSide(ready.description(), preparation().passes());
			throw new DeepLabException(new SegmentProblem.TileMemory(largest.columns().tile(), largest.rows().tile(),
				side), e);
		}
		return run.report();
	}

	/** The longer side of the largest tile of the first plane. */
	public int tileSide() {
		return plan(0).side();
	}

	/** The part of a plane that is read for a region of it. */
	public Region reads(final int plane, final Region region) {
		final Preparation.Look look = preparation().planes().get(plane).look();
		final Region needed = look == null ? region : Effort.needed(look.tiling(), region);
		Region read = needed;
		for (final Tiling.Tile tile : plan(plane).tiling().touching(needed))
			for (final Pass pass : plan(plane).passes()) read = read.around(pass.reads(tile.core()));
		return read.intersection(whole(plane));
	}

	private List<Region> regions(final int plane, final List<Region> wanted) {
		return wanted.isEmpty() ? List.of(whole(plane)) : wanted;
	}

	private Effort effort() {
		return new Effort(preparation(), ready.plans());
	}

	private Region whole(final int plane) {
		final Preparation.Plane measured = preparation().planes().get(plane);
		return new Region(0, 0, measured.width(), measured.height());
	}

	/** The same, after the scores of all planes were measured for the end of the postprocessing. */
	Prepared scored(final Monitor monitor) {
		final Postprocessing postprocessing = new Postprocessing(ready.description());
		final List<Preparation.Plane> measured = new ArrayList<>(preparation().planes());
		final PreparedRun run = new PreparedRun(ready, null, new Progress(new Unheard(monitor), 0));
		try (KeptScores kept = new KeptScores()) {
			for (int p = 0; p < ready.planes().size(); p++) {
				kept.begin(run.finite(p), ready.description().output().channels());
				run.scores(p, (core, scores) -> {
					postprocessing.finish(scores);
					kept.put(core, scores);
				});
				if (p + 1 < ready.planes().size() && postprocessing.measuresPlanesTogether()) continue;
				final int first = p + 1 - kept.count();
				final List<Pointwise> rest = kept.measure(postprocessing, monitor::cancelled);
				for (int q = first; q <= p; q++) measured.set(q, measured.get(q).with(rest));
			}
		}
		return new Prepared(ready.with(preparation().with(measured)));
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
}
