package io.github.deeplabij.segment;

import java.util.List;

import io.github.deeplabij.crf.Crf;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Grid;
import io.github.deeplabij.crf.Guide;
import io.github.deeplabij.crf.Marginals;
import io.github.deeplabij.crf.Unary;

/** Refines probabilities by the fully connected CRF. */
public final class Refiner {

	private final CrfSettings settings;

	public Refiner(final CrfSettings settings) {
		this.settings = settings;
	}

	/**
	 * How far one voxel is from the next one, in the unit of the sigmas.
	 */
	public record Spacing(double x, double y, double z) {

		/** Sigmas are in pixels. */
		public static final Spacing PIXELS = new Spacing(1, 1, 1);
	}

	/**
	 * Refines a plane, or the slices of a stack together.
	 *
	 * @param image the plane or slices that the appearance kernel looks at, any number of channels; all values finite
	 * @param probabilities of the same size and number, a channel for each class, summing to about 1
	 * @param first the number that the sink knows the first plane by
	 * @param sink takes labels, numbered from 0 as the classes are, and Q as scores
	 */
	public void refine(final List<? extends PlaneSource> image, final List<? extends PlaneSource> probabilities,
		final Spacing spacing, final int first, final Sink sink, final Monitor monitor)
	{
		final PlaneSource plane = image.get(0);
		final Region all = new Region(0, 0, plane.width(), plane.height());
		final Grid grid = new Grid(all.width(), all.height(), image.size(), spacing.x(), spacing.y(), spacing.z());
		final Crf crf = settings.crf();
		final FastMeanField field = new FastMeanField(new Guide(grid, read(image, all)));
		final Marginals result = field.infer(crf, Unary.ofProbabilities(grid, read(probabilities, all)),
			new io.github.deeplabij.crf.Monitor() {

				@Override
				public void iteration(final int done, final int total) {
					monitor.progress(done, total);
				}

				@Override
				public boolean cancelled() {
					return monitor.cancelled();
				}
			});
		final int[][] labels = result.labels();
		for (int z = 0; z < labels.length; z++) {
			sink.labels(first + z, all, labels[z]);
			for (int c = 0; sink.wantsScores() && c < result.q().length; c++) sink.scores(first + z, c, all, result.q()[c][z]);
		}
	}

	private static float[][][] read(final List<? extends PlaneSource> planes, final Region region) {
		final float[][][] values = new float[planes.get(0).channels()][planes.size()][Math.toIntExact(region.size())];
		for (int c = 0; c < values.length; c++) {
			for (int z = 0; z < planes.size(); z++) planes.get(z).read(c, region, values[c][z]);
		}
		return values;
	}
}
