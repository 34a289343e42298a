package io.github.deeplabij.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.FileWidget;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ChannelChoice;
import io.github.deeplabij.image.Fit;
import io.github.deeplabij.image.HeadStart;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.InputChoices;
import io.github.deeplabij.image.LabelImages;
import io.github.deeplabij.image.ObjectChoices;
import io.github.deeplabij.image.ObjectLink;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.PixelSize;
import io.github.deeplabij.image.SettingsText;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.Precision;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Segmenter;

import ij.ImagePlus;

/** Segments the active image with a model. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(label =
	"DeepLab"), @Menu(
	label = "DeepLab Segment...") })
public class SegmentCommand extends ResultCommand {

	@Parameter(label = "Model", persist = false,
		description = "The name of a model, or the path of a model's folder (bioimage.io)")
	private String model = "nuclei-fluorescence";

	@Parameter(label = "Channel", persist = false,
		description = "Which channel of the image the model sees, by number or name; several separated by commas; " +
			"all; auto: the displayed one, or all if the model takes as many")
	private String channel = InputChoices.AUTO;

	@Parameter(label = "Output", persist = false, choices = { "labels", "labels,overlay", "labels,table",
		"labels,outlines", "labels,probabilities", "labels,probabilities,overlay,table", "objects", "labels,objects",
		"objects,rois,measurements,summary", "rois,measurements,summary", "probabilities", "overlay", "table" },
		description = OUTPUTS)
	private String output = "labels";

	@Parameter(label = "Device", persist = false,
		description = "Where the network runs: auto, cpu, cuda, cuda:1 (the second GPU), coreml or directml")
	private String device = "auto";

	@Parameter(label = "Slices", persist = false,
		description = "Which slices of a stack, such as 1-20,25; all; current: the displayed one")
	private String slices = InputChoices.DEFAULT.slices();

	@Parameter(label = "Frames", persist = false,
		description = "Which frames of a time series, such as 1-20,25; all; current: the displayed one")
	private String frames = InputChoices.DEFAULT.frames();

	@Parameter(label = "Area", persist = false, choices = { "selection", "image", "roi_manager" },
		description = "Which part of each plane: the inside of the selection, or all if there is none; all of the " +
			"image; or the inside of all ROIs of the ROI Manager. Outside is background")
	private String area;

	@Parameter(label = "Several ROIs", persist = false, choices = { "union", "each" },
		description = "What the ROIs of the ROI Manager, or the parts of a selection that has several, give: one " +
			"result of all (union), or a result for each, called NAME-ROI (each)")
	private String rois = "union";

	@Parameter(label = "Normalise", persist = false, choices = { "auto", "plane", "stack", "model" },
		description = "Where the range of values is measured: on each plane, on the whole stack, or as the model's " +
			"description says; auto: on the whole stack if it has several slices, else as the model says")
	private String normalise = "auto";

	@Parameter(label = "Fit to", persist = false,
		description = "The length in pixels to which the longer side is brought before the network sees the image; " +
			"auto: as in the model's training images, if the description tells it and the image is larger; none")
	private String fit = Fit.AUTO.toString();

	@Parameter(label = "Tile size (0: automatic)", persist = false, min = "0", stepSize = "64",
		description = "The side of a tile in pixels; 0: a size that fits the model and the memory")
	private int tile = 0;

	@Parameter(label = "Scales", persist = false,
		description = "Run the network on the image at these scales, separated by commas; the DeepLab papers use " +
			"0.5,0.75,1,1.25,1.5,1.75")
	private String scales = "1";

	@Parameter(label = "Merge scales by", persist = false, choices = { "mean", "maximum" },
		description = "How the probabilities of several scales are merged: their mean or their maximum")
	private String merge = "mean";

	@Parameter(label = "Also flipped left to right", persist = false,
		description = "Run the network also on the image flipped left to right")
	private boolean flip = false;

	@Parameter(label = "Output stride (0: the model's)", persist = false, min = "0", stepSize = "8",
		description = "The output stride of the network, such as 16 or 8, if the model has several; 0: its own")
	private int stride = 0;

	@Parameter(label = "Precision", persist = false, choices = { "full", "fast" },
		description = "full: as the model was trained; fast: in 8 bits, if the model has such weights: two to three " +
			"times as fast, and nearly the same labels")
	private String precision = Precision.FULL.toString();

	@Parameter(label = "Pixel size", persist = false, choices = { "image", "auto" },
		description = "image: use the image as it is; auto: rescale it to the model's pixel size if both are known")
	private String pixel_size = "image";

	@Parameter(label = "Separate process", persist = false,
		description = "Run the network in a process of its own, so that a crash of the model does not end this program")
	private boolean isolated = false;

	@Parameter(label = "Object method", persist = false, choices = { "auto", "components", "watershed", "panoptic" },
		description = "How pixels become objects: as the model's description says (auto); as parts that touch " +
			"(components); divided where they are narrow (watershed); by the model's own centres (panoptic)")
	private String object_method = "auto";

	@Parameter(label = "Object size", persist = false,
		description = "The least and the greatest area of an object: 20-Infinity in the image's unit, 20-500 pixel, " +
			"or auto for the model's own")
	private String object_size = "auto";

	@Parameter(label = "Object threshold", persist = false, min = "0", max = "1", stepSize = "0.05",
		description = "How probable it has to be that a pixel belongs to an object, at most 1; 0: the model's own")
	private double object_threshold = ObjectChoices.DEFAULT.threshold();

	@Parameter(label = "Fill holes", persist = false, description = "Whether holes in objects are filled")
	private boolean fill_holes = ObjectChoices.DEFAULT.fillHoles();

	@Parameter(label = "Exclude edges", persist = false,
		description = "Whether objects that touch the image's border are left out")
	private boolean exclude_edges = ObjectChoices.DEFAULT.excludeEdges();

	@Parameter(label = "Link objects of", persist = false, choices = { "none", "slices", "frames" },
		description = "Which planes show the same objects: none; consecutive slices, so that objects are in space; " +
			"consecutive frames, so that objects are followed")
	private String object_link = ObjectChoices.DEFAULT.link().toString();

	@Parameter(label = "Refine with CRF", persist = false,
		description = "Refine the network's probabilities with the fully connected CRF")
	private boolean crf = false;

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

	@Parameter(label = "Quality", persist = false, choices = { "accurate", "fast" },
		description = CrfFields.QUALITY)
	private String quality = "accurate";

	@Parameter(label = "Settings", persist = false, required = false, style = FileWidget.OPEN_STYLE,
		description = "A file of settings that DeepLab Panel has saved, for all that is not given; empty: none")
	private String settings = "";

	public SegmentCommand() {
		this("selection");
	}

	/** With another area that is segmented where none is said. */
	SegmentCommand(final String area) {
		this.area = area;
	}

	@Override
	void ahead() {
		HeadStart.begin();
	}

	@Override
	public List<String> choices(final String parameter) {
		return switch (parameter) {
			case "model" -> catalogue().names();
			case "device" -> devices("auto");
			case "channel" -> ChannelChoice.choices(orCurrent(image()));
			default -> List.of();
		};
	}

	@Override
	public Map<String, List<String>> groups() {
		final Map<String, List<String>> groups = new LinkedHashMap<>();
		groups.put("Image", List.of("slices", "frames", "area", "rois", "normalise", "fit", "pixel_size"));
		groups.put("Network", List.of("tile", "scales", "merge", "flip", "stride", "precision", "isolated"));
		groups.put("Objects", List.of("object_method", "object_size", "object_threshold", "fill_holes",
			"exclude_edges", "object_link"));
		groups.put("CRF", List.of("crf", "iterations", "spatial_sigma", "spatial_weight", "colour_xy", "colour_sigma",
			"colour_weight", "quality"));
		groups.put("Settings", List.of("settings"));
		return groups;
	}

	@Override
	public List<String> passing() {
		return List.of("slices", "frames", "settings");
	}

	@Override
	public String help() {
		return PAGES + "segment.md";
	}

	@Override
	public Optional<String> doubt(final ImagePlus given) {
		return LabelImages.areOurs(given) ? Optional.of(given.getTitle() + " is a result of DeepLab, not a picture") :
			Optional.empty();
	}

	/** A segmenter with this command's model on its device; the caller closes it. */
	public ImageSegmenter open(final Monitor monitor) {
		final Device where = Device.parse(device);
		final Model found = catalogue().find(model);
		final Model strided = (stride == 0 ? found : found.atStride(stride)).with(SettingsText.precision(precision));
		final Model wanted = outputs().stream().anyMatch(Output::ofObjects) ? strided : strided.semantic();
		return isolated ? ImageSegmenter.isolated(wanted, where, monitor) : new ImageSegmenter(wanted, where, monitor);
	}

	@Override
	public Set<Output> outputs() {
		return Output.parse(output);
	}

	/**
	 * How to segment.
	 *
	 * @throws DeepLabException if a value is wrong; one of the CRF even if that is not wanted
	 */
	public ImageSegmenter.Settings settings() {
		Segmenter.requireTile(tile);
		final CrfSettings settings = new CrfSettings(iterations, spatial_sigma, spatial_weight, colour_xy, colour_sigma,
			colour_weight, SettingsText.quality(quality));
		return new ImageSegmenter.Settings(tile, SettingsText.passes(scales, merge, flip), PixelSize.parse(pixel_size),
			crf ? Optional.of(settings) : Optional.empty()).with(ObjectChoices.parse(object_method, object_size,
				object_threshold, fill_holes, exclude_edges).with(ObjectLink.parse(object_link))).with(new InputChoices(
					channel, slices, frames, InputChoices.Area.parse(area), InputChoices.Rois.parse(rois),
					InputChoices.Normalise.parse(normalise), Fit.parse(fit)));
	}

	/**
	 * Checks the parameters' values, without reading the model.
	 *
	 * @throws DeepLabException if one is wrong
	 */
	public void check() {
		Device.parse(device);
		outputs();
		settings();
		SettingsText.precision(precision);
		if (stride < 0) throw new DeepLabException("stride is " + stride + "; use 0 for the model's own, or one " +
			"that it has.");
		catalogue().require(model);
	}

	@Override
	void begin() {
		if (!settings.isBlank()) new Parameters(this).fillFrom(settings);
		check();
	}

	@Override
	void require(final ImagePlus given) {
		ImageSegmenter.requireImage(given);
	}

	@Override
	List<ImageSegmenter.Result> results(final ImagePlus of, final Monitor monitor) {
		try (ImageSegmenter segmenter = open(monitor)) {
			return segment(segmenter, of, monitor);
		}
	}

	/** Segments an image with the model that is open. */
	List<ImageSegmenter.Result> segment(final ImageSegmenter segmenter, final ImagePlus of, final Monitor monitor) {
		return segmenter.segmentEach(of, settings(), outputs(), monitor);
	}
}
