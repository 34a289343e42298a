package io.github.deeplabij.refine;

import java.util.Locale;

import io.github.deeplabij.common.Problem;

/** Why an image can't be refined by the CRF. */
public sealed interface CrfProblem extends Problem {

	/** The numbers of {@link CrfSettings}. */
	enum Parameter {

		ITERATIONS, SPATIAL_SIGMA, SPATIAL_WEIGHT, COLOUR_XY, COLOUR_SIGMA, COLOUR_WEIGHT
	}

	/** A number is out of its range. */
	record OutOfRange(Parameter parameter, double value) implements CrfProblem {

		@Override
		public String what() {
			return "The CRF's " + parameter.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " can't be " + value;
		}
	}

	/** A number of iterations is not whole. */
	record NotWhole(double iterations) implements CrfProblem {

		@Override
		public String what() {
			return "The CRF can't have " + iterations + " iterations";
		}
	}

	/** Voxels have no size. */
	record VoxelSize(double x, double y, double z) implements CrfProblem {

		@Override
		public String what() {
			return "The size of a voxel is " + x + " x " + y + " x " + z;
		}
	}

	/**
	 * A value of the image is infinite, not a number, or a mark for no value.
	 *
	 * @param slice from 1; 0 if there is but one
	 */
	record NotFinite(float value, long x, long y, int slice) implements CrfProblem {

		@Override
		public String what() {
			return "The image holds " + value + " at x=" + x + ", y=" + y + (slice > 0 ? ", slice " + slice : "");
		}
	}

	/**
	 * There is no memory for a tile.
	 *
	 * @param slices that are refined together
	 */
	record TileMemory(int width, int height, int slices) implements CrfProblem {

		@Override
		public String what() {
			return "There is not enough memory for the CRF on tiles of " + width + " x " + height + " pixels" +
				(slices > 1 ? " of " + slices +
				" slices" : "");
		}
	}

	/**
	 * There is no memory for tiles that are as large as a sigma asks for.
	 *
	 * @param slices that are refined together
	 * @param fits a sigma that there is memory for
	 */
	record SigmaMemory(double sigma, int slices, float fits) implements CrfProblem {

		@Override
		public String what() {
			return "There is not enough memory for the CRF with a sigma of " + sigma + " along x and y" +
				(slices > 1 ? " on " + slices +
				" slices at once" : "");
		}
	}
}
