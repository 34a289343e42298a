package io.github.deeplabij.command;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.FileWidget;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ZarrImages;

import ij.ImagePlus;

/** Opens one level of an OME-Zarr image as a virtual stack. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Open OME-Zarr...") })
public class OpenZarrCommand extends DeepLabCommand {

	@Parameter(label = "OME-Zarr", style = FileWidget.DIRECTORY_STYLE, persist = false, description = "The folder or " +
		"https address of an OME-Zarr image, such as x.ome.zarr or plate.ome.zarr/A/1/0")
	private String input = "";

	@Parameter(label = "Level", persist = false, min = "0", description = "Which resolution: 0 is the finest")
	private int level = 0;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus image;

	@Override
	public String help() {
		return PAGES + "zarr.md";
	}

	@Override
	public boolean takesImage() {
		return false;
	}

	@Override
	protected String execute(final Monitor monitor) {
		if (input.isBlank()) throw new DeepLabException(
			"input is empty; give the folder or https address of an OME-Zarr image.");
		image = ZarrImages.open(input, level);
		return "";
	}
}
