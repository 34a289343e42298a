package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.EvaluationSettings;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.LabelEvaluator;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.SampleImage;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: segments the sample micrograph and says how well. */
@Command(name = "demo", mixinStandardHelpOptions = true,
	description = "Segments the sample micrograph with the first bundled model.")
final class DemoCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	@Option(names = "--out", paramLabel = "DIR", defaultValue = "demo", description = "The folder for the results.")
	private Path folder;

	@Override
	public void run() {
		final PrintWriter out = spec.commandLine().getOut();
		final Catalogue bundled = new Catalogue(List.of());
		final ImagePlus sample = SampleImage.create();
		ImageFiles.prepareFolder(folder);
		try (ImageSegmenter segmenter = new ImageSegmenter(bundled.find(bundled.names().get(0)).semantic(),
			Device.AUTO)) {
			final ImageSegmenter.Result result = segmenter.segment(sample, 0, EnumSet.of(Output.LABELS, Output.OVERLAY,
				Output.TABLE), Monitor.NONE);
			out.println("The sample micrograph (" + sample.getWidth() + " x " + sample.getHeight() + ", 16-bit) was " +
				result.summary() + ".");
			final Path image = folder.resolve("sample.tif");
			ImageFiles.saveTiff(sample, image);
			out.println("image    " + image);
			result.save(folder.resolve("sample")).forEach(file -> out.println("result   " + file));
			final LabelEvaluator evaluator = new LabelEvaluator(new EvaluationSettings(OptionalInt.empty(), List.of(),
				0, List.of()));
			evaluator.compare(SampleImage.truth(), result.labels(), Monitor.NONE);
			out.println(String.format(Locale.ROOT, "Its nuclei agree with the rendered truth with an IoU of %.3f.",
				evaluator.report("sample").evaluation().confusion().foreground().iou(1)));
		}
	}
}
