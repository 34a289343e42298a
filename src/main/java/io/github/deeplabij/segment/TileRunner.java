package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.Mirror;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Window;

/**
 * Runs the network on the tiles of a plane: in all passes, whose probabilities are merged. What a tile gives depends on
 * the plane and its plan alone, not on what was run before. One thread uses one at a time.
 */
final class TileRunner {

	private final Network network;
	private final ModelDescription description;
	private final Passes passes;
	private final boolean probabilities;
	private final PlaneSource plane;
	private final Plan plan;
	private final List<Pointwise> steps;
	private final Postprocessing postprocessing;
	private final Rounding rounding;
	private final Told told;
	private ObjectMaps maps;
	private long tiles;
	private long undefined;

	/** Hears of each pass over a core, and says whether to go on. */
	interface Told {

		void pass(Pass pass, long pixels);

		boolean cancelled();
	}

	/**
	 * @param probabilities whether the probabilities of all classes are wanted where there is but one pass, too; else
	 *            its scores
	 * @param plane whose values are all numbers
	 * @param steps the normalisation; null for one that each tile is measured for
	 */
	TileRunner(final Network network, final ModelDescription description, final Passes passes,
		final boolean probabilities, final PlaneSource plane, final Plan plan, final List<Pointwise> steps,
		final Told told)
	{
		this.network = network;
		this.description = description;
		this.passes = passes;
		this.probabilities = probabilities;
		this.plane = plane;
		this.plan = plan;
		this.steps = steps;
		this.told = told;
		postprocessing = new Postprocessing(description);
		rounding = new Rounding(description.input());
	}

	/** Has the centres and offsets of objects read too; the model gives them. */
	void read(final ObjectMaps taken) {
		maps = taken;
	}

	/** How many tiles were run so far. */
	long tiles() {
		return tiles;
	}

	/** For how many pixels the network gave something that is not a number. */
	long undefined() {
		return undefined;
	}

	/** What rounding leaves of the values. */
	Rounding rounding() {
		return rounding;
	}

	/**
	 * Runs the network on a core of the plan.
	 *
	 * @param wanted the part of the core whose results are wanted
	 * @param last whether nothing is run after it for a while
	 * @return of that part the probabilities of all classes, what was merged, or the scores: an array for each channel,
	 *         row by row
	 * @throws CancellationException if it is cancelled
	 * @throws NoMemory if the memory does not suffice
	 */
	float[][] run(final Region core, final Region wanted, final boolean last) {
		final float[][] values;
		if (maps != null) maps.begin();
		try {
			values = plan.passes().size() > 1 || probabilities ? merged(core, wanted, last) : scores(0, core, wanted,
				last);
		}
		catch (final OutOfMemoryError e) {
			throw new NoMemory(e);
		}
		undefined += Postprocessing.undefined(values);
		return probabilities ? postprocessing.distribution(values) : values;
	}

	/** The memory does not suffice for a tile. */
	static final class NoMemory extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NoMemory(final OutOfMemoryError cause) {
			super(cause);
		}
	}

	/** The probabilities, or the sigmoids, that all passes together give. */
	private float[][] merged(final Region core, final Region wanted, final boolean last) {
		final Merging merging = new Merging(passes.merge(), postprocessing.exclusive());
		final int count = plan.passes().size();
		for (int pass = 0; pass < count; pass++) {
			merging.add(postprocessing.mergeable(scores(pass, core, wanted, last && pass == count - 1)));
		}
		return merging.merged();
	}

	/** Runs the network on the tile of a core, and reads the scores of the part that is wanted. */
	private float[][] scores(final int index, final Region core, final Region wanted, final boolean last) {
		if (told.cancelled()) throw new CancellationException();
		final Pass pass = plan.passes().get(index);
		final Region in = pass.input(core);
		final Layout layout = Layout.of(description.input(), in.width(), in.height());
		final float[][] scores = network.run(layout.shape(), tensor -> {
			fill(tensor, layout, pass.plane(plane), in);
			if (last) network.last();
		}, told::cancelled, given -> {
			if (maps != null) maps.add(pass, given.others(), in, wanted);
			return pass.read(given, in, wanted);
		});
		postprocessing.begin(scores);
		tiles++;
		told.pass(pass, wanted.size());
		return scores;
	}

	/** Writes the normalised pixels of a tile into the network's input. */
	private void fill(final FloatBuffer tensor, final Layout layout, final PlaneSource seen, final Region in) {
		final int count = Math.toIntExact(in.size());
		final List<Pointwise> ready = steps != null ? steps : Operations.prepare(description.input().operations(), List
			.of(new Window(seen, in)), description.input().channels(), told::cancelled);
		final float[] values = new float[count];
		for (int channel = 0; channel < seen.channels(); channel++) {
			Mirror.read(seen, channel, in, values);
			for (final Pointwise step : ready)
				step.apply(values, count, channel);
			rounding.add(values, count);
			for (int row = 0; row < in.height(); row++) {
				layout.put(tensor, channel, row, values, row * in.width(), in.width());
			}
		}
	}
}
