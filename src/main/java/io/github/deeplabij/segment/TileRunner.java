package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.ToLongBiFunction;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.Mirror;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Window;
import io.github.deeplabij.refine.Progress;

/**
 * Runs the network on the cores of planes: in all passes, whose probabilities are merged. Once memory runs out, the tiles of this
 * and of all later cores are made smaller, and a core is run in parts that those do for; what was done before stays.
 */
final class TileRunner {

	private final Network network;
	private final ModelDescription description;
	private final Passes passes;
	private final boolean probabilities;
	private final Progress progress;
	private final Postprocessing scoring;
	private final Rounding rounding;

	private PlaneSource plane;
	private List<Pointwise> steps;
	private Plan planned;
	private Plan plan;
	private ToLongBiFunction<Pass, Long> weight;

	private final Deque<Region> open = new ArrayDeque<>();
	private boolean lastPlane;
	/** How many pixels of the plane no core has had yet. */
	private long left;
	private long tiles;
	private long undefined;
	/** The longer side of a tile that there is memory for, as far as is known. */
	private int side = Integer.MAX_VALUE;
	private Pass tooLarge;
	/** Of the core that is run: its pixels, how many are done, and what was told of parts that have to be run again. */
	private long pixels;
	private long done;
	private long told;
	private long credit;

	/**
	 * @param probabilities whether the probabilities of all classes are wanted where there is but one pass, too; else its scores
	 */
	TileRunner(final Network network, final ModelDescription description, final Passes passes, final boolean probabilities,
		final Progress progress)
	{
		this.network = network;
		this.description = description;
		this.passes = passes;
		this.probabilities = probabilities;
		this.progress = progress;
		scoring = new Postprocessing(description);
		rounding = new Rounding(description.input());
	}

	/**
	 * Goes to a plane.
	 *
	 * @param normalisation null for one that each tile is measured for
	 * @param parts how many parts of the progress a pass over a core of so many pixels is
	 * @param isLast whether no other plane follows
	 */
	void begin(final PlaneSource next, final Plan tiles, final List<Pointwise> normalisation, final ToLongBiFunction<Pass, Long> parts,
		final boolean isLast)
	{
		lastPlane = isLast;
		left = (long) next.width() * next.height();
		plane = next;
		planned = tiles;
		steps = normalisation;
		weight = parts;
		plan = tiles.side() <= side ? tiles : Plan.resampled(description, passes, next.width(), next.height(), side);
	}

	/** What is run now. */
	Plan plan() {
		return plan;
	}

	/** How many tiles were run so far. */
	long tiles() {
		return tiles;
	}

	/** For how many pixels the network gave something that is not a number. */
	long undefined() {
		return undefined;
	}

	/** A sentence where memory ran out and tiles were made smaller. */
	Optional<String> shrunk() {
		if (tooLarge == null) return Optional.empty();
		final Pass now = plan.largest();
		return Optional.of("The memory did not suffice for tiles of " + size(tooLarge) + " pixels, so the rest was run in tiles of " + size(
			now) + ".");
	}

	/** A sentence where the model takes whole numbers and next to nothing was left of the values. */
	Optional<String> rounded() {
		return rounding.sentence();
	}

	private static String size(final Pass pass) {
		return pass.columns().tile() + " x " + pass.rows().tile();
	}

	/**
	 * Runs the network on a core of the plan.
	 *
	 * @param taker is given the core, or parts that cover it and don't overlap, with the probabilities of all classes, what was merged, or
	 *          the scores
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the memory does not suffice for the smallest tile either
	 */
	void run(final Region core, final BiConsumer<Region, float[][]> taker) {
		pixels = core.size();
		done = 0;
		credit = 0;
		left -= core.size();
		open.clear();
		open.push(core);
		while (!open.isEmpty()) {
			final Region part = open.poll();
			if (plan != planned && (part.width() > plan.tiling().columns().tile() || part.height() > plan.tiling().rows().tile())) {
				split(part);
				continue;
			}
			final Optional<float[][]> values = tried(part);
			if (values.isEmpty()) open.push(part);
			else {
				done += part.size();
				undefined += Postprocessing.undefined(values.get());
				taker.accept(part, probabilities ? scoring.distribution(values.get()) : values.get());
			}
		}
	}

	private void split(final Region whole) {
		final int columns = parts(whole.width(), plan.tiling().columns().tile());
		final int rows = parts(whole.height(), plan.tiling().rows().tile());
		for (int row = rows - 1; row >= 0; row--) {
			final int y = cut(whole.height(), row, rows);
			for (int column = columns - 1; column >= 0; column--) {
				final int x = cut(whole.width(), column, columns);
				open.push(new Region(whole.x() + x, whole.y() + y, cut(whole.width(), column + 1, columns) - x, cut(whole.height(), row + 1,
					rows) - y));
			}
		}
	}

	private static int parts(final int length, final int most) {
		return -Math.floorDiv(-length, most);
	}

	private static int cut(final int length, final int index, final int parts) {
		return (int) ((long) length * index / parts);
	}

	/** Empty if the memory did not suffice, and smaller tiles are to be tried. */
	private Optional<float[][]> tried(final Region part) {
		told = 0;
		try {
			return Optional.of(plan.passes().size() > 1 || probabilities ? merged(part) : scores(0, part));
		}
		catch (final OutOfMemoryError e) {
			credit += told;
			final Plan before = plan;
			plan = plan.smaller(description, passes).orElseThrow(() -> notEnough(e));
			side = plan.side();
			if (tooLarge == null) tooLarge = before.largest();
			return Optional.empty();
		}
	}

	private DeepLabException notEnough(final OutOfMemoryError cause) {
		return new DeepLabException("There is not enough memory for tiles of " + size(plan.largest()) +
			" pixels; the model takes none that are smaller: " + (network.device().kind() == Device.Kind.CPU ? "" : "use device=cpu, ") +
			"give Java more memory, or use a machine that has more.", cause);
	}

	/** The probabilities, or the sigmoids, that all passes together give. */
	private float[][] merged(final Region core) {
		final Merging merging = new Merging(passes.merge(), scoring.exclusive());
		for (int pass = 0; pass < plan.passes().size(); pass++) merging.add(scoring.mergeable(scores(pass, core)));
		return merging.merged();
	}

	/** Runs the network on the tile of a core, and reads the scores of the core. */
	private float[][] scores(final int index, final Region core) {
		if (progress.cancelled()) throw new CancellationException();
		final Pass pass = plan.passes().get(index);
		final Region in = pass.input(core);
		final Layout layout = Layout.of(description.input(), in.width(), in.height());
		final boolean last = lastPlane && left == 0 && open.isEmpty() && index == plan.passes().size() - 1;
		final float[][] scores = network.run(layout.shape(), tensor -> {
			fill(tensor, layout, pass.plane(plane), in);
			if (last) network.last();
		}, progress::cancelled, given -> pass.read(given, in, core));
		scoring.begin(scores);
		tiles++;
		tell(planned.passes().get(index), core.size());
		return scores;
	}

	/** Tells of so many pixels of the core, in proportion; what is done a second time is not told again. */
	private void tell(final Pass pass, final long size) {
		final long all = weight.applyAsLong(pass, pixels);
		final long parts = all * (done + size) / pixels - all * done / pixels;
		told += parts;
		final long absorbed = Math.min(credit, parts);
		credit -= absorbed;
		progress.add(parts - absorbed);
	}

	/** Writes the normalised pixels of a tile into the network's input. */
	private void fill(final FloatBuffer tensor, final Layout layout, final PlaneSource seen, final Region in) {
		final int count = Math.toIntExact(in.size());
		final List<Pointwise> ready = steps != null ? steps : Operations.prepare(description.input().operations(), List.of(new Window(seen,
			in)), description.input().channels(), progress::cancelled);
		final float[] values = new float[count];
		for (int channel = 0; channel < seen.channels(); channel++) {
			Mirror.read(seen, channel, in, values);
			for (final Pointwise step : ready) step.apply(values, count, channel);
			rounding.add(values, count);
			for (int row = 0; row < in.height(); row++) {
				layout.put(tensor, channel, row, values, row * in.width(), in.width());
			}
		}
	}
}
