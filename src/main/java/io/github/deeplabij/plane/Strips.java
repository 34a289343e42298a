package io.github.deeplabij.plane;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

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

	/** How many strips there are; which pixels each has follows from the size of the planes alone. */
	public long count() {
		return planes.stream().mapToLong(plane -> (long) channels.length * -Math.floorDiv(-plane.height(), rows(plane)))
			.sum();
	}

	private static int rows(final PlaneSource plane) {
		return Math.max(1, Math.min(plane.height(), VALUES / plane.width()));
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
			final int rows = rows(plane);
			final float[] values = new float[rows * plane.width()];
			for (final int channel : channels) {
				for (int y = 0; y < plane.height(); y += rows, strip++) {
					if (strip < from || strip >= to) continue;
					if (cancelled.getAsBoolean()) throw new CancellationException();
					final Region region = new Region(0, y, plane.width(), Math.min(rows, plane.height() - y));
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
