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
		parameters.setImage(WindowManager.getCurrentImage());
		try {
			if (fill(parameters)) run(parameters, Recorder.record && !isMacro());
			else parameters.command().abandon();
		}
		catch (final DeepLabException e) {
			parameters.command().abandon();
			parameters.command().fail(Wording.of(e));
		}
		finally {
			// ImageJ's own way records runs that fail too, warns of a key twice where a path holds one, and writes
			// brackets and backslashes as they are
			final String recorded = Recorder.getCommand();
			if (recorded != null && recorded.equals(parameters.title())) Recorder.disableCommandRecording();
		}
	}

	/** Whether a macro or script asks, as ImageJ's recorder tells. */
	private static boolean isMacro() {
		return Thread.currentThread().getName().startsWith("Run$_");
	}

	/** Takes the macro's values or asks for them; false if the user cancelled. */
	private static boolean fill(final Parameters parameters) {
		final DeepLabCommand command = parameters.command();
		final String options = Macro.getOptions();
		if (options != null) parameters.setMacro(options);
		else if (command.asks() && !DeepLabCommand.unattended() && !parameters.names().isEmpty()) return command
			.prepare() && CommandDialog.fill(parameters);
		return true;
	}

	/**
	 * Runs a command, shows its images and tells how it went.
	 *
	 * @param recorded whether a macro that is being recorded takes it, if it ends well
	 * @return false if it failed or was cancelled
	 */
	static boolean run(final Parameters parameters, final boolean recorded) {
		// a run may change its parameters
		final String line = recorded ? parameters.macro() : "";
		parameters.command().run();
		final boolean done = !parameters.command().isCanceled();
		if (done && recorded) Recorder.recordString((Recorder.scriptMode() ? "IJ." : "") + line + "\n");
		if (done) parameters.images().forEach(ImagePlus::show);
		parameters.command().tell();
		return done;
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
