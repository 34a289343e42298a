package io.github.deeplabij.command;

import java.util.ArrayList;
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

/** Segments the active image from a few scribbled pixels of each class, by the CRF alone. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Label from Scribbles...") })
public class ScribbleCommand extends CrfCommand {

	@Parameter(label = "Source of scribbles", persist = false,
		description = "auto (the ROI Manager, or if it is empty, the overlay), overlay, roi_manager, " +
			"or the title or path of a label image (0: no scribble), or the path of ROIs")
	private String source = "auto";

	@Parameter(label = "Iterations", persist = false, style = CrfFields.SLIDER_1_TO_20, min = "1",
		description = CrfFields.ITERATIONS)
	private int iterations = CrfSettings.SCRIBBLES.iterations();

	@Parameter(label = "Spatial sigma", persist = false, style = CrfFields.SLIDER_HALF_TO_20, stepSize = "0.5",
		description = CrfFields.SPATIAL_SIGMA)
	private double spatial_sigma = CrfSettings.SCRIBBLES.spatialSigma();

	@Parameter(label = "Spatial weight", persist = false, style = CrfFields.SLIDER_TO_20, min = "0", stepSize = "0.5",
		description = CrfFields.SPATIAL_WEIGHT)
	private double spatial_weight = CrfSettings.SCRIBBLES.spatialWeight();

	@Parameter(label = "Colour xy sigma", persist = false, style = CrfFields.SLIDER_1_TO_200, stepSize = "1",
		description = CrfFields.COLOUR_XY)
	private double colour_xy = CrfSettings.SCRIBBLES.colourXy();

	@Parameter(label = "Colour sigma", persist = false, style = CrfFields.SLIDER_1_TO_100, stepSize = "1",
		description = CrfFields.COLOUR_SIGMA)
	private double colour_sigma = CrfSettings.SCRIBBLES.colourSigma();

	@Parameter(label = "Colour weight", persist = false, style = CrfFields.SLIDER_TO_20, min = "0", stepSize = "0.5",
		description = CrfFields.COLOUR_WEIGHT)
	private double colour_weight = CrfSettings.SCRIBBLES.colourWeight();

	@Parameter(label = "Quality", persist = false, choices = { "accurate", "fast" }, description = CrfFields.QUALITY)
	private String quality = "accurate";

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
		return List.of("source", "preview");
	}

	@Override
	public String help() {
		return PAGES + "refine.md";
	}

	@Override
	public String message() {
		return "Give each ROI the name of its class, such as nucleus 1, nucleus 2, background.\n" +
			"Or give each class a ROI group or a stroke colour of its own.";
	}

	@Override
	public List<String> choices(final String parameter) {
		if (!parameter.equals("source")) return List.of();
		final List<String> sources = new ArrayList<>(List.of("auto", "overlay", "roi_manager"));
		sources.addAll(OpenImages.titles(image()));
		return sources;
	}

	@Override
	Function<Monitor, ImageRefiner> opener() {
		final ImagePlus image = image();
		final String name = source;
		return monitor -> ImageRefiner.ofScribbles(image, name, monitor);
	}

	@Override
	Object source() {
		return source;
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
