package io.github.deeplabij.ij1;

import java.util.Map;

import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.model.DeepLabException;

import ij.Macro;
import ij.WindowManager;
import ij.plugin.PlugIn;
import ij.plugin.frame.Recorder;

/** Runs a command class in plain ImageJ; {@code plugins.config} gives the class' name as argument. */
public final class CommandPlugIn implements PlugIn {

	@Override
	public void run(final String className) {
		final Parameters parameters = new Parameters(command(className));
		final String options = Macro.getOptions();
		parameters.setImage(WindowManager.getCurrentImage());
		try {
			if (options != null) parameters.setAll(MacroOptions.parse(options, parameters.names(), parameters.flags()));
			else if (parameters.command().asks() && !DeepLabCommand.unattended() && !parameters.names().isEmpty() && !(parameters.command().prepare() &&
				CommandDialog.fill(parameters)))
			{
				parameters.command().abandon();
				Recorder.disableCommandRecording();
				return;
			}
		}
		catch (final DeepLabException e) {
			parameters.command().fail(e.getMessage());
			return;
		}
		if (options == null && Recorder.record && parameters.command().asks()) {
			// other commands may have run while the dialog was open
			Recorder.setCommand(parameters.title());
			for (final Map.Entry<String, Object> each : parameters.values().entrySet()) {
				Recorder.recordOption(each.getKey(), each.getValue().toString());
			}
		}
		parameters.command().run();
	}

	private static DeepLabCommand command(final String className) {
		try {
			return (DeepLabCommand) Class.forName(className).getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalArgumentException(className, e);
		}
	}
}
