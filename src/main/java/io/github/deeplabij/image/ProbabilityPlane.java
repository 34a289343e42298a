package io.github.deeplabij.image;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.JointPlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;

/**
 * A plane of probabilities, checked as they are read. What was rounded is divided by its sum. A single one is that of
 * class 1 of 2.
 */
final class ProbabilityPlane extends JointPlane {

	private static final float TOLERANCE = 0.02f;

	private final ImagePlus input;
	private final int[] indices;
	private final PixelValues values;

	/**
	 * @param like a plane of the same size
	 * @param values {@link PixelValues#ofProbabilities} of the input
	 * @param indices which slices of the stack hold the classes, from 1
	 */
	ProbabilityPlane(final PlaneSource like, final ImagePlus input, final PixelValues values, final int... indices) {
		super(like, Math.max(2, indices.length));
		this.input = input;
		this.indices = indices;
		this.values = values;
	}

	@Override
	protected float[][] compute(final Region region) {
		final int count = Math.toIntExact(region.size());
		final float[][] all = new float[channels()][count];
		final float[] sum = new float[count];
		for (int c = 0; c < indices.length; c++) {
			final float[] target = all[channels() - indices.length + c];
			copy(indices[c], region, target);
			for (int i = 0; i < count; i++) {
				if (!(target[i] >= 0) || target[i] > 1 + TOLERANCE) throw new DeepLabException("A probability of " +
					input.getTitle() + " is " + target[i] + at(region, i, indices[c]) +
					"; probabilities are from 0 to 1.");
				sum[i] += target[i];
			}
		}
		if (indices.length == 1) {
			for (int i = 0; i < count; i++)
				all[0][i] = Math.max(0, 1 - all[1][i]);
			return all;
		}
		final float tolerance = Math.max(TOLERANCE, input.getBitDepth() == 8 ? indices.length / 255f : 0);
		for (int i = 0; i < count; i++) {
			if (Math.abs(sum[i] - 1) > tolerance) throw new DeepLabException("The probabilities of " + input
				.getTitle() + " sum to " + sum[i] + at(region, i, indices[0]) +
				"; give probabilities, which sum to 1, of all classes.");
			for (final float[] plane : all)
				plane[i] /= sum[i];
		}
		return all;
	}

	private void copy(final int index, final Region region, final float[] target) {
		final Object pixels = input.getStack().getPixels(index);
		for (int row = 0; row < region.height(); row++) {
			values.read(pixels, (region.y() + row) * width() + region.x(), region.width(), target, row * region
				.width());
		}
	}

	private static String at(final Region region, final int i, final int slice) {
		return " at x=" + (region.x() + i % region.width()) + ", y=" + (region.y() + i / region.width()) +
			" of slice " + slice;
	}
}
