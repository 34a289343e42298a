package io.github.deeplabij.segment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.ProbabilityBand;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.Progress;
import io.github.deeplabij.refine.Refinement;
import io.github.deeplabij.refine.Spacing;

/**
 * Segments regions of an image once. Tiles are read, run and labelled several at once where that is faster; the sink
 * gets their results one after the other, in the caller's thread.
 */
final class PreparedRun {

	private final Ready ready;
	private final Sink sink;
	private final Progress progress;
	private final TileStream stream;
	private final Postprocessing postprocessing;
	private final boolean wantsScores;
	private final int[] values;
	private final boolean numbersAreValues;
	private final Rounding rounding;
	private final SortedSet<Integer> done = new TreeSet<>();
	private long tiles;
	private long undefined;

	/**
	 * @param sink takes labels and, if it wants them, scores and maps; null where {@link #scores} alone is called
	 */
	PreparedRun(final Ready ready, final Sink sink, final Progress progress) {
		this.ready = ready;
		this.sink = sink;
		this.progress = progress;
		stream = new TileStream(ready, progress, this::runner);
		postprocessing = new Postprocessing(ready.description());
		wantsScores = sink != null && sink.wantsScores();
		values = ready.description().classes().stream().mapToInt(ClassInfo::value).toArray();
		numbersAreValues = IntStream.range(0, values.length).allMatch(number -> values[number] == number);
		rounding = new Rounding(ready.description().input());
	}

	/**
	 * Segments regions of all planes.
	 *
	 * @param wanted the regions of a plane
	 */
	void all(final IntFunction<List<Region>> wanted) {
		final int planes = ready.planes().size();
		if (isPlain()) {
			plain(() -> IntStream.range(0, planes).boxed().flatMap(p -> wanted.apply(p).stream().flatMap(
				region -> stream.pieces(p, region))), true);
			return;
		}
		for (int p = 0; p < planes; p++) {
			final List<Region> regions = wanted.apply(p);
			for (int r = 0; r < regions.size(); r++)
				refined(p, regions.get(r), p + 1 == planes && r + 1 == regions.size());
		}
	}

	/** Segments a region of a plane. */
	void region(final int p, final Region region) {
		if (isPlain()) plain(() -> stream.pieces(p, region), false);
		else refined(p, region, false);
	}

	private boolean isPlain() {
		return ready.preparation().crf() == null;
	}

	/** The scores of a part. */
	private record Scored(Region part, float[][] values) {

		/** With a copy of them. */
		static Scored of(final int plane, final Region part, final float[][] values) {
			return new Scored(part, copy(values));
		}
	}

	private static float[][] copy(final float[][] values) {
		return Arrays.stream(values).map(float[]::clone).toArray(float[][]::new);
	}

	/** Hands on the scores of a plane, band after band, as the network gives them. */
	void scores(final int p, final BiConsumer<Region, float[][]> taker) {
		final Preparation.Plane measured = ready.preparation().planes().get(p);
		final Region whole = new Region(0, 0, measured.width(), measured.height());
		stream.run(() -> stream.pieces(p, whole), false, Scored::of, (piece, given) -> given.made().forEach(
			scored -> taker.accept(scored.part, scored.values)));
	}

	/** A plane whose values are all numbers. */
	FinitePlane finite(final int p) {
		return new FinitePlane(ready.planes().get(p), ready.preparation().planes().get(p).finite());
	}

	private TileRunner runner(final int p) {
		final boolean wanted = sink != null && sink.wantsMaps();
		final Supplier<ObjectMaps> maps = ready.description().objects().panoptic().filter(panoptic -> wanted)
			.<Supplier<ObjectMaps>> map(panoptic -> () -> new ObjectMaps(ready.description(), panoptic)).orElse(null);
		return new TileRunner(ready, p, !isPlain(), finite(p), postprocessing, maps);
	}

	/**
	 * What is handed on of a part.
	 *
	 * @param labels values of classes
	 * @param scores null where they are not wanted
	 */
	private record Labelled(Region part, int[] labels, float[][] scores) {
	}

	private void plain(final Supplier<Stream<TileStream.Piece>> pieces, final boolean last) {
		stream.run(pieces, last, this::labelled, (piece, given) -> {
			count(piece.plane(), given);
			if (given.maps() != null) given.maps().hand(piece.plane(), piece.part(), piece.part(), sink);
			for (final Labelled labelled : given.made()) hand(piece.plane(), labelled);
		});
	}

	private void count(final int p, final TileRunner.Given<?> given) {
		done.add(p);
		tiles += ready.plans().get(p).passes().size();
		undefined += given.undefined();
		rounding.add(given.rounding());
	}

	/** Runs the network a row of tiles at a time, and the CRF as soon as a row of its own tiles is complete. */
	private void refined(final int p, final Region region, final boolean last) {
		final Preparation.Look look = ready.preparation().planes().get(p).look();
		final FinitePlane finite = finite(p);
		final PlaneSource looked = ready.seen() == ready.planes() ? finite : new FinitePlane(ready.seen().get(p), look
			.finite());
		final Refinement refinement = new Refinement(ready.preparation().crf(), Spacing.PIXELS, List.of(looked), look
			.appearance(), progress);
		final Region needed = Effort.needed(look.tiling(), region);
		final Band band = new Band(p, region, needed, refinement);
		stream.run(() -> stream.pieces(p, needed), last, Scored::of, (piece, given) -> {
			count(p, given);
			band.take(piece, given);
		});
	}

	/** The probabilities of a region until the CRF has refined them. */
	private final class Band {

		private final int p;
		private final Region region;
		private final Refinement refinement;
		private final ProbabilityBand band;
		private final List<Tiling.Tile> cores;
		private final List<Tiling.Tile> refined;
		private int taken;
		private int next;

		Band(final int p, final Region region, final Region needed, final Refinement refinement) {
			final Preparation.Plane measured = ready.preparation().planes().get(p);
			this.p = p;
			this.region = region;
			this.refinement = refinement;
			band = new ProbabilityBand(measured.width(), measured.height(), needed, ready.description().classes()
				.size());
			cores = ready.plans().get(p).tiling().touching(needed);
			refined = measured.look().tiling().touching(region);
		}

		/** Takes what the next core gave, and refines what is complete. */
		void take(final TileStream.Piece piece, final TileRunner.Given<Scored> given) {
			for (final Scored scored : given.made()) band.put(scored.part, scored.values);
			if (given.maps() != null) given.maps().hand(p, piece.part(), region, sink);
			taken++;
			final boolean end = taken == cores.size();
			if (!end && cores.get(taken).core().y() == piece.core().y()) return;
			final int complete = end ? ready.preparation().planes().get(p).height() : end(piece.core());
			for (; next < refined.size() && end(refined.get(next).input()) <= complete; next++) {
				band.dropAbove(refined.get(next).input().y());
				refinement.tile(refined.get(next), List.of(band), p, new Refined(region));
			}
		}

		private static int end(final Region of) {
			return of.y() + of.height();
		}
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
			for (int row = 0; row < part.height(); row++) System.arraycopy(labels, start(region, part, row), kept, row *
				part.width(), part.width());
			sink.labels(plane, part, valued(kept));
		}

		@Override
		public boolean wantsScores() {
			return wantsScores;
		}

		@Override
		public void scores(final int plane, final int channel, final Region region, final float[] scores) {
			final int before = values.length - ready.description().output().channels();
			if (channel < before) return;
			final Region part = region.intersection(wanted);
			final float[] kept = new float[Math.toIntExact(part.size())];
			for (int row = 0; row < part.height(); row++) System.arraycopy(scores, start(region, part, row), kept, row *
				part.width(), part.width());
			sink.scores(plane, channel - before, part, kept);
		}

		/** Where a row of a part starts in a region. */
		private static int start(final Region region, final Region part, final int row) {
			return (part.y() - region.y() + row) * region.width() + part.x() - region.x();
		}
	}

	/** What is to be handed on of a part's scores. */
	private Labelled labelled(final int p, final Region part, final float[][] given) {
		if (postprocessing.measures()) {
			postprocessing.finish(given);
			Postprocessing.apply(ready.preparation().planes().get(p).rest(), given);
			return new Labelled(part, valued(postprocessing.labels(given)), wantsScores ? copy(given) : null);
		}
		final boolean several = ready.plans().get(p).passes().size() > 1;
		final float[][] scores = several ? postprocessing.ofChannels(given) : given;
		final int[] labels = valued(postprocessing.labels(scores));
		if (wantsScores && !several) postprocessing.end(scores);
		return new Labelled(part, labels, wantsScores ? copy(scores) : null);
	}

	/** Turns numbers of classes into their values, in place. */
	private int[] valued(final int[] labels) {
		if (numbersAreValues) return labels;
		for (int i = 0; i < labels.length; i++) labels[i] = values[labels[i]];
		return labels;
	}

	private void hand(final int p, final Labelled labelled) {
		sink.labels(p, labelled.part, labelled.labels);
		if (!wantsScores) return;
		for (int channel = 0; channel < labelled.scores.length; channel++)
			sink.scores(p, channel, labelled.part, labelled.scores[channel]);
	}

	/** What there is to tell of all that was segmented. */
	Report report() {
		final int last = done.last();
		final Pass largest = ready.plans().get(last).largest();
		final List<Preparation.Plane> planes = ready.preparation().planes();
		final List<FinitePlane.Values> found = done.stream().map(p -> planes.get(p).finite()).toList();
		return new Report(largest.columns().tile(), largest.rows().tile(), tiles, found.stream().mapToLong(
			FinitePlane.Values::replaced).sum(), found.stream().mapToLong(FinitePlane.Values::marked).sum(), undefined,
			Optional.ofNullable(planes.get(last).look()).map(Preparation.Look::tiling), Optional.empty(), rounding
				.problem());
	}
}
