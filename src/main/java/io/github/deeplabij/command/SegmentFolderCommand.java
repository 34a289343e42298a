package io.github.deeplabij.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.FileWidget;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.FolderInput;
import io.github.deeplabij.image.FolderInputs;
import io.github.deeplabij.image.FolderRow;
import io.github.deeplabij.image.FolderRun;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Series;
import io.github.deeplabij.image.ZarrImages;

/** Segments all images of a folder, each as {@link SegmentCommand} does. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Segment Folder...") })
public class SegmentFolderCommand extends SegmentCommand {

	private static final String TABLE = "DeepLab folder";
	private static final String RESULTS = "deeplab";

	@Parameter(label = "Folder of images", style = FileWidget.DIRECTORY_STYLE, persist = false,
		description = "The folder that the images are in")
	private String input = "";

	@Parameter(label = "Folder for results", style = FileWidget.DIRECTORY_STYLE, persist = false,
		description = "The folder for the results; empty: the folder deeplab in that of the images")
	private String save = "";

	@Parameter(label = "Names of files", persist = false,
		description = "Which files to take, such as *.tif or *_c1.{tif,png}; empty: all images")
	private String pattern = "";

	@Parameter(label = "Images in a file (series)", persist = false,
		description = "Of files that hold several images, which to take, such as 1-3,5; all; empty: the first. With " +
			"numbers or all, their results are called NAME-sN")
	private String series = "";

	@Parameter(label = "Also in sub-folders", persist = false,
		description = "Take the images in sub-folders too; the results go into sub-folders of the same names")
	private boolean recursive = false;

	@Parameter(label = "Compute again", persist = false,
		description = "Compute again what is already done with the same settings")
	private boolean redo = false;

	/** What was selected when a file was saved does not limit the work unless it is said. */
	public SegmentFolderCommand() {
		super("image");
	}

	/** The open images have no part in it. */
	@Override
	public boolean takesImage() {
		return false;
	}

	/** The images may have any channels, so that these are typed. */
	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("channel") ? List.of() : super.choices(parameter);
	}

	@Override
	public String help() {
		return PAGES + "folders.md";
	}

	/**
	 * Finds the files of a folder.
	 *
	 * @param results the folder for the results
	 * @throws DeepLabException if there is no such folder, or no such image
	 */
	public List<FolderInput> find(final Path folder, final Path results) {
		return FolderInputs.find(folder, pattern, recursive, results);
	}

	/**
	 * Finds the wanted images of files.
	 *
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if it is not clear which are wanted
	 */
	public List<FolderInput> images(final List<FolderInput> files, final Monitor monitor) {
		return Series.parse(series).of(files, monitor);
	}

	/**
	 * Segments images.
	 *
	 * @param results the folder for the results
	 * @param kept whether a record of each image and a table of all are wanted there, so that no image is segmented
	 *           twice
	 */
	public FolderRun run(final List<FolderInput> images, final Path results, final boolean kept,
		final ImageSegmenter segmenter, final FolderRun.Listener listener)
	{
		final FolderRun.Job job = new FolderRun.Job(images, results, outputs(), new Parameters(this).inherited(), kept,
			redo);
		return new FolderRun(job, segmenter, (image, monitor) -> segment(segmenter, image, monitor), listener);
	}

	@Override
	protected String execute(final Monitor monitor) {
		begin();
		final Path folder = folder("input", input).orElseThrow(() -> new DeepLabException(
			"input is empty; give the folder of the images."));
		// nothing foreign belongs into a store
		final Path beside = ZarrImages.isMeant(folder.toString()) ? folder.resolveSibling(RESULTS) : folder.resolve(
			RESULTS);
		final Path results = folder("save", save).orElse(beside);
		final List<FolderInput> images = images(find(folder, results), monitor);
		try (ImageSegmenter segmenter = open(monitor)) {
			final FolderRun run = run(images, results, true, segmenter, new Said());
			try {
				final FolderRun.Outcome outcome = run.run(monitor);
				if (outcome.failed() == outcome.images()) throw new DeepLabException("No image could be segmented (" +
					outcome.words() + "). " + outcome.firstError());
				return outcome.words();
			}
			finally {
				if (!unattended()) run.table().show(TABLE);
			}
		}
	}

	/** Tells in the status bar how far it is, and in the log what went wrong. */
	private static final class Said implements FolderRun.Listener {

		@Override
		public void status(final String words) {
			UserMessages.status(words);
		}

		@Override
		public void ended(final FolderRow row) {
			row.notes().forEach(UserMessages::note);
			if (row.status() == FolderRow.Status.FAILED) UserMessages.note(row.input().label() + ": " + row.error());
		}
	}
}
