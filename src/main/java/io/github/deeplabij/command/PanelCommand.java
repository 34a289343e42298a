package io.github.deeplabij.command;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.window.PanelWindow;

/** Opens the panel to explore with. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Panel") })
public class PanelCommand extends DeepLabCommand {

	@Override
	public boolean asks() {
		return false;
	}

	@Override
	protected String execute(final Monitor monitor) {
		if (unattended()) throw new DeepLabException(
			"DeepLab Panel is a window, which can't be opened without a display or in batch mode; use DeepLab " +
				"Segment... there.");
		PanelWindow.open(new PanelActions());
		return "";
	}
}
