package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.onnx.Network;
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

	/** Pixels of a band of rows: few enough for arrays that stay in the processor's second cache. */
	private static final int BAND = 1 << 14;

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
	 * @param made what was made of its bands of rows, from the upper one to the lower one
	 * @param maps the centres and offsets of objects; null if they were not wanted
	 * @param undefined for how many pixels the network gave something that is not a number
	 * @param rounding what rounding leaves of the values
	 */
	record Given<T>(List<T> made, ObjectMaps maps, long undefined, Rounding rounding) {
	}

	/** Makes something of a band of rows, in any thread. */
	@FunctionalInterface
	interface Step<T> {

		/**
		 * @param part where in the plane
		 * @param values the probabilities of all classes, what was merged, or the scores: an array for each channel,
		 *            row by row. Others may be written into them when it has returned
		 */
		T apply(Region part, float[][] values);
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
	 * @param step is given the results, in bands of rows
	 * @throws CancellationException if it is cancelled
	 * @throws NoMemory if the memory does not suffice
	 */
	<T> Given<T> run(final Region core, final Region wanted, final int among, final boolean last, final Told told,
		final Step<T> step)
	{
		try {
			return new Once(core, wanted, among, last, told).run(step);
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

	/** What was made of a band of rows, and for how many of its pixels the network gave no number. */
	private record Band<T>(long undefined, T made) {
	}

	/** Reads what the network gave. */
	private interface Reading<T> {

		T read(Pass pass, Network.Scores found, Region in);
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
		private final SpareArrays spare = new SpareArrays();

		Once(final Region core, final Region wanted, final int among, final boolean last, final Told told) {
			this.core = core;
			this.wanted = wanted;
			this.among = among;
			this.last = last;
			this.told = told;
		}

		<T> Given<T> run(final Step<T> step) {
			final List<Band<T>> bands = plan.passes().size() > 1 || probabilities ? merged(step) : pass(0, last, (pass,
				found, in) -> bands(wanted).map(band -> {
					final float[][] values = spare.take(pass.description().output().channels(), (int) band.size());
					scores(pass, found, in, band, values);
					final Band<T> made = new Band<>(Highest.undefined(values), step.apply(band, values));
					spare.give(values);
					return made;
				}).toList());
			return new Given<>(bands.stream().map(Band::made).toList(), given, bands.stream().mapToLong(
				Band::undefined).sum(), rounding);
		}

		/** Bands of rows, which several threads work on where no other tile keeps them busy. */
		private Stream<Region> bands(final Region of) {
			final int rows = Math.max(1, BAND / of.width());
			final int count = (of.height() + rows - 1) / rows;
			final Stream<Region> bands = IntStream.range(0, count).mapToObj(band -> new Region(of.x(), of.y() + band *
				rows, of.width(), Math.min(rows, of.height() - band * rows)));
			return among == 1 ? bands.parallel() : bands;
		}

		/** Makes something of the probabilities, or the sigmoids, that all passes together give. */
		private <T> List<Band<T>> merged(final Step<T> step) {
			final Map<Region, Merging> merging = new ConcurrentHashMap<>();
			final int channels = ready.description().output().channels();
			final int count = plan.passes().size();
			for (int index = 0; index < count; index++) pass(index, last && index == count - 1, (pass, found, in) -> {
				bands(wanted).forEach(band -> merging.computeIfAbsent(band, any -> merging()).add(postprocessing
					.mergeable(scores(pass, found, in, band, new float[channels][(int) band.size()]))));
				return null;
			});
			return bands(wanted).map(band -> {
				final float[][] values = merging.remove(band).merged();
				return new Band<>(Highest.undefined(values), step.apply(band, probabilities ? postprocessing
					.distribution(values) : values));
			}).toList();
		}

		private Merging merging() {
			return new Merging(ready.preparation().passes().merge(), postprocessing.exclusive());
		}

		private float[][] scores(final Pass pass, final Network.Scores found, final Region in, final Region band,
			final float[][] values)
		{
			pass.read(found, in, band, values);
			postprocessing.begin(values);
			return values;
		}

		/** Runs the network on the tile of the core, and reads what it gives. */
		private <T> T pass(final int index, final boolean end, final Reading<T> reading) {
			if (told.cancelled()) throw new CancellationException();
			final Pass pass = plan.passes().get(index);
			final Region in = pass.input(core);
			final Layout layout = Layout.of(ready.description().input(), in.width(), in.height());
			final PlaneSource seen = pass.plane(plane);
			// the last run is made, for the network to hear of it
			final Optional<Repeats.Input> repeated = end || given != null ? Optional.empty() : repeated(seen, in,
				layout);
			final Optional<Network.Scores> before = repeated.flatMap(ready.repeats()::of);
			final T read = before.isPresent() ? reading.read(pass, before.get(), in) : ready.network().run(among, layout
				.shape(), tensor -> {
					fill(tensor, layout, seen, in);
					if (end) ready.network().last();
				}, told::cancelled, found -> {
					repeated.ifPresent(input -> ready.repeats().keep(input, found));
					if (given != null) given.add(pass, found.others(), in, wanted);
					return reading.read(pass, found, in);
				});
			told.pass(pass, wanted.size());
			return read;
		}

		/** What the network is given for a tile whose channels have one value each; empty for all others. */
		private Optional<Repeats.Input> repeated(final PlaneSource seen, final Region in, final Layout layout) {
			if (steps == null) return Optional.empty();
			final List<Float> values = new ArrayList<>();
			for (int c = 0; c < seen.channels(); c++) {
				final Optional<Float> only = Mirror.onlyValue(seen, c, in);
				if (only.isEmpty()) return Optional.empty();
				final float[] value = { only.get() };
				for (final Pointwise step : steps)
					step.apply(value, 1, c);
				rounding.add(value, 1);
				values.add(value[0]);
			}
			return Optional.of(new Repeats.Input(Arrays.stream(layout.shape()).boxed().toList(), values));
		}

		/** Writes the normalised pixels of a tile into the network's input. */
		private void fill(final FloatBuffer tensor, final Layout layout, final PlaneSource seen, final Region in) {
			final Tensor input = ready.description().input();
			final List<Pointwise> normalised = steps != null ? steps : Operations.prepare(input.operations(), List.of(
				new Window(seen, in)), input.channels(), told::cancelled);
			for (int c = 0; c < seen.channels(); c++) {
				final int channel = c;
				bands(in).map(band -> {
					final int count = Math.toIntExact(band.size());
					final float[][] one = spare.take(1, count);
					final float[] values = one[0];
					Mirror.read(seen, channel, band, values);
					for (final Pointwise step : normalised)
						step.apply(values, count, channel);
					for (int row = 0; row < band.height(); row++)
						layout.put(tensor, channel, band.y() - in.y() + row, values, row * band.width(), band.width());
					final Rounding seenHere = new Rounding(input);
					seenHere.add(values, count);
					spare.give(one);
					return seenHere;
				}).toList().forEach(rounding::add);
			}
		}
	}
}
