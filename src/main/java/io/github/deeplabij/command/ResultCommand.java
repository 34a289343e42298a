package io.github.deeplabij.command;

import java.util.Set;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;

import ij.ImagePlus;

/** What commands share that make labels and other outputs of the active image. */
abstract class ResultCommand extends DeepLabCommand {

	@Parameter(required = false, persist = false, autoFill = false)
	private ImagePlus image;

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

	/** Makes the result of an image that is there. */
	abstract ImageSegmenter.Result result(ImagePlus of, Monitor monitor);

	@Override
	protected String execute(final Monitor monitor) {
		begin();
		image = orCurrent(image);
		require(image);
		final ImageSegmenter.Result result = result(image, monitor);
		labels = result.labels();
		probabilities = result.probabilities();
		objects = result.objects();
		result.show();
		result.notes().forEach(UserMessages::note);
		return image.getTitle() + ": " + result.summary();
	}
}
