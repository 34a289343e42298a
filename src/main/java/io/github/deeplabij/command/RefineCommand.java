package io.github.deeplabij.command;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageRefiner;
import io.github.deeplabij.image.OpenImages;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.SettingsText;
import io.github.deeplabij.refine.CrfSettings;

import ij.ImagePlus;

/** Refines probabilities or labels by the CRF, which looks at the active image. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Refine with CRF...") })
public class RefineCommand extends CrfCommand {

	@Parameter(label = "Input", persist = false,
		description = "Probabilities or labels of the image: the title of an open image, or the path of a file")
	private String input = "";

	@Parameter(label = "Iterations", persist = false, style = CrfFields.SLIDER_1_TO_20, min = "1",
		description = CrfFields.ITERATIONS)
	private int iterations = CrfSettings.DEFAULT.iterations();

	@Parameter(label = "Spatial sigma", persist = false, style = CrfFields.SLIDER_HALF_TO_20, stepSize = "0.5",
		description = CrfFields.SPATIAL_SIGMA)
	private double spatial_sigma = CrfSettings.DEFAULT.spatialSigma();

	@Parameter(label = "Spatial weight", persist = false, style = CrfFields.SLIDER_TO_20, min = "0", stepSize = "0.5",
		description = CrfFields.SPATIAL_WEIGHT)
	private double spatial_weight = CrfSettings.DEFAULT.spatialWeight();

	@Parameter(label = "Colour xy sigma", persist = false, style = CrfFields.SLIDER_1_TO_200, stepSize = "1",
		description = CrfFields.COLOUR_XY)
	private double colour_xy = CrfSettings.DEFAULT.colourXy();

	@Parameter(label = "Colour sigma", persist = false, style = CrfFields.SLIDER_1_TO_100, stepSize = "1",
		description = CrfFields.COLOUR_SIGMA)
	private double colour_sigma = CrfSettings.DEFAULT.colourSigma();

	@Parameter(label = "Colour weight", persist = false, style = CrfFields.SLIDER_TO_20, min = "0", stepSize = "0.5",
		description = CrfFields.COLOUR_WEIGHT)
	private double colour_weight = CrfSettings.DEFAULT.colourWeight();

	@Parameter(label = "Quality", persist = false, choices = { "accurate", "fast" }, description = CrfFields.QUALITY)
	private String quality = "accurate";

	@Parameter(label = "Confidence in labels", persist = false, style = CrfFields.SLIDER_CONFIDENCE, stepSize = "0.01",
		description = "The probability that an input label is right, above 0 and below 1; not used for probabilities")
	private double confidence = 0.8;

	@Parameter(label = "Slices as one volume", persist = false, description = CrfFields.VOLUME)
	private boolean volume = false;

	@Parameter(label = "Sigmas in calibrated units", persist = false, description = CrfFields.CALIBRATED)
	private boolean calibrated = false;

	@Parameter(label = "Output", persist = false, choices = { "labels", "labels,probabilities", "labels,overlay",
		"labels,outlines", "labels,table", "labels,probabilities,overlay,table", "probabilities", "overlay", "outlines",
		"table", "objects", "objects,rois,measurements,summary" },
		description = OUTPUTS)
	private String output = "labels";

	@Parameter(label = "Preview", persist = false, description = CrfFields.PREVIEW)
	private boolean preview = false;

	@Override
	public List<String> passing() {
		return List.of("input", "preview");
	}

	@Override
	public String help() {
		return PAGES + "refine.md";
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("input") ? OpenImages.titles(image()) : List.of();
	}

	@Override
	Function<Monitor, ImageRefiner> opener() {
		final ImagePlus image = image();
		final String name = input;
		final double sure = confidence;
		return monitor -> ImageRefiner.of(image, name, sure, monitor);
	}

	@Override
	Object source() {
		return List.of(input, confidence);
	}

	@Override
	CrfSettings settings() {
		return new CrfSettings(iterations, spatial_sigma, spatial_weight, colour_xy, colour_sigma, colour_weight,
			SettingsText.quality(quality));
	}

	@Override
	ImageRefiner.Extent extent() {
		return new ImageRefiner.Extent(volume, calibrated);
	}

	@Override
	public Set<Output> outputs() {
		return Output.parse(output);
	}

	@Override
	boolean previews() {
		return preview;
	}

	@Override
	void forgetPreview() {
		preview = false;
	}
}
