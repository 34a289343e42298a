package io.github.deeplabij.examine;

import java.util.List;
import java.util.Locale;

import io.github.deeplabij.common.Problem;

/** Why a graph can't be described as people say. */
public sealed interface ImportProblem extends Problem {

	/** The numbers of {@link ImportChoices} and {@link PanopticChoices}. */
	enum Field {

		PIXEL_SIZE, HALO, STEP, OFFSET_UNIT, THRESHOLD, KERNEL, TRAINED_SIDE
	}

	/** A number is out of its range. */
	record OutOfRange(Field field, double value) implements ImportProblem {

		@Override
		public String what() {
			return "The " + field.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " can't be " + value;
		}
	}

	/** An output is said to give labels, and has several channels. */
	record LabelChannels(String output, int channels) implements ImportProblem {

		@Override
		public String what() {
			return "The output '" + output + "' of the model's graph has " + channels +
				" channels, and labels have one";
		}
	}

	/** Something is said of centres and offsets, and the graph, or the output that is chosen, has none. */
	record NoCentres() implements ImportProblem {

		@Override
		public String what() {
			return "The model's graph gives no centres and offsets of objects beside its classes";
		}
	}

	/**
	 * A step is given, and the graph takes one length alone.
	 *
	 * @param length in pixels along the axis
	 */
	record StepOfFixed(int step, int length, String axis) implements ImportProblem {

		@Override
		public String what() {
			return "The step is " + step + ", and the model's graph takes only " + length + " pixels along " + axis;
		}
	}

	/**
	 * The graph takes one length alone, which is all halo.
	 *
	 * @param length in pixels along the axis
	 */
	record HaloOfFixed(int halo, int length, String axis) implements ImportProblem {

		@Override
		public String what() {
			return "The halo is " + halo + ", and the model's graph takes only " + length + " pixels along " + axis +
				", so halos on both sides leave none";
		}
	}

	/**
	 * The graph does not run in such steps.
	 *
	 * @param seen of which they have to be a multiple
	 */
	record OtherStep(int step, int seen) implements ImportProblem {

		@Override
		public String what() {
			return "The step is " + step + ", and the model's graph runs on sizes in steps of " + seen;
		}
	}

	/** Nobody says how the image's values are prepared, and the graph does not tell. */
	record NoPreprocessing() implements ImportProblem {

		@Override
		public String what() {
			return "The model's graph does not say how the image's values are scaled";
		}
	}

	/**
	 * The graph takes an image's values as they are.
	 *
	 * @param type such as {@code uint8}
	 */
	record TakesWhole(String type) implements ImportProblem {

		@Override
		public String what() {
			return "The model's graph takes whole numbers (" + type +
				"), so it scales the image's values itself";
		}
	}

	/** A preprocessing is for three channels. */
	record ThreeChannels(String preprocessing, int channels) implements ImportProblem {

		@Override
		public String what() {
			return "The preprocessing " + preprocessing + " is for three channels, and the model takes " +
				channels;
		}
	}

	/** There are more or fewer colours than classes. */
	record Colours(int given, int classes) implements ImportProblem {

		@Override
		public String what() {
			return "There are " + given + " colours, and the model has " + classes + " classes";
		}
	}

	/**
	 * There are more or fewer names than classes.
	 *
	 * @param names at least one
	 * @param classes how many there are, of labels at least
	 */
	record Names(List<String> names, int classes, boolean labels) implements ImportProblem {

		@Override
		public String what() {
			return (names.size() == 1 ? "There is 1 name, and " : "There are " + names.size() + " names, and ") +
				graph();
		}

		/** What the graph is known to give. */
		public String graph() {
			return labels ? "the model's graph gave labels up to " + (classes - 1) : "the model's graph has " +
				classes + " classes";
		}
	}
}
