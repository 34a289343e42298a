package io.github.deeplabij.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.FileWidget;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.ImageObjects;
import io.github.deeplabij.image.MeasurementOutput;
import io.github.deeplabij.image.MeasurementReport;

import ij.ImagePlus;

/** Measures the objects of a label image, or ROIs, on the active image. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Measure Objects...") })
public class MeasureCommand extends DeepLabCommand {

	@Parameter(required = false, persist = false, autoFill = false)
	private ImagePlus image;

	@Parameter(label = "Objects", persist = false,
		description = "The title of a label image (0 is background, each other value is one object), roi_manager, " +
			"overlay, or the path of a label image, of ROIs, or of a folder with one of these that is named like the " +
			"image; empty for the one other open image")
	private String objects = "";

	@Parameter(label = "Channels", persist = false,
		description = "Which channels to measure, such as 1,3 or 2:4; empty for all")
	private String channels = "";

	@Parameter(label = "Slices as one volume", persist = false,
		description = "Whether what has the same label on the slices of a stack is one object, with a volume")
	private boolean volume = false;

	@Parameter(label = "Output", persist = false, choices = { "measurements,summary,overlay",
		"measurements,summary,roi_manager", "measurements,summary", "measurements", "summary", "overlay",
		"roi_manager" },
		description = "One or several of: measurements, summary, overlay, roi_manager")
	private String output = "measurements,summary,overlay";

	@Parameter(label = "Save", persist = false, columns = LONG, style = FileWidget.DIRECTORY_STYLE,
		description = "A folder for both tables (CSV) and the ROIs (zip); empty for none")
	private String save = "";

	@Override
	public List<String> passing() {
		return List.of("objects", "channels");
	}

	@Override
	public String help() {
		return PAGES + "measure.md";
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("objects") ? ImageObjects.sources(image) : List.of();
	}

	/**
	 * Measures an image.
	 *
	 * @throws DeepLabException if a parameter is wrong, or the objects don't fit the image
	 */
	public MeasurementReport measure(final ImagePlus given, final Set<MeasurementOutput> outputs,
		final Monitor monitor)
	{
		final ImageObjects found = ImageObjects.find(given, objects, monitor);
		MeasurementReport.require(outputs, found);
		folder(save).ifPresent(ImageFiles::prepareFolder);
		return MeasurementReport.of(found, channels, volume, monitor);
	}

	/**
	 * Looks at what can be wrong before an image is known.
	 *
	 * @throws DeepLabException if a parameter is wrong
	 */
	public void check() {
		MeasurementOutput.parse(output);
		folder(save);
	}

	/**
	 * Writes what was measured, if it is to be saved.
	 *
	 * @return the files
	 */
	public List<Path> save(final MeasurementReport report) {
		return folder(save).map(report::save).orElse(List.of());
	}

	@Override
	protected String execute(final Monitor monitor) {
		final Set<MeasurementOutput> outputs = MeasurementOutput.parse(output);
		folder(save);
		image = orCurrent(image);
		if (image == null) throw new DeepLabException("There is no image to measure; open one first.");
		final MeasurementReport report = measure(image, outputs, monitor);
		if (outputs.contains(MeasurementOutput.OVERLAY)) report.lay();
		if (outputs.contains(MeasurementOutput.SUMMARY)) report.showSummary();
		if (outputs.contains(MeasurementOutput.MEASUREMENTS)) report.showMeasurements();
		report.notes().forEach(UserMessages::note);
		save(report);
		if (outputs.contains(MeasurementOutput.ROI_MANAGER)) report.addToManager();
		return report.summary();
	}
}
