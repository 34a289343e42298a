package io.github.deeplabij.segment;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;

import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Grid;
import io.github.deeplabij.crf.Guide;
import io.github.deeplabij.crf.Unary;
import io.github.deeplabij.model.DeepLabException;

/**
 * Refines one region of a plane again and again, with other settings each time. What is prepared for sigmas is kept until a call
 * names others, so that weights and iterations can be changed quickly.
 */
public final class RegionRefiner {

	private final Guide guide;
	private final Unary unary;
	private FastMeanField field;
	private FastMeanField.Quality quality;

	/**
	 * Reads the region.
	 *
	 * @param image what the appearance kernel looks at; its channels are scaled as {@link Refiner} does for the whole plane
	 * @param probabilities of the same size, a channel for each class, summing to about 1
	 * @param spacing how far pixels are from each other, in the unit of the sigmas
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the image holds a value that is not finite
	 */
	public RegionRefiner(final PlaneSource image, final PlaneSource probabilities, final Region region,
		final Refiner.Spacing spacing,
		final Monitor monitor)
	{
		final Grid grid = new Grid(region.width(), region.height(), 1, spacing.x(), spacing.y(), spacing.z());
		final Pointwise appearance = Appearance.of(List.of(image), monitor::cancelled);
		final float[][][] channels = read(image, region);
		for (int c = 0; c < channels.length; c++) appearance.apply(channels[c][0], channels[c][0].length, c);
		guide = new Guide(grid, channels);
		unary = Unary.ofProbabilities(grid, read(probabilities, region));
	}

	private static float[][][] read(final PlaneSource plane, final Region region) {
		final float[][][] values = new float[plane.channels()][1][Math.toIntExact(region.size())];
		for (int c = 0; c < values.length; c++) plane.read(c, region, values[c][0]);
		return values;
	}

	/**
	 * Refines.
	 *
	 * @return the class of each pixel, counted from 0, row by row
	 * @throws CancellationException if the monitor cancels
	 */
	public int[] labels(final CrfSettings settings, final Monitor monitor) {
		if (field == null || quality != settings.quality()) {
			quality = settings.quality();
			field = new FastMeanField(guide, quality, ForkJoinPool.commonPool(), Runtime.getRuntime().availableProcessors());
		}
		return field.infer(settings.crf(), unary, new Progress(monitor, settings.iterations()).iterations(1)).labels()[0];
	}
}
