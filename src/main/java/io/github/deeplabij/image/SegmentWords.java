package io.github.deeplabij.image;

import io.github.deeplabij.natives.Device;
import io.github.deeplabij.segment.SegmentProblem;

/** What is said where an image can't be segmented as it was asked for. */
final class SegmentWords {

	private static final String ONE_LOOK = "crf=false, scales=1, flip=false, pixel_size=image and fit=none";
	private static final String MORE_MEMORY = "give Java more memory, or use a computer with more";

	private SegmentWords() {}

	static void addTo(final Words words) {
		addErrors(words);
		addNotes(words);
	}

	private static void addErrors(final Words words) {
		words.advise(SegmentProblem.GivesLabels.class, "use output=labels, " + ONE_LOOK +
			"; DeepLab Refine with CRF... can refine the labels");
		words.advise(SegmentProblem.MeasuresScores.class, "use " + ONE_LOOK);
		words.advise(SegmentProblem.Channels.class, "choose as many with channel=, or merge the " +
			"image's channels first (Image > Color)");
		words.say(SegmentProblem.TileMemory.class, it -> it.what() + (it.smaller() == 0 ? ": " + MORE_MEMORY
			: "; tile=" + it.smaller() + " would fit"));
		words.say(SegmentProblem.DeviceMemory.class, it -> it.what() + (it.device().kind() == Device.Kind.CPU ? ": "
			: ": use device=cpu, ") + MORE_MEMORY);
		words.advise(SegmentProblem.CrfMemory.class, "use tile=0, or " + CrfWords.MORE_MEMORY);
		words.advise(SegmentProblem.TileTooSmall.class, it -> "use tile=" + it.smallest() + " or more, or tile=0");
		words.advise(SegmentProblem.ScaleTooLarge.class, it -> "use smaller scales" + ownPixels(it.zoomed()) +
			" or a smaller image");
		words.advise(SegmentProblem.ScaleTooSmall.class, it -> "leave out such small scales" + ownPixels(it.zoomed()) +
			", or use a larger image");
		words.advise(SegmentProblem.NotFromZeroToOne.class, "use kind=scores");
	}

	/** What else helps where the image is brought to the model's pixel size. */
	private static String ownPixels(final boolean zoomed) {
		return zoomed ? ", use pixel_size=image" : "";
	}

	private static void addNotes(final Words words) {
		words.say(SegmentProblem.Shrunk.class, SegmentProblem.Shrunk::what);
		words.advise(SegmentProblem.Rounded.class,
			"first scale them to the range of the training images, such as 0 to 255");
		words.say(SegmentProblem.NoGpu.class, it -> "It ran on the CPU. " + words.of(it.why()));
		words.say(SegmentProblem.FailsThere.class, it -> "It ran on the CPU, since the model can't be run on " + it
			.device() + ": " + words.of(it.why()));
		words.advise(SegmentProblem.DiffersThere.class, it -> "device=" + it.device() + " runs it there anyway");
	}
}
