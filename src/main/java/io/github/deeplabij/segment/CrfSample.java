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
 * A plane and its probabilities, read once and then refined as a whole with many settings. What is built for sigmas is kept
 * until others come, so that other weights and numbers of iterations take little time.
 */
public final class CrfSample {

	private final Guide guide;
	private final Unary unary;
	private FastMeanField field;
	private FastMeanField.Quality quality;

	/**
	 * Reads a plane as {@link Refiner} does.
	 *
	 * @param image what the appearance kernel looks at
	 * @param probabilities of the same size, a channel for each class
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the sizes differ, a value of the image is not finite, or the probabilities are none
	 */
	public CrfSample(final PlaneSource image, final PlaneSource probabilities, final Monitor monitor) {
		if (image.width() != probabilities.width() || image.height() != probabilities.height()) throw new DeepLabException(
			"The image has " + image.width() + " x " + image.height() + " pixels and the probabilities have " + probabilities
				.width() + " x " + probabilities.height() + "; both have to be the same.");
		final Grid grid = Grid.of(image.width(), image.height());
		final Pointwise appearance = Appearance.of(List.of(image), monitor::cancelled);
		final float[][][] channels = read(image);
		for (int c = 0; c < channels.length; c++) appearance.apply(channels[c][0], channels[c][0].length, c);
		try {
			guide = new Guide(grid, channels);
			unary = Unary.ofProbabilities(grid, read(probabilities));
		}
		catch (final IllegalArgumentException e) {
			throw new DeepLabException(e.getMessage(), e);
		}
	}

	private static float[][][] read(final PlaneSource plane) {
		final Region all = new Region(0, 0, plane.width(), plane.height());
		final float[][][] values = new float[plane.channels()][1][Math.toIntExact(all.size())];
		for (int c = 0; c < values.length; c++) plane.read(c, all, values[c][0]);
		return values;
	}

	public int classes() {
		return unary.classes();
	}

	/** The most probable class of each pixel, row by row, before any refinement; of equally probable ones the first. */
	public int[] labels() {
		final float[][][] energies = unary.energies();
		final int[] labels = new int[energies[0][0].length];
		for (int i = 0; i < labels.length; i++) {
			for (int c = 1; c < energies.length; c++) if (energies[c][0][i] < energies[labels[i]][0][i]) labels[i] = c;
		}
		return labels;
	}

	/**
	 * The labels after the refinement, row by row.
	 *
	 * @throws CancellationException if the monitor cancels; it is told of no progress
	 * @throws DeepLabException if the sigmas are too small for the image
	 */
	public int[] labels(final CrfSettings settings, final Monitor monitor) {
		if (field == null || quality != settings.quality()) {
			quality = settings.quality();
			field = new FastMeanField(guide, quality, ForkJoinPool.commonPool(), Runtime.getRuntime().availableProcessors());
		}
		try {
			return field.infer(settings.crf(), unary, new io.github.deeplabij.crf.Monitor() {

				@Override
				public void iteration(final int done, final int total) {}

				@Override
				public boolean cancelled() {
					return monitor.cancelled();
				}
			}).labels()[0];
		}
		catch (final IllegalArgumentException e) {
			throw new DeepLabException(e.getMessage(), e);
		}
	}

	/** Frees what was built for the last sigmas; the plane and its probabilities stay. */
	public void release() {
		field = null;
	}
}
