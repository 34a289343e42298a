package io.github.deeplabij.plane;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Passes over all pixels of planes, a strip of a few rows at a time, so that nothing holds a whole plane. */
public final class Strips {

	private static final int VALUES = 1 << 18;

	private final List<? extends PlaneSource> planes;
	private final int[] channels;
	private final List<Pointwise> before;
	private final BooleanSupplier cancelled;

	/**
	 * @param planes the planes to pass over
	 * @param channels the channels to pass over
	 * @param before what is done to the values first
	 */
	public Strips(final List<? extends PlaneSource> planes, final int[] channels, final List<Pointwise> before,
		final BooleanSupplier cancelled)
	{
		this.planes = planes;
		this.channels = channels;
		this.before = before;
		this.cancelled = cancelled;
	}

	/** Takes strips. */
	public interface Consumer {

		/**
		 * @param strip the number of the strip, from 0
		 * @param count how many values there are, from the start of the array
		 */
		void accept(long strip, float[] values, int count);
	}

	/** Whether all values are whole numbers from 0 to 65,535. */
	public boolean isWhole() {
		return before.isEmpty() && planes.stream().allMatch(PlaneSource::isWhole);
	}

	/** All values and how often each occurs, where that is known without a pass over them. */
	Optional<CountedValues> counted() {
		final List<float[]> values = new ArrayList<>();
		final List<Long> counts = new ArrayList<>();
		for (final PlaneSource plane : planes) {
			for (final int channel : channels) {
				final Optional<Histogram> histogram = plane.counts(channel);
				if (histogram.isEmpty()) return Optional.empty();
				values.add(occurring(histogram.get(), channel, counts));
			}
		}
		final float[] all = new float[counts.size()];
		int at = 0;
		for (final float[] each : values) {
			System.arraycopy(each, 0, all, at, each.length);
			at += each.length;
		}
		return Optional.of(CountedValues.of(all, counts.stream().mapToLong(Long::longValue).toArray()));
	}

	/** The values of a channel that occur, as they are after what is done first, and how often. */
	private float[] occurring(final Histogram histogram, final int channel, final List<Long> counts) {
		final int[] there = IntStream.range(0, 1 << 16).filter(value -> histogram.count(value) > 0).toArray();
		final float[] values = new float[there.length];
		for (int i = 0; i < there.length; i++) {
			values[i] = there[i];
			counts.add(histogram.count(there[i]));
		}
		for (final Pointwise step : before)
			step.apply(values, values.length, channel);
		return values;
	}

	/** How many strips there are; which pixels each has follows from the size of the planes and of their blocks. */
	public long count() {
		return planes.stream().mapToLong(plane -> (long) channels.length * cut(plane).count()).sum();
	}

	/** Strips of whole rows; or, where a plane is read fastest in blocks that are narrower, those. */
	private static Tiling cut(final PlaneSource plane) {
		final int columns = Math.min(plane.width(), plane.block().width());
		final int rows = columns < plane.width() ? Math.min(plane.height(), plane.block().height()) : Math.max(1, Math
			.min(plane.height(), VALUES / columns));
		return new Tiling(line(plane.width(), columns), line(plane.height(), rows));
	}

	private static Tiling.Line line(final int length, final int part) {
		return new Tiling.Line(length, Math.max(length, part), part, 0, 1);
	}

	/**
	 * One pass over all, whose parts are looked at by several threads, if these may read.
	 *
	 * @param start makes what looks at a part
	 * @param look takes a strip
	 * @param add adds to one what another saw of the next part
	 * @return what saw all strips
	 */
	<T> T collect(final Supplier<T> start, final Look<T> look, final BiConsumer<T, T> add) {
		final long count = count();
		final int parts = (int) Math.min(count, planes.stream().allMatch(PlaneSource::isThreadSafe) ? Runtime
			.getRuntime().availableProcessors() : 1);
		return IntStream.range(0, parts).parallel().mapToObj(part -> {
			final T one = start.get();
			forEach(count * part / parts, count * (part + 1) / parts, (strip, values, n) -> look.accept(one, strip,
				values, n));
			return one;
		}).reduce((one, next) -> {
			add.accept(one, next);
			return one;
		}).orElseGet(start);
	}

	/** Looks at a strip. */
	@FunctionalInterface
	interface Look<T> {

		void accept(T one, long strip, float[] values, int count);
	}

	/** One pass over all. */
	public void forEach(final Consumer consumer) {
		forEach(0, Long.MAX_VALUE, consumer);
	}

	/**
	 * One pass over a part.
	 *
	 * @param from the first strip
	 * @param to the strip behind the last
	 * @throws CancellationException if it was cancelled
	 */
	public void forEach(final long from, final long to, final Consumer consumer) {
		long strip = 0;
		for (final PlaneSource plane : planes) {
			final Tiling cut = cut(plane);
			final float[] values = new float[Math.toIntExact(cut.tile(0).core().size())];
			for (final int channel : channels) {
				for (long part = 0; part < cut.count(); part++, strip++) {
					if (strip < from || strip >= to) continue;
					if (cancelled.getAsBoolean()) throw new CancellationException();
					final Region region = cut.tile(part).core();
					final int count = (int) region.size();
					plane.read(channel, region, values);
					for (final Pointwise step : before)
						step.apply(values, count, channel);
					consumer.accept(strip, values, count);
				}
			}
		}
	}
}
