package io.github.deeplabij.image;

import java.util.List;

import io.github.deeplabij.examine.ImportProblem;

/** What is said where a graph can't be described as people say. */
final class ImportWords {

	private ImportWords() {}

	static void addTo(final Words words) {
		words.say(ImportProblem.OutOfRange.class, ImportWords::outOfRange);
		words.say(ImportProblem.LabelChannels.class, it -> "kind is labels, and the output '" + it.output() +
			"' of the model's graph has " + it.channels() +
			" channels; labels have one, so use kind=scores, kind=probabilities or kind=sigmoids");
		words.say(ImportProblem.StepOfFixed.class, it -> "step is " + it.step() +
			", and the model's graph takes only " + it.length() + " pixels along " + it.axis() + "; use step=0");
		words.say(ImportProblem.HaloOfFixed.class, it -> "halo is " + it.halo() +
			", and the model's graph takes only " + it.length() + " pixels along " + it
				.axis() + ", so halos on both sides leave none; use a smaller halo");
		words.say(ImportProblem.OtherStep.class, it -> "step is " + it.step() +
			", and the model's graph runs on sizes in steps of " + it.seen() + "; use a multiple of that, or 0");
		words.advise(ImportProblem.NoCentres.class, "a heatmap of 1 channel and offsets of 2 channels are meant, " +
			"such as 'center' and 'offset'; leave out offset_order, offset_unit, threshold and kernel to import its " +
				"classes");
		words.advise(ImportProblem.NoPreprocessing.class, "choose it with preprocessing=, one of: " + ImportText
			.presets());
		words.advise(ImportProblem.TakesWhole.class, "use preprocessing=none");
		words.say(ImportProblem.ThreeChannels.class, it -> "preprocessing=" + it.preprocessing() +
			" is for three channels, and the model takes " + it.channels() + "; choose another");
		words.say(ImportProblem.Colours.class, it -> "colours gives " + it.given() + " colours, and the model has " + it
			.classes() + " classes; give one for each, or auto");
		words.say(ImportProblem.Names.class, it -> "classes gives " + it.names().size() + (it.names().size() == 1
			? " name, and " : " names, and ") + it.graph() + "; " + misnamed(it.names(), it.classes()));
	}

	private static String outOfRange(final ImportProblem.OutOfRange problem) {
		return switch (problem.field()) {
			case PIXEL_SIZE -> "pixel_size is " + problem.value() +
				"; use the width of a pixel in micrometres, or 0 if it is not known";
			case HALO -> "halo is " + (int) problem.value() +
				"; use 0 or more pixels, or -1 to measure it";
			case STEP -> "step is " + (int) problem.value() +
				"; use 1 or more pixels, or 0 to measure it";
			case TRAINED_SIDE -> "trained_side is " + (int) problem.value() +
				"; use the longer side of the training images in pixels, or 0 if it does not matter";
			case OFFSET_UNIT -> "offset_unit is " + problem.value() +
				"; use how many pixels of the input an offset of 1 is, such as 1 or 4, or auto";
			case THRESHOLD -> "threshold is " + problem.value() + "; use more than 0 and at most 2, such as 0.1";
			case KERNEL -> "kernel is " + (int) problem.value() +
				"; use an odd number of pixels up to 255, such as 9, or 0 for what suits the network";
		};
	}

	/** What may be wrong with names, at least one, for so many classes. */
	private static String misnamed(final List<String> names, final int classes) {
		final String first = names.get(0);
		final boolean oneMissing = names.size() == classes - 1;
		if (oneMissing && !first.equalsIgnoreCase("background")) return "is 'background' missing before '" + first +
			"'?";
		if (oneMissing) return "is a name missing at the end?";
		if (names.size() == classes + 1) return "is '" + first + "' or '" + names.get(classes) + "' no class?";
		return "give one name for each, from 0 on";
	}
}
