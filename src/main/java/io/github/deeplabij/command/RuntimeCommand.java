package io.github.deeplabij.command;

import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.onnx.RuntimeInfo;

import ij.IJ;
import ij.text.TextWindow;

/** Says what networks run with here: in a window, or for a macro in the log. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Runtime Info") })
public class RuntimeCommand extends DeepLabCommand {

	private static final int WIDTH = 900;
	private static final int HEIGHT = 640;

	/** A line for each fact. */
	public static List<String> lines() {
		return RuntimeInfo.lines(Wording::of);
	}

	@Override
	protected String execute(final Monitor monitor) {
		final List<String> lines = lines();
		if (unattended() || IJ.isMacro()) lines.forEach(UserMessages::note);
		else new TextWindow("DeepLab Runtime Info", String.join("\n", lines), WIDTH, HEIGHT);
		return "";
	}
}
