package io.github.deeplabij.segment;

import java.util.Locale;

import io.github.deeplabij.common.Problem;
import io.github.deeplabij.natives.Device;

/** Why an image can't be segmented with a model, or what else is to be known of a result. */
public sealed interface SegmentProblem extends Problem {

	/** Scores are needed, and the model gives labels. */
	record GivesLabels() implements SegmentProblem {

		@Override
		public String what() {
			return "The model gives labels, not scores, so it has no probabilities to show, merge or refine";
		}
	}

	/** Several looks or the CRF are wanted, and the description's postprocessing is for one look. */
	record MeasuresScores() implements SegmentProblem {

		@Override
		public String what() {
			return "The model's postprocessing measures the scores of the whole image, so the network has to run on" +
				" it once, as it is";
		}
	}

	/** The image has other channels than the model takes. */
	record Channels(int wanted, int given) implements SegmentProblem {

		@Override
		public String what() {
			return "The model takes " + count(wanted) + ", and the image has " + count(given);
		}

		private static String count(final int channels) {
			return channels == 1 ? "1 channel" : channels + " channels";
		}
	}

	/**
	 * There is no memory for a tile.
	 *
	 * @param smaller the side of a tile that there is memory for; 0 if the model takes none that is smaller
	 */
	record TileMemory(int width, int height, long smaller) implements SegmentProblem {

		@Override
		public String what() {
			return "There is not enough memory for tiles of " + width + " x " + height + " pixels" + (smaller > 0 ? ""
				: "; the model takes no smaller ones");
		}
	}

	/** There is no memory on a device for the smallest tile that the model takes. */
	record DeviceMemory(int width, int height, Device device) implements SegmentProblem {

		@Override
		public String what() {
			return new TileMemory(width, height, 0).what();
		}
	}

	/**
	 * There is no memory for what the CRF takes beside the tiles that were asked for.
	 *
	 * @param rows of a tile
	 */
	record CrfMemory(int rows) implements SegmentProblem {

		@Override
		public String what() {
			return "There is not enough memory for the CRF if the network's tiles have " + rows + " rows";
		}
	}

	/**
	 * A tile is mostly halo.
	 *
	 * @param tile its length along the axis
	 * @param smallest the side of the smallest that is not
	 */
	record TileTooSmall(String axis, int tile, long halo, int smallest) implements SegmentProblem {

		@Override
		public String what() {
			return "A tile of " + tile + " pixels along " + axis + " is too small for the model's halo of " + halo +
				" on both sides";
		}
	}

	/**
	 * The image has too many pixels at a scale.
	 *
	 * @param zoomed whether it is brought to the model's pixel size beforehand
	 */
	record ScaleTooLarge(double scale, long pixels, String axis, boolean zoomed) implements SegmentProblem {

		@Override
		public String what() {
			return "At the scale " + Passes.number(scale) + " the image has " + pixels + " pixels along " + axis +
				", which is too many";
		}
	}

	/**
	 * The image has too few pixels at a scale.
	 *
	 * @param zoomed whether it is brought to the model's pixel size beforehand
	 * @param wanted the fewest that the model takes
	 */
	record ScaleTooSmall(double scale, int pixels, String axis, boolean zoomed, int wanted) implements SegmentProblem {

		@Override
		public String what() {
			return "At the scale " + Passes.number(scale) + (zoomed ? " and the model's pixel size" : "") +
				" the image has " + pixels + " pixels along " + axis + ", and the model takes at least " + wanted +
				", half of which the image has to fill";
		}
	}

	/**
	 * Values are not those of probabilities.
	 *
	 * @param kind what they were taken for
	 */
	record NotFromZeroToOne(String kind, float least, float greatest) implements SegmentProblem {

		@Override
		public String what() {
			return "The output of the model's graph should be " + kind + ", from 0 to 1, and for the test image it" +
				" has values from " + least + " to " + greatest;
		}
	}

	/**
	 * Memory ran out, and tiles were made smaller.
	 *
	 * @param width of a tile that there was no memory for
	 * @param smallerWidth of those that were run then
	 */
	record Shrunk(int width, int height, int smallerWidth, int smallerHeight) implements SegmentProblem {

		@Override
		public String what() {
			return "There was not enough memory for tiles of " + width + " x " + height + " pixels, so tiles of " +
				smallerWidth + " x " + smallerHeight + " were used";
		}
	}

	/** The model takes whole numbers, which left next to nothing of the image's values. */
	record Rounded(float least, float greatest) implements SegmentProblem {

		@Override
		public String what() {
			return String.format(Locale.ROOT, "The model takes whole numbers, so the image's values (%.4g to %.4g)" +
				" were rounded (to %d to %d)", least, greatest, Math.round(least), Math.round(greatest));
		}
	}

	/**
	 * A GPU was not used, for it can't be.
	 *
	 * @param why a sentence
	 */
	record NoGpu(Problem why) implements SegmentProblem {

		@Override
		public String what() {
			return "It ran on the CPU. " + why.what();
		}
	}

	/**
	 * A device was not used, for the model fails there.
	 *
	 * @param why a sentence
	 */
	record FailsThere(Device device, Problem why) implements SegmentProblem {

		@Override
		public String what() {
			return "It ran on the CPU, since the model can't be run on " + device + ": " + why.what();
		}
	}

	/**
	 * A device was not used, for the model gives something else there than on the CPU.
	 *
	 * @param mismatches how many values of one tile are beyond the tolerance
	 * @param elements of how many
	 * @param worst how many times the tolerance the worst is off
	 */
	record DiffersThere(Device device, long mismatches, long elements, double worst) implements SegmentProblem {

		@Override
		public String what() {
			return String.format(Locale.ROOT, "It ran on the CPU, since the model's results differ on %s: in one" +
				" tile, %d of %d values differ by more than the tolerance, by up to %.3g times the tolerance", device,
				mismatches, elements, worst);
		}
	}
}
