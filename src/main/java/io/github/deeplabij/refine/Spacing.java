package io.github.deeplabij.refine;

import io.github.deeplabij.common.DeepLabException;

/**
 * How far one voxel is from the next one, in the unit of the sigmas.
 */
public record Spacing(double x, double y, double z) {

	/** Sigmas are in pixels. */
	public static final Spacing PIXELS = new Spacing(1, 1, 1);

	/**
	 * @throws DeepLabException if one is not above 0
	 */
	public Spacing {
		for (final double each : new double[] { x, y, z }) {
			if (!(each > 0) || Double.isInfinite(each)) throw new DeepLabException(
				new CrfProblem.VoxelSize(x, y, z));
		}
	}
}
