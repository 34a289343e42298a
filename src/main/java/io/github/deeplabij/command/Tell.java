package io.github.deeplabij.command;

import java.awt.GraphicsEnvironment;

import ij.IJ;
import ij.macro.Interpreter;

/** Says one sentence where the user looks: in a dialog, or where no one would see one, in the log; and stops the macro. */
final class Tell {

	private static final int HEAD_START_MILLISECONDS = 200;

	private Tell() {}

	/** Tells what went wrong. A macro that runs is stopped. */
	static void error(final String sentence) {
		if (unattended()) IJ.log(sentence);
		else IJ.showMessage("DeepLab", sentence);
		stopMacro();
	}

	/** Tells that the user's wish to stop was met. A macro that runs is stopped. */
	static void cancelled(final String sentence) {
		IJ.showStatus(sentence);
		if (unattended()) IJ.log(sentence);
		stopMacro();
	}

	/** Tells how it went, in the status line. */
	static void status(final String sentence) {
		IJ.showStatus(sentence);
	}

	/** Tells something in passing. */
	static void note(final String sentence) {
		IJ.log(sentence);
	}

	/**
	 * Stops the macro once this command has returned to it. The interpreter waits for the macro to come to an end, and the
	 * macro waits for this command; so the interpreter is told from a thread of its own.
	 */
	private static void stopMacro() {
		if (!IJ.isMacro()) return;
		final Thread thread = new Thread(Interpreter::abort, "DeepLab stops macro");
		thread.setDaemon(true);
		thread.start();
		IJ.wait(HEAD_START_MILLISECONDS);
	}

	/** A dialog would hang a macro that runs in batch, and can't be shown without a display. */
	static boolean unattended() {
		return GraphicsEnvironment.isHeadless() || Interpreter.isBatchMode() || IJ.getInstance() == null || !IJ.getInstance()
			.isVisible();
	}
}
