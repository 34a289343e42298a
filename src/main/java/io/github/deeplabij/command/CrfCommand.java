package io.github.deeplabij.command;

import java.util.List;
import java.util.function.Function;

import org.scijava.command.Previewable;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageRefiner;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.window.CrfPreview;
import io.github.deeplabij.window.LivePreview;

import ij.ImagePlus;

/** What the commands share that refine classes by the CRF and show beforehand what it will do. */
abstract class CrfCommand extends ResultCommand implements Previewable {

	private LivePreview live;
	private CrfPreview crf;
	/** The image that is previewed. */
	private ImagePlus previewed;

	/**
	 * @throws DeepLabException if a value is wrong
	 */
	abstract CrfSettings settings();

	abstract ImageRefiner.Extent extent();

	/** Reads what the refinement starts from; keeps to the parameters' values at the time of this call. */
	abstract Function<Monitor, ImageRefiner> opener();

	/** Equal as long as {@link #opener} would read the same. */
	abstract Object source();

	/** Whether the user wants a preview. */
	abstract boolean previews();

	/** Takes the wish for a preview back, so that no macro has it. */
	abstract void forgetPreview();

	/**
	 * Shows what the parameters would do, or no longer, and returns at once. A dialog calls it whenever a value
	 * changes.
	 */
	@Override
	public final void preview() {
		final ImagePlus image = image();
		if (image != previewed) end();
		if (!previews() || image == null || image.getWindow() == null) {
			end();
			return;
		}
		try {
			final CrfPreview.Request request = new CrfPreview.Request(source(), opener(), settings(),
				extent());
			if (live == null) {
				live = new LivePreview(image);
				previewed = image;
				crf = new CrfPreview();
			}
			live.show(crf.painter(request));
		}
		catch (final DeepLabException e) {
			UserMessages.status(Wording.of(e));
		}
	}

	/** Ends the preview, when a dialog is left. */
	@Override
	public final void cancel() {
		end();
		forgetPreview();
	}

	private void end() {
		if (live != null) live.close();
		live = null;
		crf = null;
		previewed = null;
	}

	@Override
	final void begin() {
		cancel();
	}

	@Override
	final void require(final ImagePlus given) {
		ImageRefiner.requireImage(given);
	}

	@Override
	final List<ImageSegmenter.Result> results(final ImagePlus of, final Monitor monitor) {
		return List.of(opener().apply(monitor).refine(settings(), extent(), outputs(), monitor));
	}
}
