package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.SharedPlane;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.Appearance;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.refine.CrfTiling;
import io.github.deeplabij.refine.Spacing;

/**
 * Segments planes with a network: normalises them, cuts them into tiles, runs the network on each, and hands labels
 * and, if wanted, scores on. Holds one tile at a time and never a whole plane.
 * <p>
 * With several passes the network sees each tile at several scales or flipped; the probabilities of all passes are
 * brought to the plane's own pixels and merged, and count as the scores. What is measured for the normalisation is
 * measured on the plane as it is.
 * <p>
 * Scores are made probabilities where the description says of what kind they are; else they come as the postprocessing
 * leaves them.
 * <p>
 * With a CRF, labels and scores are those that it makes of the network's probabilities. Then a band of rows is held
 * too, of all classes: as many as one row of the CRF's tiles and one of the network's tiles have. It takes an eighth of
 * the heap at most, for which tiles are made lower.
 */
public final class Segmenter {

	/** How many aligned cores a region is thought to have at most along an axis. */
	private static final int REGION = 8;

	private final Network network;
	private final ModelDescription description;
	private final int tile;
	private final Passes passes;
	private final Optional<CrfSettings> crf;
	private final long band;
	private final int core;
	private final TileSize tileSize;
	private final Repeats repeats = new Repeats();

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
		this(network, description, tile, passes, crf, band, 0);
	}

	private Segmenter(final Network network, final ModelDescription description, final int tile, final Passes passes,
		final Optional<CrfSettings> crf, final long band, final int core)
	{
		requireTile(tile);
		this.network = network;
		this.description = description;
		this.tile = tile;
		this.passes = passes;
		this.crf = crf;
		this.band = band;
		this.core = core;
		tileSize = new TileSize(description, passes);
	}

	/**
	 * The same with cores that lie at the multiples of one side, whatever the size of the image. Regions that begin and
	 * end there take no tile twice.
	 *
	 * @param unit what the side is a multiple of, if tiles are large enough for one
	 * @throws DeepLabException if such tiles would be mostly halo
	 */
	public Segmenter aligned(final int unit) {
		final int side = tile > 0 ? tile : tileSize.automatic();
		final int most = Plan.core(description, passes, side);
		int step = unit;
		while (step > most) step /= 2;
		return new Segmenter(network, description, side, passes, crf, band, most / step * step);
	}

	/** The side of cores that lie at its multiples; 0 for cores that suit the tiles. */
	public int core() {
		return core;
	}

	/** The largest side of a tile in pixels, or 0 for one that suits the model and the memory. */
	public int tile() {
		return tile;
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
	 * Segments planes, one after the other.
	 *
	 * @param planes the planes, at least one; each has as many channels as the model wants
	 * @param sink takes the results
	 * @throws CancellationException if the monitor cancels; the sink has then got a part of the results
	 * @throws DeepLabException if the channels or sizes don't fit the model, the memory does not suffice for a tile, or
	 *             the network fails
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
	 * @throws DeepLabException if the channels or sizes don't fit the model, the memory does not suffice for a tile, or
	 *             the network or the CRF fails
	 */
	public Report segment(final List<? extends PlaneSource> planes, final List<? extends PlaneSource> seen,
		final Sink sink, final Monitor monitor)
	{
		return segment(planes, seen, List.of(), sink, monitor);
	}

	/**
	 * Segments the same regions of planes, one after the other; what they get does not depend on what else is
	 * segmented.
	 *
	 * @param planes the planes, at least one; each has as many channels as the model wants
	 * @param seen the same planes as the CRF is to see them, with any number of channels
	 * @param wanted the regions, which don't overlap; none for all of each plane
	 * @param sink takes the results of the regions alone
	 * @throws CancellationException if the monitor cancels; the sink has then got a part of the results
	 * @throws DeepLabException if the channels or sizes don't fit the model, the memory does not suffice for a tile, or
	 *             the network or the CRF fails
	 */
	public Report segment(final List<? extends PlaneSource> planes, final List<? extends PlaneSource> seen,
		final List<Region> wanted, final Sink sink, final Monitor monitor)
	{
		require(planes, sink.wantsScores());
		Prepared prepared = prepare(planes, seen, monitor);
		Optional<Pass> tooLarge = Optional.empty();
		while (true) {
			try {
				final Report report = prepared.run(sink, wanted, monitor);
				return tooLarge.map(pass -> report.after(new SegmentProblem.Shrunk(pass.columns().tile(), pass.rows()
					.tile(), report.tileWidth(), report.tileHeight()))).orElse(report);
			}
			catch (final TileRunner.NoMemory e) {
				final Pass largest = prepared.plan(0).largest();
				if (tooLarge.isEmpty()) tooLarge = Optional.of(largest);
				prepared = prepared.smaller().orElseThrow(() -> notEnoughMemory(largest, e));
			}
			catch (final OutOfMemoryError e) {
				throw notEnoughMemory(prepared.plan(0), e);
			}
		}
	}

	private DeepLabException notEnoughMemory(final Pass smallest, final Throwable cause) {
		return new DeepLabException(new SegmentProblem.DeviceMemory(smallest.columns().tile(), smallest.rows().tile(),
			network.device()), cause);
	}

	/**
	 * Measures planes, and decides how they are cut, for regions of them to be segmented in any order.
	 *
	 * @param planes the planes, at least one; each has as many channels as the model wants
	 * @param seen the same planes as the CRF is to see them, with any number of channels
	 * @param monitor may cancel it
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the channels or sizes don't fit the model, or the memory does not suffice
	 */
	public Prepared prepare(final List<? extends PlaneSource> planes, final List<? extends PlaneSource> seen,
		final Monitor monitor)
	{
		require(planes, false);
		try {
			return measured(planes, seen, monitor);
		}
		catch (final OutOfMemoryError | TileRunner.NoMemory e) {
			throw notEnoughMemory(plan(planes.get(0)), e);
		}
	}

	private Prepared measured(final List<? extends PlaneSource> planes, final List<? extends PlaneSource> seen,
		final Monitor monitor)
	{
		final List<PlaneSource> shared = SharedPlane.all(planes);
		final List<PlaneSource> looked = seen == planes ? shared : SharedPlane.all(seen);
		final List<Preparation.Plane> measured = new ArrayList<>(IntStream.range(0, shared.size()).parallel().mapToObj(
			p -> measure(shared.get(p), looked.get(p), looked == shared, monitor)).toList());
		if (isTogether()) together(shared, measured, monitor);
		final Preparation preparation = new Preparation(passes, crf.orElse(null), List.copyOf(measured));
		final Prepared prepared = new Prepared(Ready.of(network, description, preparation, shared,
			looked, repeats));
		return new Postprocessing(description).measures() ? scored(prepared, monitor) : prepared;
	}

	/** Measures the scores, in smaller tiles where the memory does not suffice. */
	private static Prepared scored(final Prepared prepared, final Monitor monitor) {
		Prepared tried = prepared;
		while (true) {
			try {
				return tried.scored(monitor);
			}
			catch (final TileRunner.NoMemory e) {
				tried = tried.smaller().orElseThrow(() -> e);
			}
		}
	}

	/**
	 * Goes on with what {@link #prepare} made of the same planes, perhaps on another machine.
	 *
	 * @param preparation what {@link Prepared#preparation()} gave
	 * @param planes the same planes
	 * @param seen the same planes as the CRF is to see them
	 * @throws DeepLabException if they have another size or number
	 */
	public Prepared prepared(final Preparation preparation, final List<? extends PlaneSource> planes,
		final List<? extends PlaneSource> seen)
	{
		if (preparation.planes().size() != planes.size()) throw new DeepLabException("The image has " + planes.size() +
			" planes, and " + preparation.planes().size() + " were prepared; prepare the image again.");
		for (int p = 0; p < planes.size(); p++) {
			final Preparation.Plane measured = preparation.planes().get(p);
			if (measured.width() != planes.get(p).width() || measured.height() != planes.get(p).height())
				throw new DeepLabException("Plane " + p + " has " + planes.get(p).width() + " x " + planes.get(p)
					.height() + " pixels, and " + measured.width() + " x " + measured.height() +
					" were prepared; prepare the image again.");
		}
		final List<PlaneSource> shared = SharedPlane.all(planes);
		return new Prepared(Ready.of(network, description, preparation, shared, seen == planes ? shared : SharedPlane
			.all(seen), repeats));
	}

	private Preparation.Plane measure(final PlaneSource plane, final PlaneSource seen, final boolean same,
		final Monitor monitor)
	{
		final FinitePlane finite = FinitePlane.of(plane, monitor::cancelled);
		final boolean eachTile = description.normaliseOver() == ModelDescription.Scope.TILE;
		final List<Pointwise> steps = eachTile || isTogether() ? List.of() : normalise(List.of(finite), monitor);
		final Plan plan = plan(plane);
		final Preparation.Look look = crf.isEmpty() ? null : look(plan, same ? finite : FinitePlane.of(seen,
			monitor::cancelled), monitor);
		return new Preparation.Plane(plane.width(), plane.height(), tile(plane), core, finite.values(), eachTile, steps,
			List.of(), look);
	}

	private boolean isTogether() {
		return description.normaliseOver() == ModelDescription.Scope.STACK && Operations.measures(description.input()
			.operations());
	}

	/** Measures all planes together. */
	private void together(final List<PlaneSource> planes, final List<Preparation.Plane> measured,
		final Monitor monitor)
	{
		final List<FinitePlane> finite = new ArrayList<>();
		for (int p = 0; p < planes.size(); p++)
			finite.add(new FinitePlane(planes.get(p), measured.get(p).finite()));
		final List<Pointwise> steps = normalise(finite, monitor);
		measured.replaceAll(plane -> new Preparation.Plane(plane.width(), plane.height(), plane.tile(), plane.core(),
			plane.finite(), plane.eachTile(), steps, plane.rest(), plane.look()));
	}

	private List<Pointwise> normalise(final List<? extends PlaneSource> planes, final Monitor monitor) {
		return Operations.prepare(description.input().operations(), planes, description.input().channels(),
			monitor::cancelled);
	}

	private Preparation.Look look(final Plan plan, final FinitePlane seen, final Monitor monitor) {
		final CrfTiling cut = new CrfTiling(crf.get(), Spacing.PIXELS);
		final int tileRows = plan.tiling().rows().tile();
		final int rows = Math.max(1, bandRows(seen) - tileRows);
		if (rows < Math.min(seen.height(), cut.leastRows()) && tile > 0) throw new DeepLabException(
			new SegmentProblem.CrfMemory(tileRows));
		final Tiling tiling = cut.of(seen.width(), seen.height(), 1, seen.channels(), description.classes().size(),
			rows);
		return new Preparation.Look(seen.values(), Appearance.of(List.of(seen), monitor::cancelled), tiling);
	}

	/** A tile size for a model that is as near to a wanted one as the model takes, in pixels. */
	public static int tileOfAbout(final int wanted, final ModelDescription description) {
		return Math.max(wanted, Plan.smallest(description, Passes.ONE));
	}

	/**
	 * Makes sure, before anything is run, that planes can be segmented.
	 *
	 * @param scores whether scores are wanted
	 * @throws DeepLabException if not
	 */
	public void require(final List<? extends PlaneSource> planes, final boolean scores) {
		for (final PlaneSource plane : planes)
			requireChannels(plane);
		if (description.labels() && (crf.isPresent() || !passes.isOne() || scores)) throw new DeepLabException(
			new SegmentProblem.GivesLabels());
		if (description.labels() && !description.isDense()) throw new DeepLabException(
			"The model gives labels on a coarser grid " +
				"than its input's, and labels can't be enlarged as scores can; export it with scores, or with a " +
				"label for each pixel.");
		if (new Postprocessing(description).measures() && (crf.isPresent() || !passes.isOne()))
			throw new DeepLabException(new SegmentProblem.MeasuresScores());
		for (final PlaneSource plane : planes)
			plan(plane);
	}

	/**
	 * Whether the scores that the sink gets are probabilities; else they are numbers that none can be made of, or the
	 * model gives labels alone.
	 */
	public boolean givesProbabilities() {
		return !description.labels() && new Postprocessing(description).givesProbabilities();
	}

	/** Whether all scores have to be measured before any label is known. */
	public boolean measuresScores() {
		return new Postprocessing(description).measures();
	}

	private void requireChannels(final PlaneSource plane) {
		final int wanted = description.input().channels();
		if (plane.channels() != wanted) throw new DeepLabException(new SegmentProblem.Channels(wanted, plane
			.channels()));
	}

	/** The largest side of a tile for a plane. */
	private int tile(final PlaneSource plane) {
		if (tile > 0) return tile;
		return crf.isEmpty() ? tileSize.automatic() : tileSize.automatic(bandRows(plane) / 2);
	}

	private Plan plan(final PlaneSource plane) {
		final Plan plan = core == 0 ? Plan.of(description, passes, plane.width(), plane.height(), tile(plane)) : Plan
			.aligned(description, passes, plane.width(), plane.height(), tile, core);
		if (tileSize.tooLarge(plan.largest().area())) throw notEnoughMemory(plan, null);
		return plan;
	}

	/** How many rows of probabilities of a plane may be held. */
	private int bandRows(final PlaneSource plane) {
		final long columns = core == 0 ? plane.width() : Math.min(plane.width(), (long) REGION * core);
		return (int) Math.min(Integer.MAX_VALUE, band / (columns * description.classes().size()));
	}

	private DeepLabException notEnoughMemory(final Plan plan, final Throwable cause) {
		final Pass largest = plan.largest();
		final long smaller = tileSize.smallerThan(largest.area());
		return new DeepLabException(new SegmentProblem.TileMemory(largest.columns().tile(), largest.rows().tile(),
			smaller * smaller < largest.area() ? smaller : 0), cause);
	}
}
