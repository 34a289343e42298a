package io.github.deeplabij.image;

import io.github.deeplabij.scale.ScaleProblem;

/** What is said where an image of OME-Zarr can't be segmented block by block. */
final class ScaleWords {

	private ScaleWords() {}

	static void addTo(final Words words) {
		words.advise(ScaleProblem.WhichChannel.class, it -> "choose " + it.wanted() +
			" with channel=, by number or name");
		words.advise(ScaleProblem.NoStore.class, "name a store for them with --out, such as --out labels.zarr");
		words.advise(ScaleProblem.NoChannel.class, "choose one of these");
		words.advise(ScaleProblem.TooCoarse.class, it -> it.level() > 0 ? "use a finer level"
			: "use a model for pixels of that size");
		words.advise(ScaleProblem.OtherPlan.class, "use another name for these labels, go on as they were " +
			"begun, or delete them and the folder beside their store whose name ends in .deeplab");
		words.advise(ScaleProblem.NoPlan.class, "plan them first, with the step plan");
		words.advise(ScaleProblem.Running.class, "wait for its end, or start another part");
		words.advise(ScaleProblem.Ended.class, "let the network run in a process of its own, with --isolated; if the " +
			"memory ran out, plan with a smaller tile");
		words.advise(ScaleProblem.Unwritable.class,
			"make room there, or ask for the right to write, and start again: what is done stays; or name another " +
				"store with --out");
		words.advise(ScaleProblem.Missing.class, "run these first; what is done stays");
	}
}
