package io.github.deeplabij.command;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.SampleImage;

import ij.ImagePlus;

/** Opens a rendered fluorescence micrograph of nuclei. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Sample Image") })
public class SampleCommand extends DeepLabCommand {

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus image;

	@Override
	protected String execute(final Monitor monitor) {
		image = SampleImage.create();
		return "";
	}
}
