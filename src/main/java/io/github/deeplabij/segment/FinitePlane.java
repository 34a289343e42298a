package io.github.deeplabij.segment;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A plane whose values that are infinite or not a number read as the smallest finite value of their channel. */
final class FinitePlane implements PlaneSource {

	private final PlaneSource source;
	private final float[] minimum;
	private final long replaced;

	private FinitePlane(final PlaneSource source, final float[] minimum, final long replaced) {
		this.source = source;
		this.minimum = minimum;
		this.replaced = replaced;
	}

	/** Looks at every value of the plane once, unless they are whole numbers. */
	static FinitePlane of(final PlaneSource source, final BooleanSupplier cancelled) {
		final float[] minimum = new float[source.channels()];
		final AtomicLong replaced = new AtomicLong();
		for (int channel = 0; source.isFloatingPoint() && channel < minimum.length; channel++) {
			final float[] least = { Float.POSITIVE_INFINITY };
			new Strips(List.of(source), new int[] { channel }, List.of(), cancelled).forEach((values, count) -> {
				long bad = 0;
				for (int i = 0; i < count; i++) {
					if (!Float.isFinite(values[i])) bad++;
					else if (values[i] < least[0]) least[0] = values[i];
				}
				replaced.addAndGet(bad);
			});
			minimum[channel] = Float.isFinite(least[0]) ? least[0] : 0;
		}
		return new FinitePlane(source, minimum, replaced.get());
	}

	/** How many values are replaced, in all channels. */
	long replaced() {
		return replaced;
	}

	@Override
	public int width() {
		return source.width();
	}

	@Override
	public int height() {
		return source.height();
	}

	@Override
	public int channels() {
		return source.channels();
	}

	@Override
	public boolean isFloatingPoint() {
		return source.isFloatingPoint();
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		source.read(channel, region, values);
		if (replaced == 0) return;
		final int count = Math.toIntExact(region.size());
		for (int i = 0; i < count; i++) {
			if (!Float.isFinite(values[i])) values[i] = minimum[channel];
		}
	}
}
