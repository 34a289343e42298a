package io.github.deeplabij.plane;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A plane whose values that are none read as the smallest other value of their channel: those that are infinite, not a
 * number, or as
 * large as only the marks are that programs write for no value (the greatest float32, 1.7e38); and {@value #MARK},
 * another such mark, where all others
 * lie far above it.
 */
public final class FinitePlane implements PlaneSource {

	/** What many programs write where there is no value. */
	static final int MARK = -9999;
	/** Values of a channel in which {@link #MARK} is a mark are at least this. */
	private static final float FAR_ABOVE = -999;
	private static final float HUGE = 1e38f;

	private final PlaneSource source;
	private final Values values;

	/** A plane of which that was measured. */
	public FinitePlane(final PlaneSource source, final Values values) {
		this.source = source;
		this.values = values;
	}

	/**
	 * What was measured of a plane.
	 *
	 * @param least for each channel, what those values read as that are none
	 * @param marks for each channel, whether {@value #MARK} is a mark
	 * @param replaced how many values are infinite, not a number, or too large, in all channels
	 * @param marked how many values are marks, in all channels
	 */
	public record Values(List<Float> least, List<Boolean> marks, long replaced, long marked) {

		/** Looks at every value of a plane once, unless they are whole numbers as they are stored. */
		public static Values of(final PlaneSource source, final BooleanSupplier cancelled) {
			final List<Look> looks = new ArrayList<>();
			for (int channel = 0; channel < source.channels(); channel++) {
				looks.add(source.isFloatingPoint() ? new Strips(List.of(source), new int[] { channel }, List.of(),
					cancelled).collect(Look::new, Look::add, Look::add) : new Look());
			}
			return new Values(looks.stream().map(Look::minimum).toList(), looks.stream().map(Look::hasMarks).toList(),
				looks.stream().mapToLong(
				look -> look.none).sum(), looks.stream().filter(Look::hasMarks).mapToLong(look -> look.marks).sum());
		}
	}

	/** Whether a value is infinite, not a number, or too large to be one. */
	public static boolean isNone(final float value) {
		return !(Math.abs(value) < HUGE);
	}

	/** Looks at every value of the plane once, unless they are whole numbers as they are stored. */
	public static FinitePlane of(final PlaneSource source, final BooleanSupplier cancelled) {
		return new FinitePlane(source, Values.of(source, cancelled));
	}

	/** What one channel holds, or a part of it; those of parts add up. */
	static final class Look {

		private long none;
		private long marks;
		/** Of all values but these. */
		private float least = Float.POSITIVE_INFINITY;

		void add(final long strip, final float[] values, final int count) {
			for (int i = 0; i < count; i++) {
				if (isNone(values[i])) none++;
				else if (values[i] == MARK) marks++;
				else if (values[i] < least) least = values[i];
			}
		}

		void add(final Look other) {
			none += other.none;
			marks += other.marks;
			least = Math.min(least, other.least);
		}

		boolean hasMarks() {
			return marks > 0 && least >= FAR_ABOVE && least != Float.POSITIVE_INFINITY;
		}

		float minimum() {
			final float minimum = marks > 0 && !hasMarks() ? Math.min(least, MARK) : least;
			return minimum == Float.POSITIVE_INFINITY ? 0 : minimum;
		}
	}

	/** What was measured. */
	public Values values() {
		return values;
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
	public boolean isWhole() {
		return source.isWhole();
	}

	@Override
	public Optional<Histogram> counts(final int channel) {
		return source.counts(channel);
	}

	@Override
	public boolean isThreadSafe() {
		return source.isThreadSafe();
	}

	@Override
	public Region block() {
		return source.block();
	}

	@Override
	public Optional<Float> onlyValue(final int channel, final Region region) {
		return source.onlyValue(channel, region).map(value -> finite(value, channel));
	}

	private float finite(final float value, final int channel) {
		final boolean none = isNone(value) || values.marks.get(channel) && value == MARK;
		return none && (values.replaced > 0 || values.marked > 0) ? values.least.get(channel) : value;
	}

	@Override
	public void read(final int channel, final Region region, final float[] into) {
		source.read(channel, region, into);
		if (values.replaced == 0 && values.marked == 0) return;
		final int count = Math.toIntExact(region.size());
		final float least = values.least.get(channel);
		final boolean marks = values.marks.get(channel);
		for (int i = 0; i < count; i++) if (isNone(into[i]) || marks && into[i] == MARK) into[i] = least;
	}
}
