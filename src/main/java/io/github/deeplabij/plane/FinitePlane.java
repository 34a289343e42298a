package io.github.deeplabij.plane;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A plane whose values that are none read as the smallest other value of their channel: those that are infinite, not a number, or as
 * large as only the marks are that programs write for no value (the greatest float32, 1.7e38); and {@value #MARK}, another such mark, where all others
 * lie far above it.
 */
public final class FinitePlane implements PlaneSource {

	/** What many programs write where there is no value. */
	static final int MARK = -9999;
	/** Values of a channel in which {@link #MARK} is a mark are at least this. */
	private static final float FAR_ABOVE = -999;
	private static final float HUGE = 1e38f;

	private final PlaneSource source;
	private final float[] minimum;
	private final boolean[] marks;
	private final long replaced;
	private final long marked;

	private FinitePlane(final PlaneSource source, final float[] minimum, final boolean[] marks, final long replaced, final long marked) {
		this.source = source;
		this.minimum = minimum;
		this.marks = marks;
		this.replaced = replaced;
		this.marked = marked;
	}

	/** Whether a value is infinite, not a number, or too large to be one. */
	public static boolean isNone(final float value) {
		return !(Math.abs(value) < HUGE);
	}

	/** Looks at every value of the plane once, unless they are whole numbers as they are stored. */
	public static FinitePlane of(final PlaneSource source, final BooleanSupplier cancelled) {
		final float[] minimum = new float[source.channels()];
		final boolean[] marks = new boolean[minimum.length];
		long replaced = 0;
		long marked = 0;
		for (int channel = 0; source.isFloatingPoint() && channel < minimum.length; channel++) {
			final Look look = new Look();
			new Strips(List.of(source), new int[] { channel }, List.of(), cancelled).forEach(look::add);
			marks[channel] = look.marks > 0 && look.least >= FAR_ABOVE && look.least != Float.POSITIVE_INFINITY;
			minimum[channel] = look.marks > 0 && !marks[channel] ? Math.min(look.least, MARK) : look.least;
			if (minimum[channel] == Float.POSITIVE_INFINITY) minimum[channel] = 0;
			replaced += look.none;
			if (marks[channel]) marked += look.marks;
		}
		return new FinitePlane(source, minimum, marks, replaced, marked);
	}

	/** What one channel holds. */
	private static final class Look {

		private long none;
		private long marks;
		/** Of all values but these. */
		private float least = Float.POSITIVE_INFINITY;

		void add(final float[] values, final int count) {
			for (int i = 0; i < count; i++) {
				if (isNone(values[i])) none++;
				else if (values[i] == MARK) marks++;
				else if (values[i] < least) least = values[i];
			}
		}
	}

	/** How many values that are infinite, not a number, or too large are replaced, in all channels. */
	public long replaced() {
		return replaced;
	}

	/** How many values that are {@link #MARK} are replaced, in all channels. */
	public long marked() {
		return marked;
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
		if (replaced == 0 && marked == 0) return;
		final int count = Math.toIntExact(region.size());
		for (int i = 0; i < count; i++) {
			if (isNone(values[i]) || marks[channel] && values[i] == MARK) values[i] = minimum[channel];
		}
	}
}
