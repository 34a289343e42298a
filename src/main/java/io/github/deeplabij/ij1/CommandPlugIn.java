package io.github.deeplabij.ij1;

import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.Wording;

import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.plugin.PlugIn;
import ij.plugin.frame.Recorder;

/**
 * Runs a command class from ImageJ's menu or a macro, in the thread that asks for it: the current image is that
 * thread's, and so is the result's. {@code plugins.config} gives the class' name as argument.
 */
public final class CommandPlugIn implements PlugIn {

	@Override
	public void run(final String className) {
		final Parameters parameters = Parameters.of(command(className));
		final String options = Macro.getOptions();
		parameters.setImage(WindowManager.getCurrentImage());
		try {
			if (options != null) parameters.setMacro(options);
			else if (parameters.command().asks() && !DeepLabCommand.unattended() && !parameters.names().isEmpty() &&
				!(parameters.command().prepare() && CommandDialog.fill(parameters)))
			{
				parameters.command().abandon();
				Recorder.disableCommandRecording();
				return;
			}
		}
		catch (final DeepLabException e) {
			parameters.command().abandon();
			parameters.command().fail(Wording.of(e));
			return;
		}
		if (options == null && Recorder.record && parameters.command().asks()) {
			// ImageJ's own way warns of a key twice where a path holds one, and writes brackets and backslashes as
			// they are
			Recorder.recordString((Recorder.scriptMode() ? "IJ." : "") + parameters.macro() + "\n");
			Recorder.disableCommandRecording();
		}
		parameters.command().run();
		if (!parameters.command().isCanceled()) parameters.images().forEach(ImagePlus::show);
		parameters.command().tell();
	}

	private static Class<? extends DeepLabCommand> command(final String className) {
		try {
			return Class.forName(className).asSubclass(DeepLabCommand.class);
		}
		catch (final ClassNotFoundException e) {
			throw new IllegalArgumentException(className, e);
		}
	}
}
