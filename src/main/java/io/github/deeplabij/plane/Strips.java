package io.github.deeplabij.plane;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Passes over all pixels of planes, a few rows at a time, so that nothing holds a whole plane. */
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

	/** Takes so many values from the start of the array. */
	public interface Consumer {

		void accept(float[] values, int count);
	}

	/** One pass. */
	public void forEach(final Consumer consumer) {
		for (final PlaneSource plane : planes) {
			final int rows = Math.max(1, Math.min(plane.height(), VALUES / plane.width()));
			final float[] values = new float[rows * plane.width()];
			for (final int channel : channels) {
				for (int y = 0; y < plane.height(); y += rows) {
					if (cancelled.getAsBoolean()) throw new CancellationException();
					final Region strip = new Region(0, y, plane.width(), Math.min(rows, plane.height() - y));
					final int count = (int) strip.size();
					plane.read(channel, strip, values);
					for (final Pointwise step : before) step.apply(values, count, channel);
					consumer.accept(values, count);
				}
			}
		}
	}
}
