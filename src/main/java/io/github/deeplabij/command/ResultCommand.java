package io.github.deeplabij.command;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;

import ij.ImagePlus;

/** What commands share that make labels and other outputs of the active image. */
abstract class ResultCommand extends DeepLabCommand {

	/** What the parameter for outputs can be. */
	static final String OUTPUTS = "One or several of: labels, probabilities, overlay, outlines (of classes), table, " +
		"objects, rois (outlines of objects), measurements (a row for each object), summary (a row for each class of " +
		"objects)";

	@Parameter(required = false, persist = false, autoFill = false)
	private ImagePlus image;

	/** Where each ROI has a result of its own, the images of all but the last. */
	@Parameter(type = ItemIO.OUTPUT)
	private List<ImagePlus> others;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus probabilities;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus objects;

	/** Comes last, so that it is shown last and is the current image. */
	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus labels;

	/** The image that was given; null if none was. */
	final ImagePlus image() {
		return image;
	}

	/**
	 * The wanted outputs.
	 *
	 * @throws DeepLabException if there is no such output
	 */
	public abstract Set<Output> outputs();

	/** What has to be right before the image is looked at. */
	abstract void begin();

	/**
	 * @throws DeepLabException if there is no image
	 */
	abstract void require(ImagePlus given);

	/** Makes the result of an image that is there, or of each of its ROIs. */
	abstract List<ImageSegmenter.Result> results(ImagePlus of, Monitor monitor);

	@Override
	protected String execute(final Monitor monitor) {
		begin();
		image = orCurrent(image);
		require(image);
		final List<ImageSegmenter.Result> results = results(image, monitor);
		final ImageSegmenter.Result last = results.get(results.size() - 1);
		others = results.subList(0, results.size() - 1).stream().flatMap(ResultCommand::images).toList();
		probabilities = last.probabilities();
		objects = last.objects();
		labels = last.labels();
		ImageSegmenter.Result.show(results);
		results.stream().flatMap(each -> each.notes().stream()).distinct().forEach(UserMessages::note);
		return image.getTitle() + ": " + (results.size() > 1 ? results.size() + " ROIs, the last " : "") + last
			.summary();
	}

	/** The images of a result, in the order in which they are shown. */
	private static Stream<ImagePlus> images(final ImageSegmenter.Result of) {
		return Stream.of(of.probabilities(), of.objects(), of.labels()).filter(Objects::nonNull);
	}
}
