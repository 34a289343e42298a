package io.github.deeplabij.command;

import java.awt.GraphicsEnvironment;

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;

/** Says one sentence where the user looks: in a dialog, or where no one would see one, in the log; and stops the macro. */
final class Tell {

	private Tell() {}

	/** Tells what went wrong. A macro that runs is stopped. */
	static void error(final String sentence) {
		if (unattended()) {
			IJ.log(sentence);
			stopMacro();
		}
		else {
			IJ.error("DeepLab", sentence);
		}
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

	private static void stopMacro() {
		Macro.abort();
		if (IJ.isMacro()) Interpreter.abort();
	}

	/** A dialog would hang a macro that runs in batch, and can't be shown without a display. */
	private static boolean unattended() {
		return GraphicsEnvironment.isHeadless() || Interpreter.isBatchMode() || IJ.getInstance() == null || !IJ.getInstance()
			.isVisible();
	}
}
