package io.github.deeplabij.refine;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.Percentiles;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Strips;

/**
 * Makes an image's channels ready for the appearance kernel: shifted and scaled so that the 0.1 percent point of each
 * channel
 * is 0 and its 99.9 percent point is 255, whatever the bit depth. What lies beyond the two by more than their distance
 * is
 * as near as that: a few hot pixels don't stretch the lattice. If the two points are equal, the least and the greatest
 * value
 * take their place; a constant channel becomes 0.
 *
 * @param steps what is done to each value, one after the other
 */
public record Appearance(List<Pointwise> steps) {

	private static final double LOW = 0.1;
	private static final double HIGH = 99.9;
	private static final double RANGE = 255;

	/**
	 * Measures planes.
	 *
	 * @param planes a plane, or the slices of a stack, which are measured together
	 * @throws DeepLabException if a value is infinite, not a number, or as large as only marks for no value are
	 * @throws CancellationException if it was cancelled
	 */
	public static Appearance of(final List<? extends PlaneSource> planes, final BooleanSupplier cancelled) {
		final int channels = planes.get(0).channels();
		final double[] shift = new double[channels];
		final double[] scale = new double[channels];
		for (int channel = 0; channel < channels; channel++) {
			for (int z = 0; z < planes.size(); z++) {
				final int slice = planes.size() == 1 ? 0 : z + 1;
				if (planes.get(z).isFloatingPoint()) requireFinite(planes.get(z), channel, slice, cancelled);
			}
			final double[] points = Percentiles.of(new Strips(planes, new int[] { channel }, List.of(), cancelled),
				Percentiles.Method.LINEAR, 0, LOW, HIGH, 100);
			final boolean sparse = points[1] == points[2];
			shift[channel] = points[sparse ? 0 : 1];
			scale[channel] = (points[sparse ? 3 : 2] - shift[channel]) / RANGE;
			if (scale[channel] == 0) scale[channel] = 1;
		}
		return new Appearance(List.of(Pointwise.standardise(shift, scale), Pointwise.clip(new double[] { -RANGE },
			new double[] { 2 * RANGE })));
	}

	/** Makes values of a channel ready, in place. */
	void apply(final float[] values, final int count, final int channel) {
		for (final Pointwise step : steps) step.apply(values, count, channel);
	}

	private static void requireFinite(final PlaneSource plane, final int channel, final int slice,
		final BooleanSupplier cancelled)
	{
		final long[] before = { 0 };
		new Strips(List.of(plane), new int[] { channel }, List.of(), cancelled).forEach((strip, values, count) -> {
			for (int i = 0; i < count; i++) {
				final long at = before[0] + i;
				if (FinitePlane.isNone(values[i])) throw new DeepLabException(new CrfProblem.NotFinite(values[i],
					at % plane.width(), at / plane.width(), slice));
			}
			before[0] += count;
		});
	}
}
