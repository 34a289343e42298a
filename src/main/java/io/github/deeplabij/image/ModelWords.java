package io.github.deeplabij.image;

import io.github.deeplabij.install.NoDescription;
import io.github.deeplabij.model.ModelProblem;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.RunProblem;

/** What is said where a model can't be had, loaded or run. */
final class ModelWords {

	private static final String CONVERT =
		"convert the image (Image > Type), or add a preprocessing that scales it to the model's description";

	private ModelWords() {}

	static void addTo(final Words words) {
		words.advise(ModelProblem.FileElsewhere.class,
			"get the model as a package (zip), or give DeepLab Models... the https address of its description");
		words.say(ModelProblem.BadName.class, it -> "name is '" + it.name() +
			"'; use at most 128 letters, digits, spaces and ._+-(), with a letter or digit first and no space or " +
			"full stop last, and no name of a Windows device such as 'con'");
		words.advise(NoDescription.class,
			"import it first with DeepLab Import Model..., or deeplab import on the command line");
		words.advise(RunProblem.LoadMemory.class, it -> it.device().kind() == Device.Kind.CPU
			? "close other images and programs, or use a computer with more"
			: "close other programs that use it, or use device=cpu");
		words.advise(RunProblem.NotInRange.class, CONVERT);
		words.advise(RunProblem.NotInHalfRange.class, CONVERT);
	}
}
