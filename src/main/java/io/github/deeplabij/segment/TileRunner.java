package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.plane.Mirror;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Window;

/**
 * Runs the network on the tiles of a plane: in all passes, whose probabilities are merged. What a tile gives depends on
 * the plane and its plan alone, not on what is run before or at the same time. Several threads may use one.
 */
final class TileRunner {

	private final Ready ready;
	private final boolean probabilities;
	private final PlaneSource plane;
	private final Plan plan;
	private final List<Pointwise> steps;
	private final Postprocessing postprocessing;
	private final Supplier<ObjectMaps> maps;

	/**
	 * What a tile gave.
	 *
	 * @param values the probabilities of all classes, what was merged, or the scores: an array for each channel, row by
	 *            row
	 * @param maps the centres and offsets of objects; null if they were not wanted
	 * @param undefined for how many pixels the network gave something that is not a number
	 * @param rounding what rounding leaves of the values
	 */
	record Given(float[][] values, ObjectMaps maps, long undefined, Rounding rounding) {

		/** All but the values, which may take much memory. */
		Given counts() {
			return new Given(null, maps, undefined, rounding);
		}
	}

	/** Hears of each pass over a core, and says whether to go on. */
	interface Told {

		void pass(Pass pass, long pixels);

		boolean cancelled();
	}

	/**
	 * @param probabilities whether the probabilities of all classes are wanted where there is but one pass, too; else
	 *            its scores
	 * @param plane whose values are all numbers
	 * @param maps makes what takes the centres and offsets of objects; null where they are not wanted
	 */
	TileRunner(final Ready ready, final int number, final boolean probabilities, final PlaneSource plane,
		final Postprocessing postprocessing, final Supplier<ObjectMaps> maps)
	{
		final Preparation.Plane measured = ready.preparation().planes().get(number);
		this.ready = ready;
		this.probabilities = probabilities;
		this.plane = plane;
		this.postprocessing = postprocessing;
		this.maps = maps;
		plan = ready.plans().get(number);
		// null for those that each tile is measured for
		steps = measured.eachTile() ? null : measured.steps();
	}

	/**
	 * Runs the network on a core of the plan.
	 *
	 * @param wanted the part of the core whose results are wanted
	 * @param among how many cores are run at once, with this one
	 * @param last whether nothing is run after it for a while
	 * @throws CancellationException if it is cancelled
	 * @throws NoMemory if the memory does not suffice
	 */
	Given run(final Region core, final Region wanted, final int among, final boolean last, final Told told) {
		try {
			return new Once(core, wanted, among, last, told).run();
		}
		catch (final OutOfMemoryError e) {
			throw new NoMemory(e);
		}
	}

	/** The memory does not suffice for a tile. */
	static final class NoMemory extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NoMemory(final OutOfMemoryError cause) {
			super(cause);
		}
	}

	/** One tile, in all passes. */
	private final class Once {

		private final Region core;
		private final Region wanted;
		private final int among;
		private final boolean last;
		private final Told told;
		private final ObjectMaps given = maps == null ? null : maps.get();
		private final Rounding rounding = new Rounding(ready.description().input());

		Once(final Region core, final Region wanted, final int among, final boolean last, final Told told) {
			this.core = core;
			this.wanted = wanted;
			this.among = among;
			this.last = last;
			this.told = told;
		}

		Given run() {
			final float[][] values = plan.passes().size() > 1 || probabilities ? merged() : scores(0, last);
			final long undefined = Postprocessing.undefined(values);
			return new Given(probabilities ? postprocessing.distribution(values) : values, given, undefined, rounding);
		}

		/** The probabilities, or the sigmoids, that all passes together give. */
		private float[][] merged() {
			final Merging merging = new Merging(ready.preparation().passes().merge(), postprocessing.exclusive());
			final int count = plan.passes().size();
			for (int pass = 0; pass < count; pass++)
				merging.add(postprocessing.mergeable(scores(pass, last && pass == count - 1)));
			return merging.merged();
		}

		/** Runs the network on the tile of the core, and reads the scores of the part that is wanted. */
		private float[][] scores(final int index, final boolean end) {
			if (told.cancelled()) throw new CancellationException();
			final Pass pass = plan.passes().get(index);
			final Region in = pass.input(core);
			final Layout layout = Layout.of(ready.description().input(), in.width(), in.height());
			final float[][] scores = ready.network().run(among, layout.shape(), tensor -> {
				fill(tensor, layout, pass.plane(plane), in);
				if (end) ready.network().last();
			}, told::cancelled, found -> {
				if (given != null) given.add(pass, found.others(), in, wanted);
				return pass.read(found, in, wanted);
			});
			postprocessing.begin(scores);
			told.pass(pass, wanted.size());
			return scores;
		}

		/** Writes the normalised pixels of a tile into the network's input. */
		private void fill(final FloatBuffer tensor, final Layout layout, final PlaneSource seen, final Region in) {
			final int count = Math.toIntExact(in.size());
			final Tensor input = ready.description().input();
			final List<Pointwise> normalised = steps != null ? steps : Operations.prepare(input.operations(), List.of(
				new Window(seen, in)), input.channels(), told::cancelled);
			final float[] values = new float[count];
			for (int channel = 0; channel < seen.channels(); channel++) {
				Mirror.read(seen, channel, in, values);
				for (final Pointwise step : normalised)
					step.apply(values, count, channel);
				rounding.add(values, count);
				for (int row = 0; row < in.height(); row++) {
					layout.put(tensor, channel, row, values, row * in.width(), in.width());
				}
			}
		}
	}
}
